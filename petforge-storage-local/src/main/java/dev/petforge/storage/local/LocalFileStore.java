package dev.petforge.storage.local;

import dev.petforge.failure.PermanentException;
import dev.petforge.failure.PetForgeException;
import dev.petforge.file.FileKey;
import dev.petforge.file.FileStore;
import dev.petforge.file.FoundFile;
import dev.petforge.file.Sha256;
import dev.petforge.file.StoredFile;
import dev.petforge.file.Workspace;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Files in a directory: the key {@code projects/a/b.mp4} is the file {@code
 * {root}/projects/a/b.mp4}. Beside them there is {@code {root}/.work}, where files are made; the
 * root must be one file system.
 *
 * <p>Any number of threads, stores and processes may use one root. Versions get the mode 444 so
 * that nothing writes into them by mistake. A name shows its version by the first way that is safe
 * here: a clone where the file system can, a hard link where that mode keeps this process from
 * writing (it keeps nothing from root, so not there), else a copy; {@link Builder#linkMode} chooses
 * another. Names have that mode too, and are replaced, never written into.
 *
 * <p>A symbolic link in the root is followed only where it stays in the root; one that leads out is
 * refused with the code {@code OUTSIDE_STORE}. Files whose names are no keys are not listed.
 *
 * <p>Closing is for a tidy end: it removes this store's part of {@code .work}. Without it, the next
 * store that is opened on the root does so after this process has ended.
 */
public final class LocalFileStore implements FileStore, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(LocalFileStore.class);

  /** How often a directory may be deleted by somebody else just when a file is put into it. */
  private static final int ATTEMPTS = 100;

  private final Path root;
  private final String url;
  private final Disk disk;
  private final WorkArea work;
  private final Linker linker;

  private LocalFileStore(Path root, String url, Disk disk, WorkArea work, Linker linker) {
    this.root = root;
    this.url = url;
    this.disk = disk;
    this.work = work;
    this.linker = linker;
  }

  /**
   * Opens a store in a directory, which is created if it is missing. Addresses of files are {@code
   * file:} addresses.
   *
   * @throws PermanentException with code {@code NOT_WRITABLE} if it cannot be used
   */
  public static LocalFileStore at(Path root) {
    return builder(root).build();
  }

  /** Settings of a store in a directory. */
  public static Builder builder(Path root) {
    return new Builder(root);
  }

  /** Builds a {@link LocalFileStore}. */
  public static final class Builder {
    private final Path root;
    private @Nullable String url;
    private Disk disk = new Disk();
    private Optional<LinkMode> linkMode = Optional.empty();

    private Builder(Path root) {
      this.root = root;
    }

    /**
     * Where people reach the root, for example {@code https://files.example.com/storage} (the
     * setting {@code LOCAL_STORAGE_URL}): an absolute address without query and fragment. Default:
     * the {@code file:} address of the root.
     */
    public Builder url(String url) {
      this.url = url;
      return this;
    }

    /**
     * How names come to show versions (the setting {@code PETFORGE_LINK_MODE}). Default: the first
     * that is safe on this disk and for this user of {@link LinkMode#REFLINK}, {@link
     * LinkMode#LINK} and {@link LinkMode#COPY}.
     */
    public Builder linkMode(LinkMode mode) {
      linkMode = Optional.of(mode);
      return this;
    }

    Builder disk(Disk disk) {
      this.disk = disk;
      return this;
    }

    /**
     * Opens the store and removes what dead processes left in its work area.
     *
     * @throws IllegalArgumentException if the address is none
     * @throws PermanentException with code {@code NOT_WRITABLE} if the directory cannot be used
     * @throws dev.petforge.failure.RetryableException with code {@code DISK_FULL} if it is full
     */
    public LocalFileStore build() {
      String given = url;
      String base = given == null ? null : checked(given);
      Path absolute = root.toAbsolutePath().normalize();
      try {
        Files.createDirectories(absolute);
        Path real = absolute.toRealPath();
        String address = base == null ? trimmed(real.toUri().toASCIIString()) : base;
        WorkArea work = WorkArea.open(real);
        return new LocalFileStore(real, address, disk, work, new Linker(linkMode, disk, work));
      } catch (IOException e) {
        if (IoFailures.isFull(e)) {
          throw IoFailures.writing(absolute, e);
        }
        throw new PermanentException(
            "NOT_WRITABLE", "the folder " + absolute + " cannot be used to store files: " + e, e);
      }
    }

    private static String checked(String text) {
      URI uri;
      try {
        uri = URI.create(text.strip());
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException("url must be an address, was '" + text + "'", e);
      }
      if (!uri.isAbsolute() || uri.getRawQuery() != null || uri.getRawFragment() != null) {
        throw new IllegalArgumentException(
            "url must be an absolute address without query and fragment, was '" + text + "'");
      }
      return trimmed(uri.toASCIIString());
    }

    private static String trimmed(String address) {
      int end = address.length();
      while (end > 0 && address.charAt(end - 1) == '/') {
        end--;
      }
      return address.substring(0, end);
    }
  }

  @Override
  public StoredFile put(FileKey key, Path source) {
    return putAll(Map.of(key, source)).values().iterator().next();
  }

  /**
   * {@inheritDoc} All contents are on the disk before the first gets its name, and each directory
   * is waited for once, after all names are there: most of the time goes into that.
   */
  @Override
  public Map<FileKey, StoredFile> putAll(Map<FileKey, Path> sources) {
    sources.values().forEach(LocalFileStore::requireFile);
    List<Arrival> arrivals = new ArrayList<>();
    sources.forEach((key, source) -> arrivals.add(new Arrival(key, path(key), source)));
    try {
      arrivals.forEach(Arrival::bringContent);
      Map<FileKey, StoredFile> stored = new LinkedHashMap<>();
      Set<Path> directories = new LinkedHashSet<>();
      for (Arrival arrival : arrivals) {
        stored.put(arrival.key, arrival.giveName());
        directories.addAll(directories(arrival.target));
      }
      force(directories);
      return stored;
    } finally {
      arrivals.forEach(Arrival::clearAway);
    }
  }

  private static void requireFile(Path source) {
    if (!Files.isRegularFile(source, LinkOption.NOFOLLOW_LINKS)) {
      throw new IllegalArgumentException("source must be a regular file, was " + source);
    }
  }

  /** A version on its way into the store. */
  private final class Arrival {
    private final FileKey key;
    private final Path target;
    private final Path source;

    /** Whether the file becomes the version itself and is not copied. */
    private final boolean own;

    private final Path ready;

    /** What is there already. */
    private @Nullable StoredFile settled;

    Arrival(FileKey key, Path target, Path source) {
      this.key = key;
      this.target = target;
      this.source = source;
      this.own = work.holds(source);
      this.ready = own ? source : work.temporary();
    }

    /** Has the content reach the disk, unless the same is there already. */
    void bringContent() {
      try {
        if (own) {
          disk.force(ready);
        } else if (Files.isRegularFile(target)) {
          StoredFile wanted = describe(key, source);
          requireSame(key, target, wanted, null);
          settled = wanted;
        } else {
          disk.copy(source, ready);
        }
      } catch (IOException e) {
        throw IoFailures.writing(folder(target), e);
      }
    }

    /** Makes the version of it; its name may still be lost. */
    StoredFile giveName() {
      StoredFile there = settled;
      if (there != null) {
        return there;
      }
      try {
        StoredFile file = describe(key, ready);
        disk.makeReadOnly(ready);
        try {
          inDirectory(target, () -> publish(ready, target));
        } catch (FileAlreadyExistsException e) {
          requireSame(key, target, file, e);
        }
        Files.deleteIfExists(ready);
        return file;
      } catch (IOException e) {
        throw IoFailures.writing(folder(target), e);
      }
    }

    void clearAway() {
      if (!own) {
        removeTemporary(ready);
      }
    }
  }

  private static void requireSame(
      FileKey key, Path target, StoredFile wanted, @Nullable IOException cause) throws IOException {
    if (!Files.isRegularFile(target)) {
      throw new PermanentException(
          "NOT_WRITABLE", "cannot put " + key + ": " + target + " is there and is no file", cause);
    }
    StoredFile there = describe(key, target);
    if (!there.equals(wanted)) {
      throw new PermanentException(
          "EXISTS",
          "another content is there already under "
              + key
              + ": "
              + there.bytes()
              + " bytes, sha256 "
              + there.sha256()
              + "; a version never changes",
          cause);
    }
  }

  /** A link never replaces, which a rename does; that is how two writers cannot both win. */
  private void publish(Path ready, Path target) throws IOException {
    try {
      disk.link(ready, target);
    } catch (FileAlreadyExistsException | NoSuchFileException e) {
      throw e;
    } catch (IOException | UnsupportedOperationException e) {
      // A file system without hard links: look and rename while nobody else does.
      work.exclusively(
          () -> {
            if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
              throw new FileAlreadyExistsException(target.toString());
            }
            disk.replace(ready, target);
          });
    }
  }

  @Override
  public StoredFile write(FileKey name, byte[] content) {
    Path target = path(name);
    Path temporary = work.temporary();
    try {
      disk.write(temporary, content);
      StoredFile file = describe(name, temporary);
      inDirectory(target, () -> disk.replace(temporary, target));
      force(directories(target));
      return file;
    } catch (IOException e) {
      throw IoFailures.writing(folder(target), e);
    } finally {
      removeTemporary(temporary);
    }
  }

  @Override
  public void link(FileKey version, FileKey name) {
    Path from = present(version);
    Path target = path(name);
    Path temporary = work.temporary();
    try {
      if (linker.mode() == LinkMode.NONE) {
        // What it showed before would be taken for what it shows now.
        Files.deleteIfExists(target);
        return;
      }
      if (linker.shows(from, target)) {
        return;
      }
      try {
        linker.link(from, temporary);
      } catch (NoSuchFileException e) {
        throw missing(version, e);
      }
      inDirectory(target, () -> disk.replace(temporary, target));
      force(directories(target));
    } catch (IOException e) {
      throw IoFailures.writing(folder(target), e);
    } finally {
      // Still there after a rename, too, if another thread has just made the name the same file.
      removeTemporary(temporary);
    }
  }

  @Override
  public Optional<StoredFile> find(FileKey key) {
    Path path = path(key);
    try {
      return Files.isRegularFile(path) ? Optional.of(describe(key, path)) : Optional.empty();
    } catch (NoSuchFileException e) {
      return Optional.empty(); // Deleted just now.
    } catch (IOException e) {
      throw IoFailures.reading(path, e);
    }
  }

  @Override
  public InputStream open(FileKey key) {
    Path path = present(key);
    try {
      return Files.newInputStream(path);
    } catch (NoSuchFileException e) {
      throw missing(key, e);
    } catch (IOException e) {
      throw IoFailures.reading(path, e);
    }
  }

  @Override
  public Path local(FileKey key, Workspace workspace) {
    return present(key);
  }

  @Override
  public List<FileKey> list(FileKey prefix) {
    return survey(prefix).stream().map(FoundFile::key).toList();
  }

  /** {@inheritDoc} Reads no content. */
  @Override
  public List<FoundFile> survey(FileKey prefix) {
    Path top = path(prefix);
    List<FoundFile> found = new ArrayList<>();
    if (!Files.isDirectory(top)) {
      return found;
    }
    try {
      Files.walkFileTree(
          top,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
              if (attributes.isRegularFile()) {
                key(file).ifPresent(key -> found.add(found(key, attributes)));
              }
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure)
                throws IOException {
              if (failure instanceof NoSuchFileException) {
                return FileVisitResult.CONTINUE; // Deleted while we look.
              }
              throw failure;
            }
          });
    } catch (IOException e) {
      throw IoFailures.reading(top, e);
    }
    found.sort(Comparator.comparing(FoundFile::key));
    return found;
  }

  private static FoundFile found(FileKey key, BasicFileAttributes attributes) {
    Object identity = attributes.fileKey();
    return new FoundFile(key, attributes.size(), identity == null ? "" : identity.toString());
  }

  @Override
  public boolean makesNames() {
    try {
      return linker.mode() != LinkMode.NONE;
    } catch (IOException e) {
      throw IoFailures.writing(root, e);
    }
  }

  private Optional<FileKey> key(Path file) {
    String separator = root.getFileSystem().getSeparator();
    try {
      return Optional.of(new FileKey(root.relativize(file).toString().replace(separator, "/")));
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // A person's file: no key can name it.
    }
  }

  @Override
  public void delete(FileKey key) {
    Path path = path(key);
    if (Files.isDirectory(path)) {
      return;
    }
    try {
      Files.deleteIfExists(path);
      Path directory = folder(path);
      while (!directory.equals(root) && removeIfEmpty(directory)) {
        directory = folder(directory);
      }
      disk.forceDirectory(Files.isDirectory(directory) ? directory : root);
    } catch (NotDirectoryException | NoSuchFileException e) {
      // Somebody else removes the same directories; that is as good.
      log.debug("directories deleted meanwhile: key={}", key, e);
    } catch (IOException e) {
      throw IoFailures.writing(folder(path), e);
    }
  }

  private static boolean removeIfEmpty(Path directory) throws IOException {
    try {
      Files.deleteIfExists(directory);
      return true;
    } catch (DirectoryNotEmptyException e) {
      return false;
    }
  }

  @Override
  public Workspace workspace(String purpose) {
    try {
      return work.workspace(purpose);
    } catch (IOException e) {
      throw IoFailures.writing(root, e);
    }
  }

  @Override
  public long freeBytes() {
    try {
      return Files.getFileStore(root).getUsableSpace();
    } catch (IOException e) {
      throw IoFailures.reading(root, e);
    }
  }

  @Override
  public String url(FileKey key) {
    return url + "/" + key.value();
  }

  /** Removes this store's part of the work area; the store is not used any more afterwards. */
  @Override
  public void close() {
    try {
      work.close();
    } catch (IOException e) {
      throw IoFailures.writing(root, e);
    }
  }

  /** The place of a key, after a look at every symbolic link on the way. */
  private Path path(FileKey key) {
    Path path = root;
    for (String part : key.value().split("/", -1)) {
      path = path.resolve(part);
      if (Files.isSymbolicLink(path)) {
        requireInside(key, path);
      }
    }
    return path;
  }

  private void requireInside(FileKey key, Path link) {
    try {
      if (link.toRealPath().startsWith(root)) {
        return;
      }
    } catch (IOException e) {
      throw outside(key, link, e);
    }
    throw outside(key, link, null);
  }

  private PetForgeException outside(FileKey key, Path link, @Nullable IOException cause) {
    return new PermanentException(
        "OUTSIDE_STORE",
        "the key " + key + " leads out of " + root + " by the symbolic link " + link,
        cause);
  }

  private Path present(FileKey key) {
    Path path = path(key);
    if (!Files.isRegularFile(path)) {
      throw missing(key, null);
    }
    return path;
  }

  private PermanentException missing(FileKey key, @Nullable IOException cause) {
    return new PermanentException("MISSING", "there is no file " + key + " in " + root, cause);
  }

  /** Does something in a file's directory, which may be deleted by somebody else meanwhile. */
  private void inDirectory(Path target, WorkArea.Step step) throws IOException {
    for (int attempt = 1; ; attempt++) {
      try {
        createDirectories(folder(target));
        step.run();
        return;
      } catch (NoSuchFileException e) {
        if (attempt == ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  private static void createDirectories(Path directory) throws IOException {
    try {
      Files.createDirectories(directory);
    } catch (FileAlreadyExistsException e) {
      Path inTheWay = directory.resolve(e.getFile());
      if (Files.exists(inTheWay) && !Files.isDirectory(inTheWay)) {
        throw e;
      }
      // It was there when we tried and gone when we looked: try again.
      NoSuchFileException gone = new NoSuchFileException(e.getFile());
      gone.initCause(e);
      throw gone;
    }
  }

  /**
   * Where a file's name and those of its directories stand, from the file up to the root. All of
   * them: another thread may have made one and not waited for it yet.
   */
  private List<Path> directories(Path target) {
    List<Path> directories = new ArrayList<>();
    Path directory = target;
    while (!directory.equals(root)) {
      directory = folder(directory);
      directories.add(directory);
    }
    return directories;
  }

  /** Waits until the names in directories have reached the disk. */
  private void force(Collection<Path> directories) {
    for (Path directory : directories) {
      try {
        disk.forceDirectory(directory);
      } catch (NoSuchFileException e) {
        log.debug("directory gone before it was synced: directory={}", directory, e);
      } catch (IOException e) {
        throw IoFailures.writing(directory, e);
      }
    }
  }

  private Path folder(Path path) {
    Path parent = path.getParent();
    return parent == null ? root : parent;
  }

  private void removeTemporary(Path temporary) {
    try {
      Files.deleteIfExists(temporary);
    } catch (IOException e) {
      // What matters has been done or is being thrown; the next store to open removes it.
      log.debug("temporary file not removed: file={}", temporary, e);
    }
  }

  private static StoredFile describe(FileKey key, Path file) throws IOException {
    MessageDigest digest = sha256();
    long bytes;
    try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
      bytes = drain(in);
    }
    return new StoredFile(key, bytes, new Sha256(HexFormat.of().formatHex(digest.digest())));
  }

  private static long drain(InputStream in) throws IOException {
    byte[] buffer = new byte[1 << 16];
    long bytes = 0;
    int count = in.read(buffer);
    while (count >= 0) {
      bytes += count;
      count = in.read(buffer);
    }
    return bytes;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new UncheckedIOException(new IOException("every JDK has SHA-256", e));
    }
  }
}
