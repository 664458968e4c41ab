package dev.petforge.storage.jdbc;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** Databases for tests, with short intervals. */
final class Databases {
  private static final AtomicInteger FILES = new AtomicInteger();

  private Databases() {}

  /** The address of a SQLite file that is not there yet. */
  static String sqlite(Path folder) {
    return "sqlite:///" + folder.resolve("test" + FILES.incrementAndGet() + ".db");
  }

  /** The file of a database that was migrated once, which is copied; empty until it is wanted. */
  private static byte[] template = {};

  /**
   * The address of a SQLite file with all tables, which are empty, for tests of what is done with
   * them: to copy them takes a tenth of the time that the migrations take.
   *
   * @param folder of the test, which is removed with all that is in it
   */
  static synchronized String newSqlite(Path folder) {
    String url = sqlite(folder);
    Path file = DatabaseUrl.parse(url).file().orElseThrow();
    try {
      if (template.length == 0) {
        open(url).close();
        template = Files.readAllBytes(file);
      } else {
        Files.write(file, template);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return url;
  }

  static JdbcPersistence open(String url) {
    return builder(url).open();
  }

  static JdbcPersistence.Builder builder(String url) {
    return quick(JdbcPersistence.builder(url));
  }

  /** On a busy machine a worker that lives may be silent for a second. */
  static JdbcPersistence.Builder patient(String url) {
    return builder(url).missedHeartbeats(30);
  }

  static JdbcPersistence.Builder quick(JdbcPersistence.Builder builder) {
    return builder.heartbeat(Duration.ofMillis(100)).pollInterval(Duration.ofMillis(100));
  }
}
