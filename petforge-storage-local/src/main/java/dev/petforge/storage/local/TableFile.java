package dev.petforge.storage.local;

import dev.petforge.failure.PermanentException;
import dev.petforge.failure.PetForgeException;
import dev.petforge.failure.RetryableException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The file of a table: read as a whole, and replaced as a whole or not at all. */
final class TableFile {
  static final long MAX_BYTES = 50L << 20;

  private static final int ATTEMPTS = 10;

  /** File locks are for processes; between the threads of this one, this is the lock. */
  private static final Object WRITING = new Object();

  private final Path folder;
  private final Disk disk;

  TableFile(Path folder, Disk disk) {
    this.folder = folder;
    this.disk = disk;
  }

  /** Makes the new content of the old; null is no file. */
  interface Change {
    byte @Nullable [] apply(byte @Nullable [] content);
  }

  /**
   * The content.
   *
   * @return null if there is no such file
   */
  static byte @Nullable [] read(Path file) {
    try {
      if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
        return null;
      }
      if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
        throw new PermanentException(
            "TABLE_NOT_A_FILE", file + " must be a file; it is a folder, a link or something else");
      }
      try (InputStream in = Files.newInputStream(file)) {
        byte[] content = in.readNBytes((int) MAX_BYTES + 1);
        if (content.length > MAX_BYTES) {
          throw new PermanentException(
              "TABLE_TOO_LARGE", file + " is larger than " + (MAX_BYTES >> 20) + " MB");
        }
        return content;
      }
    } catch (NoSuchFileException e) {
      return null; // Taken away between the look and the opening.
    } catch (IOException e) {
      throw isBusy(e) ? busy(file, e) : IoFailures.reading(file, e);
    }
  }

  /**
   * Changes the content while no other thread or process does. If a person saves the file
   * meanwhile, the change is made again on what the person saved.
   */
  void change(Path file, Change change) {
    synchronized (WRITING) {
      try (FileChannel channel =
              FileChannel.open(
                  folder.resolve(".table.csv.lock"),
                  StandardOpenOption.CREATE,
                  StandardOpenOption.WRITE);
          FileLock lock = channel.lock()) {
        for (int attempt = 0; attempt < ATTEMPTS && lock.isValid(); attempt++) {
          byte[] before = read(file);
          byte[] after = change.apply(before);
          if (after == null || TableText.same(before, after) || replace(file, before, after)) {
            return;
          }
        }
      } catch (IOException e) {
        throw isBusy(e) ? busy(file, e) : IoFailures.writing(folder, e);
      }
      throw busy(file, null);
    }
  }

  /** Returns false, with nothing done, if the file is not what it was. */
  private boolean replace(Path file, byte @Nullable [] before, byte[] after) throws IOException {
    Path temporary = folder.resolve(".table.csv." + UUID.randomUUID() + ".tmp");
    try {
      disk.write(temporary, after);
      if (before != null) {
        keepOwner(file, temporary);
      }
      if (!TableText.same(before, read(file))) {
        return false;
      }
      if (before == null) {
        create(temporary, file);
      } else {
        disk.replace(temporary, file);
      }
      disk.forceDirectory(folder);
      return true;
    } catch (FileAlreadyExistsException e) {
      return false; // A person has just made the table that was not there.
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  private void create(Path temporary, Path file) throws IOException {
    try {
      disk.link(temporary, file);
    } catch (FileAlreadyExistsException e) {
      throw e;
    } catch (IOException | UnsupportedOperationException e) {
      Files.move(temporary, file); // No links here: looks first, then renames.
    }
  }

  private static void keepOwner(Path file, Path temporary) throws IOException {
    PosixFileAttributeView from =
        Files.getFileAttributeView(file, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    PosixFileAttributeView to = Files.getFileAttributeView(temporary, PosixFileAttributeView.class);
    if (from == null || to == null) {
      return;
    }
    PosixFileAttributes old = from.readAttributes();
    try {
      PosixFileAttributes now = to.readAttributes();
      if (!now.owner().equals(old.owner())) {
        to.setOwner(old.owner());
      }
      if (!now.group().equals(old.group())) {
        to.setGroup(old.group());
      }
    } catch (IOException e) {
      // Only the superuser may give files away; the folder's owner can replace it all the same.
      to.setPermissions(old.permissions());
      return;
    }
    to.setPermissions(old.permissions());
  }

  private static boolean isBusy(IOException cause) {
    return String.valueOf(cause.getMessage()).contains("being used by another process");
  }

  private static PetForgeException busy(Path file, @Nullable IOException cause) {
    String why = cause == null ? "it changes again and again" : "another program has it open";
    return new RetryableException(
        "TABLE_BUSY", file + " cannot be replaced now: " + why, null, cause);
  }
}
