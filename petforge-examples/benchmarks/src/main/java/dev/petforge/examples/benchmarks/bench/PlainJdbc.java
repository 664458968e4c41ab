package dev.petforge.examples.benchmarks.bench;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;

/**
 * Makes recorded transactions again, as quickly as JDBC can: a connection of each kind stays open,
 * and statements stay prepared. All columns of all rows are read, and nothing is made of them.
 */
final class PlainJdbc implements AutoCloseable {
  private final String url;
  private final Map<Kind, Kept> connections = new HashMap<>();

  /**
   * @param url as JDBC takes it
   */
  PlainJdbc(String url) {
    this.url = url;
  }

  private record Kind(Properties settings, int isolation) {}

  private record Kept(Connection connection, Map<String, PreparedStatement> prepared) {
    PreparedStatement statement(String sql) throws SQLException {
      PreparedStatement there = prepared.get(sql);
      if (there == null) {
        there = connection.prepareStatement(sql);
        prepared.put(sql, there);
      }
      return there;
    }
  }

  void make(RecordingDriver.Transaction transaction) throws SQLException {
    Kept kept = kept(new Kind(transaction.settings(), transaction.isolation()));
    for (RecordingDriver.Statement made : transaction.statements()) {
      PreparedStatement statement = kept.statement(made.sql());
      for (RecordingDriver.Call call : made.calls()) {
        call.on(statement);
      }
      read(statement);
    }
    kept.connection().commit();
  }

  private Kept kept(Kind kind) throws SQLException {
    Kept there = connections.get(kind);
    if (there == null) {
      Connection connection = DriverManager.getConnection(url, kind.settings());
      connection.setAutoCommit(false);
      connection.setTransactionIsolation(kind.isolation());
      there = new Kept(connection, new HashMap<>());
      connections.put(kind, there);
    }
    return there;
  }

  private static void read(PreparedStatement statement) throws SQLException {
    try (ResultSet rows = statement.getResultSet()) {
      if (rows == null) {
        return;
      }
      int columns = rows.getMetaData().getColumnCount();
      while (rows.next()) {
        for (int column = 1; column <= columns; column++) {
          rows.getObject(column);
        }
      }
    }
  }

  @Override
  public void close() throws SQLException {
    for (Kept kept : connections.values()) {
      kept.connection().close();
    }
  }
}
