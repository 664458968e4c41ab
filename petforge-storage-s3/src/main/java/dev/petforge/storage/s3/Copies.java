package dev.petforge.storage.s3;

import dev.petforge.file.FileKey;
import dev.petforge.file.FileStore;
import dev.petforge.file.Sha256;
import dev.petforge.file.StoredFile;
import dev.petforge.file.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies of versions on the local disk, as long as this process runs, so that a clip that was just
 * stored, or is worked with again, is not fetched again. The hash of each is compared whenever it
 * is used; so a copy that was changed by somebody is none. Those that were not used for the longest
 * time go when there are too many.
 */
final class Copies implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Copies.class);

  private final FileStore local;
  private final long mostBytes;

  /** How large each is; the one that was used last stands last. */
  private final Map<String, Long> kept = new LinkedHashMap<>(16, 0.75f, true);

  private long bytes;
  private @Nullable Workspace folder;

  /**
   * @param mostBytes how many they may take; 0 keeps none
   */
  Copies(FileStore local, long mostBytes) {
    this.local = local;
    this.mostBytes = mostBytes;
  }

  private static String name(Sha256 content, FileKey key) {
    return content.hex() + "-" + key.name();
  }

  /** Keeps a copy of a file that may go or stay, and that nobody writes into. */
  synchronized void keep(StoredFile file, Path source) {
    String name = name(file.sha256(), file.key());
    if (file.bytes() > mostBytes || kept.containsKey(name)) {
      return;
    }
    try {
      lend(source, folder().directory().resolve(name));
      kept.put(name, file.bytes());
      bytes += file.bytes();
      makeRoom();
    } catch (IOException e) {
      // It is in the bucket, where it counts.
      log.warn("no copy is kept: file={} because={}", file.key(), String.valueOf(e));
    }
  }

  /** A copy, as a file of the workspace's own that stays when the copy goes. */
  Optional<Path> take(FileKey key, Sha256 content, Path target) {
    String name = name(content, key);
    Optional<Path> copy = used(name);
    if (copy.isEmpty()) {
      return Optional.empty();
    }
    try {
      lend(copy.get(), target);
      if (Content.of(target, Long.MAX_VALUE).sha256().equals(content)) {
        return Optional.of(target);
      }
      log.warn("a copy was changed and is fetched anew: file={}", key);
      Files.delete(target);
      Files.deleteIfExists(copy.get());
      forget(name);
    } catch (IOException e) {
      // Gone by now, or the disk is full: whoever fetches it anew says so.
      log.info("a copy cannot be used: file={} because={}", key, String.valueOf(e));
      if (Files.notExists(copy.get())) {
        forget(name);
      }
    }
    return Optional.empty();
  }

  private synchronized Optional<Path> used(String name) {
    return kept.get(name) == null
        ? Optional.empty()
        : Optional.of(folder().directory().resolve(name));
  }

  /** Lets it be kept anew. */
  private synchronized void forget(String name) {
    Long size = kept.remove(name);
    if (size != null) {
      bytes -= size;
    }
  }

  private void makeRoom() throws IOException {
    Iterator<Map.Entry<String, Long>> oldest = kept.entrySet().iterator();
    while (bytes > mostBytes) {
      Map.Entry<String, Long> one = oldest.next();
      Files.deleteIfExists(folder().directory().resolve(one.getKey()));
      bytes -= one.getValue();
      oldest.remove();
    }
  }

  private static void lend(Path copy, Path target) throws IOException {
    try {
      Files.createLink(target, copy);
    } catch (IOException | UnsupportedOperationException e) {
      // Another file system, or one without links.
      Files.copy(copy, target);
    }
  }

  private Workspace folder() {
    Workspace open = folder;
    if (open == null) {
      open = local.workspace("copies");
      folder = open;
    }
    return open;
  }

  @Override
  public synchronized void close() {
    Workspace open = folder;
    if (open != null) {
      kept.clear();
      bytes = 0;
      folder = null;
      open.close();
    }
  }
}
