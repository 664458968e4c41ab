package dev.petforge.examples.cli;

import dev.petforge.examples.installation.WriteFailures;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A folder that only one command needs. */
final class TemporaryFolder {
  private static final Logger log = LoggerFactory.getLogger(TemporaryFolder.class);

  private TemporaryFolder() {}

  /** Makes one. */
  static Path create() {
    try {
      return Files.createTempDirectory("petforge");
    } catch (IOException e) {
      Path place = Path.of(System.getProperty("java.io.tmpdir"));
      throw WriteFailures.of(place, "nothing can be made in " + place, e);
    }
  }

  /** Removes it with all that is in it; what cannot be removed is left to the system. */
  static void remove(Path folder) {
    try {
      Files.walkFileTree(
          folder,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
              Files.delete(file);
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
                throws IOException {
              Files.delete(directory);
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      log.warn("a temporary folder stays: folder={} because={}", folder, e.toString());
    }
  }
}
