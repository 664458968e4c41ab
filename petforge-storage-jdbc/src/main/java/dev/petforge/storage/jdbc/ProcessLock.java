package dev.petforge.storage.jdbc;

import dev.petforge.failure.PermanentException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A lock on a file, against other processes and within this one. It is held until it is closed or
 * the process ends, however it ends; the file stays, so that all lock the same.
 *
 * <p>A lock of the operating system belongs to the process: whoever in it closes a channel on the
 * file, any channel, gives the lock up. So those that this process holds are known by their real
 * paths, and no second channel is opened on such a file.
 */
final class ProcessLock implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ProcessLock.class);

  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  /** On files that another copy of this class holds, of another class loader: never closed. */
  private static final Set<FileChannel> FOREIGN = ConcurrentHashMap.newKeySet();

  private final Path file;
  private final FileChannel channel;

  private ProcessLock(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /**
   * Takes the lock if nobody holds it.
   *
   * @param file in a folder that is there; it is made if it is not
   * @throws PermanentException with code {@code DATABASE} if the file cannot be used
   */
  static Optional<ProcessLock> take(Path file) {
    try {
      Path real = real(file);
      return HELD.add(real) ? taken(real) : Optional.empty();
    } catch (IOException e) {
      throw new PermanentException("DATABASE", "cannot lock " + file + ": " + e.getMessage(), e);
    }
  }

  /**
   * Takes the lock of the one worker of a SQLite database, which has one lock, whatever links lead
   * to it.
   *
   * @throws PermanentException with code {@code DATABASE} if the file cannot be used
   */
  static Optional<ProcessLock> ofWorker(Path database) {
    try {
      return take(Path.of(database.toRealPath() + ".worker.lock"));
    } catch (IOException e) {
      throw new PermanentException(
          "DATABASE", "cannot lock " + database + ": " + e.getMessage(), e);
    }
  }

  private static Path real(Path file) throws IOException {
    if (Files.exists(file)) {
      return file.toRealPath();
    }
    Path absolute = file.toAbsolutePath();
    return absolute.resolveSibling(".").toRealPath().resolve(absolute.getFileName());
  }

  private static Optional<ProcessLock> taken(Path file) throws IOException {
    boolean taken = false;
    try {
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      try {
        taken = channel.tryLock() != null;
      } catch (OverlappingFileLockException e) {
        FOREIGN.add(channel);
        return Optional.empty();
      }
      if (!taken) {
        channel.close();
        return Optional.empty();
      }
      return Optional.of(new ProcessLock(file, channel));
    } finally {
      if (!taken) {
        HELD.remove(file);
      }
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      log.warn("lock not released: file={} reason={}", file, e.getMessage());
    } finally {
      HELD.remove(file);
    }
  }
}
