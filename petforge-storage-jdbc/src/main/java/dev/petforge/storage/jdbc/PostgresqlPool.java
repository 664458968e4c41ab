package dev.petforge.storage.jdbc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import com.zaxxer.hikari.SQLExceptionOverride;
import com.zaxxer.hikari.util.DriverDataSource;
import java.io.PrintWriter;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.time.Duration;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * A pool of connections to PostgreSQL that survives a restart of the server.
 *
 * <p>The pool itself hands out what was used within the last 500 ms without a look ({@code
 * HikariPool.aliveBypassWindowMs}, HikariCP 7.1.0: a property of the whole JVM, which is the
 * application's to set), so that after a restart each such connection fails once more, and there
 * are as many of them as there are threads. Here the first that is broken has all the others made
 * anew. And the pool warns of each one, with its stack; here {@link Outage} says it once.
 */
final class PostgresqlPool {
  /**
   * For how long after its use a connection is handed out without a question to the server, which
   * takes as long as what most uses ask: one that is broken is found out by its use, too.
   */
  private static final Duration FRESH = Duration.ofSeconds(2);

  private final Outage outage;
  private volatile @Nullable HikariPoolMXBean pool;

  private PostgresqlPool(Outage outage) {
    this.outage = outage;
  }

  static HikariDataSource open(HikariConfig config, Outage outage) {
    PostgresqlPool watching = new PostgresqlPool(outage);
    config.setExceptionOverride(watching.new Judge());
    config.setDataSource(
        watching
        .new Watched(
            new DriverDataSource(
                config.getJdbcUrl(),
                null,
                config.getDataSourceProperties(),
                config.getUsername(),
                config.getPassword())));
    HikariDataSource opened = new HikariDataSource(config);
    watching.pool = opened.getHikariPoolMXBean();
    return opened;
  }

  private void lost(String why) {
    outage.begin(why);
    HikariPoolMXBean known = pool;
    if (known != null) {
      known.softEvictConnections();
    }
  }

  /** Is asked what each failure of a statement means for its connection. */
  private final class Judge implements SQLExceptionOverride {
    @java.lang.Override // the interface has a type of this name
    public SQLExceptionOverride.Override adjudicate(SQLException failure) {
      if (Outage.isMeantBy(failure)) {
        lost(String.valueOf(failure.getMessage()));
        // That was done, without the pool's words.
        return SQLExceptionOverride.Override.DO_NOT_EVICT;
      }
      return SQLExceptionOverride.Override.CONTINUE_EVICT;
    }
  }

  /** A connection in use. */
  private final class Use implements InvocationHandler {
    private final Connection connection;
    private volatile long last = System.nanoTime();

    Use(Connection connection) {
      this.connection = connection;
    }

    @Override
    public @Nullable Object invoke(
        Object self, Method method, @Nullable Object @Nullable [] arguments) throws Throwable {
      if (method.getName().equals("isValid")) {
        return isFresh() || answers(arguments);
      }
      if (method.getName().equals("setNetworkTimeout") && connection.isClosed()) {
        // After it has found out that a connection is dead. A failure would be one more warning.
        return null;
      }
      Object result = done(method, arguments);
      last = System.nanoTime();
      return result;
    }

    private boolean isFresh() throws SQLException {
      return System.nanoTime() - last < FRESH.toNanos() && !connection.isClosed();
    }

    private boolean answers(@Nullable Object @Nullable [] arguments) throws SQLException {
      int seconds = arguments != null && arguments[0] instanceof Integer given ? given : 0;
      boolean valid = connection.isValid(seconds);
      if (!valid) {
        lost("a connection does not answer");
      }
      return valid;
    }

    private @Nullable Object done(Method method, @Nullable Object @Nullable [] arguments)
        throws Throwable {
      try {
        return method.invoke(connection, arguments);
      } catch (InvocationTargetException e) {
        throw e.getCause();
      }
    }
  }

  /** What the pool holds: with what it has no hooks for. */
  private final class Watched implements DataSource {
    private final DataSource driver;

    Watched(DataSource driver) {
      this.driver = driver;
    }

    @Override
    public Connection getConnection() throws SQLException {
      Connection connection = connected();
      return (Connection)
          Proxy.newProxyInstance(
              PostgresqlPool.class.getClassLoader(),
              new Class<?>[] {Connection.class},
              new Use(connection));
    }

    private Connection connected() throws SQLException {
      try {
        return driver.getConnection();
      } catch (SQLException e) {
        if (Outage.isMeantBy(e)) {
          outage.begin(String.valueOf(e.getMessage()));
        }
        throw e;
      }
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
      // The driver has them already.
      return getConnection();
    }

    @Override
    public PrintWriter getLogWriter() throws SQLException {
      return driver.getLogWriter();
    }

    @Override
    public void setLogWriter(PrintWriter writer) throws SQLException {
      driver.setLogWriter(writer);
    }

    @Override
    public void setLoginTimeout(int seconds) throws SQLException {
      driver.setLoginTimeout(seconds);
    }

    @Override
    public int getLoginTimeout() throws SQLException {
      return driver.getLoginTimeout();
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
      return driver.getParentLogger();
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
      return driver.unwrap(type);
    }

    @Override
    public boolean isWrapperFor(Class<?> type) throws SQLException {
      return driver.isWrapperFor(type);
    }
  }
}
