package dev.petforge.storage.jdbc;

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

  static JdbcPersistence open(String url) {
    return builder(url).open();
  }

  static JdbcPersistence.Builder builder(String url) {
    return JdbcPersistence.builder(url)
        .heartbeat(Duration.ofMillis(100))
        .pollInterval(Duration.ofMillis(100));
  }
}
