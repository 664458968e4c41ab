package dev.petforge.examples.cli.kills;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;

/** Looks at the database of an installation while others write it; never changes it. */
final class Watch implements AutoCloseable {
  private final String url;
  private final BooleanSupplier there;
  private Optional<Connection> connection = Optional.empty();

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
  Situation look() {
    try {
      if (connection.isEmpty()) {
        if (!there.getAsBoolean()) {
          return Situation.NOTHING;
        }
        connection = Optional.of(DriverManager.getConnection(url));
      }
      return read(connection.get());
    } catch (SQLException e) {
      // Its tables are just being made, or it is busy: the next look shows more.
      close();
      return Situation.NOTHING;
    }
  }

  private static Situation read(Connection connection) throws SQLException {
    Set<String> words = new TreeSet<>();
    try (Statement statement = connection.createStatement()) {
      try (ResultSet rows = statement.executeQuery("select distinct state from provider_calls")) {
        while (rows.next()) {
          words.add(Situation.call(rows.getString(1)));
        }
      }
      try (ResultSet rows =
          statement.executeQuery("select distinct task_name from scheduled where picked")) {
        while (rows.next()) {
          words.add(Situation.work(rows.getString(1)));
        }
      }
      try (ResultSet rows = statement.executeQuery("select count(*) from worker")) {
        return new Situation(words, rows.next() ? rows.getInt(1) : 0);
      }
    }
  }

  @Override
  public void close() {
    connection.ifPresent(
        open -> {
          try {
            open.close();
          } catch (SQLException e) {
            // It was only read from: nothing can be lost.
          }
        });
    connection = Optional.empty();
  }
}
