package dev.petforge.storage.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives a version a second name, in the way that was chosen or that is safe on this disk. */
final class Linker {
  private static final Logger log = LoggerFactory.getLogger(Linker.class);

  private final Optional<LinkMode> chosen;
  private final Disk disk;
  private final WorkArea work;
  private @Nullable LinkMode safe;

  /**
   * @param chosen empty to take the first that is safe here: a clone, a hard link that its mode
   *     protects, a copy
   */
  Linker(Optional<LinkMode> chosen, Disk disk, WorkArea work) {
    this.chosen = chosen;
    this.disk = disk;
    this.work = work;
  }

  LinkMode mode() throws IOException {
    return chosen.isPresent() ? chosen.get() : safe();
  }

  private synchronized LinkMode safe() throws IOException {
    LinkMode known = safe;
    if (known == null) {
      known = tried();
      safe = known;
      log.info("names of stored files are made by mode={}", known.word());
    }
    return known;
  }

  private LinkMode tried() throws IOException {
    Path sample = work.temporary();
    Path second = work.temporary();
    try {
      disk.write(sample, new byte[] {1});
      disk.makeReadOnly(sample);
      if (disk.cloned(sample, second)) {
        return LinkMode.REFLINK;
      }
      return disk.isWritable(sample) ? LinkMode.COPY : LinkMode.LINK;
    } finally {
      Files.deleteIfExists(sample);
      Files.deleteIfExists(second);
    }
  }

  /** Whether a name shows a version already, and in a way that the mode allows. */
  boolean shows(Path version, Path name) throws IOException {
    if (!Files.isRegularFile(name)) {
      return false;
    }
    return Files.isSameFile(version, name)
        ? mode() == LinkMode.LINK
        : Files.size(version) == Files.size(name) && Files.mismatch(version, name) < 0;
  }

  /**
   * Makes a new file that shows a version.
   *
   * @throws NoSuchFileException if there is no such version any more
   */
  void link(Path version, Path name) throws IOException {
    LinkMode mode = mode();
    if (mode == LinkMode.LINK && linked(version, name)) {
      return;
    }
    if (mode != LinkMode.REFLINK || !disk.cloned(version, name)) {
      disk.copy(version, name);
    }
    disk.makeReadOnly(name);
  }

  private boolean linked(Path version, Path name) throws IOException {
    try {
      disk.link(version, name);
      return true;
    } catch (NoSuchFileException e) {
      throw e;
    } catch (IOException | UnsupportedOperationException e) {
      // No links on this file system, or no more to this file: a copy shows the same.
      log.debug("no hard link, a copy instead: version={} because={}", version, e.toString());
      return false;
    }
  }
}
