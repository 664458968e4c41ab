package dev.petforge.storage.jdbc;

import java.io.PrintWriter;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Connections that keep statements prepared which were closed, for the next one with the same
 * words. The driver of SQLite does not, and to parse and plan a statement takes longer than to
 * carry it out. A connection is used by one thread at a time.
 */
final class KeptStatements implements DataSource {
  /** Of a connection: more than are made again and again, and each takes a few kilobytes. */
  private static final int MOST = 100;

  private final Driver driver;
  private final String url;
  private final Properties settings;

  /**
   * @param url as JDBC takes it
   * @param settings for the driver
   */
  KeptStatements(String url, Properties settings) throws SQLException {
    this.driver = DriverManager.getDriver(url);
    this.url = url;
    // The driver's SQLiteConfig hands out the table that it goes on changing.
    this.settings = new Properties();
    this.settings.putAll(settings);
  }

  @Override
  public Connection getConnection() throws SQLException {
    return proxy(Connection.class, new KeepingConnection(driver.connect(url, settings)));
  }

  @Override
  public Connection getConnection(String user, String password) throws SQLException {
    return getConnection();
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }

  private static @Nullable Object invoke(
      Object target, Method method, @Nullable Object @Nullable [] arguments) throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private static final class KeepingConnection implements InvocationHandler {
    private final Connection connection;

    /** Those that nobody uses, by what they were prepared with; the longest unused first. */
    private final Map<List<@Nullable Object>, PreparedStatement> kept = new LinkedHashMap<>();

    KeepingConnection(Connection connection) {
      this.connection = connection;
    }

    @Override
    public @Nullable Object invoke(
        Object self, Method method, @Nullable Object @Nullable [] arguments) throws Throwable {
      if (!method.getName().equals("prepareStatement") || arguments == null) {
        return KeptStatements.invoke(connection, method, arguments);
      }
      List<@Nullable Object> key = Arrays.asList(arguments);
      PreparedStatement there = kept.remove(key);
      Object statement =
          there == null ? KeptStatements.invoke(connection, method, arguments) : there;
      if (statement instanceof PreparedStatement prepared) {
        return proxy(PreparedStatement.class, new KeptStatement(key, prepared));
      }
      throw new SQLException("the driver prepared no statement but " + statement);
    }

    private void keep(List<@Nullable Object> key, PreparedStatement statement) throws SQLException {
      // Its values may be large; the next one says anew how it wants it.
      statement.clearParameters();
      statement.clearBatch();
      statement.setMaxRows(0);
      PreparedStatement other = kept.put(key, statement);
      if (other != null) {
        other.close();
      } else if (kept.size() > MOST) {
        Iterator<PreparedStatement> longestUnused = kept.values().iterator();
        PreparedStatement given = longestUnused.next();
        longestUnused.remove();
        given.close();
      }
    }

    /** In use, until it is closed. */
    private final class KeptStatement implements InvocationHandler {
      private final List<@Nullable Object> key;
      private final PreparedStatement statement;
      private final List<ResultSet> results = new ArrayList<>(1);
      private boolean failed;
      private boolean closed;

      KeptStatement(List<@Nullable Object> key, PreparedStatement statement) {
        this.key = key;
        this.statement = statement;
      }

      @Override
      public @Nullable Object invoke(
          Object self, Method method, @Nullable Object @Nullable [] arguments) throws Throwable {
        switch (method.getName()) {
          case "close" -> {
            close();
            return null;
          }
          case "isClosed" -> {
            return closed || statement.isClosed();
          }
          default -> {
            if (closed) {
              throw new SQLException("the statement is closed");
            }
          }
        }
        try {
          Object result = KeptStatements.invoke(statement, method, arguments);
          if (result instanceof ResultSet rows) {
            results.add(rows);
          }
          return result;
        } catch (SQLException e) {
          failed = true;
          throw e;
        }
      }

      private void close() throws SQLException {
        if (closed) {
          return;
        }
        closed = true;
        for (ResultSet rows : results) {
          rows.close();
        }
        if (failed || connection.isClosed()) {
          statement.close();
        } else {
          keep(key, statement);
        }
      }
    }
  }

  @Override
  public PrintWriter getLogWriter() {
    return DriverManager.getLogWriter();
  }

  @Override
  public void setLogWriter(PrintWriter writer) {
    DriverManager.setLogWriter(writer);
  }

  @Override
  public void setLoginTimeout(int seconds) {
    // A file is opened or not.
  }

  @Override
  public int getLoginTimeout() {
    return 0;
  }

  @Override
  public Logger getParentLogger() {
    return Logger.getLogger(KeptStatements.class.getPackageName());
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    if (isWrapperFor(type)) {
      return type.cast(this);
    }
    throw new SQLException("no " + type.getName());
  }

  @Override
  public boolean isWrapperFor(Class<?> type) {
    return type.isInstance(this);
  }
}
