package dev.petforge.examples.benchmarks.kills;

import dev.petforge.failure.PermanentException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** The folders of runs. */
final class Folders {
  private Folders() {}

  /** Makes a folder, without what is left in it of an interrupted run. */
  static Path empty(Path folder) {
    delete(folder);
    try {
      return Files.createDirectories(folder).toRealPath();
    } catch (IOException e) {
      throw unusable(folder, e);
    }
  }

  static void delete(Path folder) {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw unusable(folder, e);
    }
  }

  static PermanentException unusable(Path folder, IOException e) {
    return new PermanentException(
        "NOT_WRITABLE", "the folder " + folder + " cannot be used: " + e, e);
  }
}
