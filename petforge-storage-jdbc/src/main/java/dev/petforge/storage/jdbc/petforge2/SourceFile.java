package dev.petforge.storage.jdbc.petforge2;

import dev.petforge.failure.PermanentException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * PetForge2's database as a file. SQLite itself never opens it: reading a database with a
 * write-ahead log makes files beside it. It is copied with its log, while nobody else has it.
 */
final class SourceFile {
  private static final String MAGIC = "SQLite format 3\0";
  private static final List<String> BESIDE = List.of("", "-wal", "-journal");
  private static final Path PROCESSES = Path.of("/proc");

  /** Which bytes SQLite locks (file format of SQLite 3): those of readers and of the writer. */
  private static final long FIRST_LOCKED = 0x40000000L;

  private static final long LOCKED = 512;

  private final Path database;

  SourceFile(Path database) {
    this.database = database.toAbsolutePath().normalize();
  }

  /**
   * Copies it.
   *
   * @param folder where the copy goes
   * @return the copy
   * @throws PermanentException with code {@code MIGRATION_SOURCE} if it is no SQLite database, or
   *     {@code MIGRATION_IN_USE} if another process has it open
   */
  Path copy(Path folder) {
    requireDatabase();
    refuseUsed();
    try {
      return copyAlone(folder);
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private void requireDatabase() {
    if (!Files.exists(database)) {
      throw wrong("there is no database " + database);
    }
    if (!Files.isRegularFile(database)) {
      throw wrong("the database must be a file, and " + database + " is a folder");
    }
    try (InputStream in = Files.newInputStream(database)) {
      String head = new String(in.readNBytes(MAGIC.length()), StandardCharsets.ISO_8859_1);
      if (head.isEmpty()) {
        throw wrong("the file " + database + " is empty");
      }
      if (!head.equals(MAGIC)) {
        throw wrong("the file " + database + " is no SQLite database: its first bytes are others");
      }
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  /** Locks tell also of processes that cannot be seen from here; those of this one do not. */
  private Path copyAlone(Path folder) throws IOException {
    Optional<FileChannel> channel = writable();
    try (@Nullable FileChannel held = channel.orElse(null)) {
      @Nullable FileLock lock = held == null ? null : lock(held);
      List<FileTime> before = times();
      Path copy = folder.resolve("petforge2.db");
      for (String ending : BESIDE) {
        Path file = Path.of(database + ending);
        if (Files.isRegularFile(file) && (ending.isEmpty() || Files.size(file) > 0)) {
          Files.copy(file, Path.of(copy + ending));
        }
      }
      if (!times().equals(before)) {
        throw used("it was written to while it was copied");
      }
      if (lock != null) {
        lock.release();
      }
      return copy;
    }
  }

  /** A lock that keeps all others out can only be taken on a file that may be written. */
  private Optional<FileChannel> writable() throws IOException {
    try {
      return Optional.of(
          FileChannel.open(database, StandardOpenOption.READ, StandardOpenOption.WRITE));
    } catch (AccessDeniedException e) {
      return Optional.empty();
    } catch (IOException e) {
      // A read-only file system says so otherwise; nobody writes there.
      if (Files.isWritable(database)) {
        throw e;
      }
      return Optional.empty();
    }
  }

  private FileLock lock(FileChannel channel) throws IOException {
    @Nullable FileLock lock;
    try {
      lock = channel.tryLock(FIRST_LOCKED, LOCKED, false);
    } catch (OverlappingFileLockException e) {
      lock = null;
    }
    if (lock == null) {
      throw used("another process holds a lock on it");
    }
    return lock;
  }

  private List<FileTime> times() throws IOException {
    List<FileTime> times = new ArrayList<>();
    for (String ending : BESIDE) {
      Path file = Path.of(database + ending);
      times.add(Files.exists(file) ? Files.getLastModifiedTime(file) : FileTime.fromMillis(0));
    }
    return times;
  }

  /**
   * A process that has the database open, as Linux shows it: also one that holds no lock just now,
   * and this one, on whose own files no lock may be tried.
   */
  private void refuseUsed() {
    if (!Files.isDirectory(PROCESSES.resolve("self/fd"))) {
      return;
    }
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROCESSES, "[0-9]*")) {
      for (Path process : processes) {
        if (hasOpen(process)) {
          throw used("process " + process.getFileName() + " has it open");
        }
      }
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private boolean hasOpen(Path process) {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(process.resolve("fd"))) {
      for (Path file : files) {
        if (isOurs(file)) {
          return true;
        }
      }
    } catch (IOException e) {
      // It has ended, or is somebody else's: then only its locks tell.
    }
    return false;
  }

  private boolean isOurs(Path descriptor) {
    try {
      String target = Files.readSymbolicLink(descriptor).toString();
      String ours = database.toRealPath().toString();
      return BESIDE.stream().anyMatch(ending -> target.equals(ours + ending));
    } catch (IOException e) {
      return false; // Closed meanwhile.
    }
  }

  private PermanentException used(String why) {
    return new PermanentException(
        PetForge2.IN_USE,
        "the database " + database + " is in use (" + why + "): close PetForge2 first");
  }

  private static PermanentException wrong(String message) {
    return new PermanentException(PetForge2.SOURCE, message);
  }

  private PermanentException unreadable(IOException e) {
    return new PermanentException(
        PetForge2.SOURCE,
        "the database " + database + " cannot be read: " + e.getClass().getSimpleName(),
        e);
  }
}
