package dev.petforge.examples.benchmarks.kills;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;

/** Looks at the database of an installation while others write it; never changes it. */
final class Watch implements AutoCloseable {
  private static final String WORKERS = "workers";
  private static final String VIDEOS = "videos";

  // One statement, prepared once: it is asked hundreds of times a second.
  private static final String LOOK =
      """
      select distinct '%s' || state, 0 from provider_calls
      union all select distinct '%s' || task_name, 0 from scheduled where picked
      union all select '%s', count(*) from worker
      union all select '%s', count(*) from batch_tasks where status = 'completed'
      """
          .formatted(DatabaseSnapshot.call(""), DatabaseSnapshot.work(""), WORKERS, VIDEOS);
  private static final Duration TRY_AGAIN = Duration.ofMillis(50);

  private final String url;
  private final BooleanSupplier there;
  private Optional<PreparedStatement> prepared = Optional.empty();
  private long nextTry = System.nanoTime();

  private Watch(String url, BooleanSupplier there) {
    this.url = url;
    this.there = there;
  }

  /** Looks at a SQLite file, as soon as it is there. */
  static Watch ofFile(Path database) {
    return new Watch("jdbc:sqlite:file:" + database + "?mode=ro", () -> Files.exists(database));
  }

  /** Looks at a database of a server. */
  static Watch of(String url) {
    return new Watch(url, () -> true);
  }

  /** What there is now; nothing as long as there is no database. */
  DatabaseSnapshot look() {
    try {
      if (prepared.isEmpty()) {
        if (System.nanoTime() < nextTry || !there.getAsBoolean()) {
          return DatabaseSnapshot.NOTHING;
        }
        prepared = Optional.of(prepare());
      }
      return read(prepared.get());
    } catch (SQLException e) {
      // Its tables are just being made, or it is busy: a later look shows more.
      close();
      nextTry = System.nanoTime() + TRY_AGAIN.toNanos();
      return DatabaseSnapshot.NOTHING;
    }
  }

  private PreparedStatement prepare() throws SQLException {
    Connection connection = DriverManager.getConnection(url);
    try {
      return connection.prepareStatement(LOOK);
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  private static DatabaseSnapshot read(PreparedStatement prepared) throws SQLException {
    Set<String> words = new TreeSet<>();
    int workers = 0;
    int videos = 0;
    try (ResultSet rows = prepared.executeQuery()) {
      while (rows.next()) {
        String word = rows.getString(1);
        switch (word) {
          case WORKERS -> workers = rows.getInt(2);
          case VIDEOS -> videos = rows.getInt(2);
          default -> words.add(word);
        }
      }
    }
    return new DatabaseSnapshot(words, workers, videos);
  }

  @Override
  public void close() {
    prepared.ifPresent(
        open -> {
          try {
            open.getConnection().close();
          } catch (SQLException e) {
            // It was only read from: nothing can be lost.
          }
        });
    prepared = Optional.empty();
  }
}
