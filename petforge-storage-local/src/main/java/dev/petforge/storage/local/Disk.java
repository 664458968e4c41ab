package dev.petforge.storage.local;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * The few things that are done to a disk. A class of its own so that tests can make a disk full,
 * take its links away, and see in which order things reach it.
 */
class Disk {
  private static final boolean WINDOWS = System.getProperty("os.name", "").startsWith("Windows");

  /** Copies into a new file and waits until the content has reached the disk. */
  void copy(Path source, Path target) throws IOException {
    try (InputStream in = Files.newInputStream(source);
        FileChannel channel = create(target)) {
      OutputStream out = Channels.newOutputStream(channel);
      in.transferTo(out);
      channel.force(true);
    }
  }

  /** Writes a new file and waits until the content has reached the disk. */
  void write(Path target, byte[] content) throws IOException {
    try (FileChannel channel = create(target)) {
      OutputStream out = Channels.newOutputStream(channel);
      out.write(content);
      channel.force(true);
    }
  }

  private static FileChannel create(Path target) throws IOException {
    return FileChannel.open(target, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
  }

  /** Waits until a file's content has reached the disk. */
  void force(Path file) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, WINDOWS ? StandardOpenOption.WRITE : StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /** Waits until the names in a directory have reached the disk. */
  void forceDirectory(Path directory) throws IOException {
    if (WINDOWS) {
      return; // Windows opens no directory, and NTFS keeps its own journal of names.
    }
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /** Makes a directory, and waits until each new name on the way has reached the disk. */
  void createDirectories(Path directory) throws IOException {
    if (Files.isDirectory(directory)) {
      return;
    }
    Path parent = directory.getParent();
    if (parent != null) {
      createDirectories(parent);
    }
    Files.createDirectories(directory);
    if (parent != null) {
      forceDirectory(parent);
    }
  }

  /** Gives a file a second name; never replaces one. */
  void link(Path existing, Path name) throws IOException {
    Files.createLink(name, existing);
  }

  /**
   * Makes a file that shares the blocks of another one until either is written, by the system's own
   * {@code cp}: Java 17 has no call for it.
   *
   * @return whether it was made; nothing is there otherwise
   */
  boolean cloned(Path source, Path target) throws IOException {
    String system = System.getProperty("os.name", "");
    if (WINDOWS || !Files.exists(source)) {
      return false;
    }
    String option = system.startsWith("Mac") ? "-c" : "--reflink=always";
    ProcessBuilder copy =
        new ProcessBuilder("cp", option, source.toString(), target.toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD);
    try {
      if (copy.start().waitFor() == 0) {
        force(target);
        return true;
      }
    } catch (IOException e) {
      // There is no such program here; then there is no clone either.
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while " + source + " was cloned");
    }
    Files.deleteIfExists(target);
    return false;
  }

  /** Whether this process may write into a file, whatever its mode says: root may. */
  boolean isWritable(Path file) {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      return channel.isOpen();
    } catch (IOException e) {
      return false;
    }
  }

  /** Moves a file over whatever has the name; a reader sees the one or the other. */
  void replace(Path source, Path target) throws IOException {
    Files.move(source, target, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Takes away everybody's permission to write, where the file system knows such a thing. */
  void makeReadOnly(Path file) throws IOException {
    PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
    if (view != null) {
      view.setPermissions(PosixFilePermissions.fromString("r--r--r--"));
    }
  }
}
