package dev.petforge.testkit;

import dev.petforge.failure.PermanentException;
import dev.petforge.failure.PetForgeException;
import dev.petforge.file.FileKey;
import dev.petforge.file.FileStore;
import dev.petforge.file.Sha256;
import dev.petforge.file.StoredFile;
import dev.petforge.file.Workspace;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A {@link FileStore} that keeps its files in memory, for tests. Only workspaces, and the copies
 * that {@link #local} makes in them, are on the disk, in the system's temporary folder. Faults can
 * be ordered: {@link #failNext} and {@link #freeBytes(long)}.
 */
public final class InMemoryFileStore implements FileStore {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]*");

  private final TreeMap<FileKey, byte[]> files = new TreeMap<>();
  private final Deque<PetForgeException> failures = new ArrayDeque<>();
  private long freeBytes = Long.MAX_VALUE;

  /** A store without files. */
  public InMemoryFileStore() {}

  /** The next call that stores something fails so; may be called several times, for several. */
  public synchronized void failNext(PetForgeException failure) {
    failures.add(failure);
  }

  /** What {@link #freeBytes()} answers from now on. */
  public synchronized void freeBytes(long bytes) {
    this.freeBytes = bytes;
  }

  @Override
  public synchronized StoredFile put(FileKey key, Path source) {
    failIfOrdered();
    if (!Files.isRegularFile(source)) {
      throw new IllegalArgumentException("source must be a regular file, was " + source);
    }
    byte[] content = read(source);
    StoredFile file = describe(key, content);
    byte[] there = files.putIfAbsent(key, content);
    if (there != null && !describe(key, there).equals(file)) {
      throw new PermanentException("EXISTS", "another content is there already under " + key);
    }
    return file;
  }

  @Override
  public synchronized StoredFile write(FileKey name, byte[] content) {
    failIfOrdered();
    files.put(name, content.clone());
    return describe(name, content);
  }

  @Override
  public synchronized void link(FileKey version, FileKey name) {
    failIfOrdered();
    files.put(name, present(version));
  }

  @Override
  public synchronized Optional<StoredFile> find(FileKey key) {
    return Optional.ofNullable(files.get(key)).map(content -> describe(key, content));
  }

  @Override
  public synchronized InputStream open(FileKey key) {
    return new ByteArrayInputStream(present(key));
  }

  @Override
  public synchronized Path local(FileKey key, Workspace workspace) {
    Path copy = workspace.directory().resolve("local-" + UUID.randomUUID() + "-" + key.name());
    try {
      return Files.write(copy, present(key));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public synchronized List<FileKey> list(FileKey prefix) {
    // In their order those that begin alike stand together, so no others are looked at.
    return files.tailMap(prefix).keySet().stream()
        .takeWhile(key -> key.value().startsWith(prefix.value()))
        .filter(key -> key.isBelow(prefix))
        .toList();
  }

  @Override
  public synchronized void delete(FileKey key) {
    files.remove(key);
  }

  @Override
  public Workspace workspace(String purpose) {
    requireName("purpose", purpose);
    try {
      return new TemporaryWorkspace(Files.createTempDirectory("petforge-" + purpose + "-"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public synchronized long freeBytes() {
    return freeBytes;
  }

  @Override
  public String url(FileKey key) {
    return "memory:/" + key.value();
  }

  private void failIfOrdered() {
    @Nullable PetForgeException failure = failures.poll();
    if (failure != null) {
      throw failure;
    }
  }

  private byte[] present(FileKey key) {
    byte[] content = files.get(key);
    if (content == null) {
      throw new PermanentException("MISSING", "there is no file " + key);
    }
    return content;
  }

  private static byte[] read(Path source) {
    try {
      return Files.readAllBytes(source);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static StoredFile describe(FileKey key, byte[] content) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
      return new StoredFile(key, content.length, new Sha256(HexFormat.of().formatHex(digest)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static void requireName(String what, String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          what + " must be of [A-Za-z0-9._-] and not begin with a dot, was '" + name + "'");
    }
  }

  private record TemporaryWorkspace(Path directory) implements Workspace {
    @Override
    public Path resolve(String name) {
      requireName("name", name);
      return directory.resolve(name);
    }

    @Override
    public void close() {
      try (Stream<Path> all = Files.walk(directory)) {
        for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
