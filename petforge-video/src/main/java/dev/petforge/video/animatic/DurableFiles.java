package dev.petforge.video.animatic;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * The few things that are done to a disk. A class of its own so that tests can see in which order
 * things reach it.
 */
class DurableFiles {
  private static final boolean WINDOWS = System.getProperty("os.name", "").startsWith("Windows");

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

  /** Moves a file over whatever has the name; a reader sees the one or the other. */
  void replace(Path source, Path target) throws IOException {
    Files.move(source, target, StandardCopyOption.ATOMIC_MOVE);
  }
}
