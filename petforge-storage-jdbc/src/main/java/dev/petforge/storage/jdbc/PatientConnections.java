package dev.petforge.storage.jdbc;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.time.Duration;
import java.util.logging.Logger;
import javax.sql.DataSource;

/**
 * Connections for db-scheduler, which logs an error with its stack for each that is broken, and
 * cannot be told to wait: each is tried before it is given out, and while the database is away
 * whoever wants one waits.
 */
final class PatientConnections implements DataSource {
  private static final Duration EVER = Duration.ofDays(36_500);
  private static final int TRIED_FOR_S = 3;

  private final DataSource connections;
  private final Outage outage;

  PatientConnections(DataSource connections, Outage outage) {
    this.connections = connections;
    this.outage = outage;
  }

  @Override
  public Connection getConnection() throws SQLException {
    while (true) {
      if (!outage.await(EVER)) {
        throw new SQLException("nobody waits for the database any more");
      }
      try {
        Connection connection = connections.getConnection();
        if (connection.isValid(TRIED_FOR_S)) {
          return connection;
        }
        connection.close();
        outage.begin("a connection does not answer");
      } catch (SQLException e) {
        if (!Outage.isMeantBy(e)) {
          throw e;
        }
        outage.begin(String.valueOf(e.getMessage()));
      }
    }
  }

  @Override
  public Connection getConnection(String user, String password) throws SQLException {
    throw new SQLFeatureNotSupportedException("the connections have their user already");
  }

  @Override
  public PrintWriter getLogWriter() throws SQLException {
    return connections.getLogWriter();
  }

  @Override
  public void setLogWriter(PrintWriter writer) throws SQLException {
    connections.setLogWriter(writer);
  }

  @Override
  public void setLoginTimeout(int seconds) throws SQLException {
    connections.setLoginTimeout(seconds);
  }

  @Override
  public int getLoginTimeout() throws SQLException {
    return connections.getLoginTimeout();
  }

  @Override
  public Logger getParentLogger() throws SQLFeatureNotSupportedException {
    return connections.getParentLogger();
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    return type.isInstance(this) ? type.cast(this) : connections.unwrap(type);
  }

  @Override
  public boolean isWrapperFor(Class<?> type) throws SQLException {
    return type.isInstance(this) || connections.isWrapperFor(type);
  }
}
