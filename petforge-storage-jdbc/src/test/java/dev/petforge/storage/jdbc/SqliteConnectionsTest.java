package dev.petforge.storage.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a commit on SQLite can be relied on for hangs on these settings. */
class SqliteConnectionsTest {
  @TempDir Path folder;

  private static String pragma(Handle handle, String name) {
    return handle.createQuery("pragma " + name).mapTo(String.class).one();
  }

  @Test
  void a_commit_reaches_the_disk_and_readers_cannot_write() {
    try (Db db = Db.open(DatabaseUrl.parse(Databases.sqlite(folder)), 4)) {
      assertThat(db.<String>write("look", handle -> pragma(handle, "journal_mode")))
          .isEqualTo("wal");
      assertThat(db.<String>write("look", handle -> pragma(handle, "synchronous")))
          .as("2 is FULL")
          .isEqualTo("2");
      assertThat(db.<String>write("look", handle -> pragma(handle, "foreign_keys"))).isEqualTo("1");
      assertThat(db.<String>read("look", handle -> pragma(handle, "synchronous"))).isEqualTo("2");
      assertThatThrownBy(
              () -> db.<Integer>read("write", handle -> handle.execute("create table t (a int)")))
          .hasStackTraceContaining("readonly");
    }
  }

  @Test
  void every_connection_that_writes_locks_the_database_before_it_reads() throws Exception {
    DatabaseUrl url = DatabaseUrl.parse(Databases.sqlite(folder));
    try (Db db = Db.open(url, 4);
        Connection other = DriverManager.getConnection(url.jdbc() + "?busy_timeout=0");
        Statement statement = other.createStatement()) {
      for (String connection : List.of("the first one", "one that took its place")) {
        String journal =
            db.write(
                "look",
                handle -> {
                  String mode = pragma(handle, "journal_mode");
                  assertThatThrownBy(() -> statement.execute("begin immediate"))
                      .as(connection)
                      .hasMessageContaining("BUSY");
                  return mode;
                });
        assertThat(journal).isEqualTo("wal");
        db.dataSource().unwrap(HikariDataSource.class).getHikariPoolMXBean().softEvictConnections();
      }
    }
  }

  @Test
  void many_writers_at_once_all_get_their_turn() throws Exception {
    try (Db db = Db.open(DatabaseUrl.parse(Databases.sqlite(folder)), 4)) {
      db.<Integer>write("make", handle -> handle.execute("create table counts (n integer)"));
      ExecutorService threads = Executors.newFixedThreadPool(8);
      try {
        List<Future<?>> writers = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
          writers.add(
              threads.submit(
                  () -> {
                    for (int n = 0; n < 25; n++) {
                      db.<Integer>write(
                          "count", handle -> handle.execute("insert into counts values (1)"));
                    }
                  }));
        }
        for (Future<?> writer : writers) {
          writer.get();
        }
      } finally {
        threads.shutdownNow();
      }
      assertThat(
              db.<Integer>read(
                  "count",
                  handle ->
                      handle.createQuery("select count(*) from counts").mapTo(Integer.class).one()))
          .isEqualTo(200);
    }
  }
}
