package dev.petforge.storage.jdbc;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** Databases for tests, with short intervals. */
final class Databases {
  private static final AtomicInteger FILES = new AtomicInteger();

  private Databases() {}

  /** The address of a SQLite file that is not there yet. */
  static String sqlite(Path folder) {
    return "sqlite:///" + folder.resolve("test" + FILES.incrementAndGet() + ".db");
  }

  /** A database that was migrated once: its file, which is copied. */
  private static final class Template {
    static final byte[] FILE = make();

    private static byte[] make() {
      try {
        Path folder = Files.createTempDirectory("petforge-template");
        String url = sqlite(folder);
        open(url).close();
        Path file = DatabaseUrl.parse(url).file().orElseThrow();
        byte[] bytes = Files.readAllBytes(file);
        try (Stream<Path> files = Files.list(folder)) {
          for (Path one : files.toList()) {
            Files.delete(one);
          }
        }
        Files.delete(folder);
        return bytes;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /**
   * The address of a SQLite file with all tables, which are empty, for tests of what is done with
   * them: to copy them takes a tenth of the time that the migrations take.
   */
  static String newSqlite(Path folder) {
    String url = sqlite(folder);
    try {
      Files.write(DatabaseUrl.parse(url).file().orElseThrow(), Template.FILE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return url;
  }

  static JdbcPersistence open(String url) {
    return builder(url).open();
  }

  static JdbcPersistence.Builder builder(String url) {
    return JdbcPersistence.builder(url)
        .heartbeat(Duration.ofMillis(100))
        .pollInterval(Duration.ofMillis(100));
  }
}
