package dev.petforge.storage.jdbc;

import java.io.PrintWriter;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Connections to PostgreSQL that belong to somebody else: each is borrowed for one transaction, has
 * our settings as long as it is borrowed, and goes back as it came. That is two questions to the
 * server for each transaction.
 */
final class BorrowedConnections implements DataSource, AutoCloseable {
  /** Those that are in the middle of something get so long when all is closed. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final DataSource owner;
  private final Map<String, String> settings = new LinkedHashMap<>();

  /** Reads what the settings are, and changes them. */
  private final String take;

  /** Changes the settings. */
  private final String give;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition cameBack = lock.newCondition();

  /** How many are borrowed; guarded by {@link #lock}, as is the next. */
  private int out;

  private boolean closed;

  /**
   * @param schema in which all our tables are; its name needs no quotes
   */
  BorrowedConnections(DataSource owner, String schema) {
    this.owner = owner;
    settings.put("search_path", schema);
    settings.put("default_transaction_isolation", "read committed");
    settings.put("default_transaction_read_only", "off");
    settings.putAll(Db.SESSION);
    String change =
        settings.keySet().stream()
            .map(name -> "set_config('" + name + "', ?, false)")
            .collect(Collectors.joining(", "));
    this.give = "select " + change;
    this.take =
        "with before as materialized (select "
            + settings.keySet().stream()
                .map(name -> "current_setting('" + name + "') as " + name)
                .collect(Collectors.joining(", "))
            + ") select "
            + String.join(", ", settings.keySet())
            + ", "
            + change
            + " from before";
  }

  @Override
  public Connection getConnection() throws SQLException {
    begin();
    boolean borrowed = false;
    try {
      Connection connection = owner.getConnection();
      try {
        Connection ready = proxy(new Borrowed(connection));
        borrowed = true;
        return ready;
      } finally {
        if (!borrowed) {
          connection.close();
        }
      }
    } finally {
      if (!borrowed) {
        end();
      }
    }
  }

  @Override
  public Connection getConnection(String user, String password) throws SQLException {
    throw new SQLFeatureNotSupportedException("the connections have their user already");
  }

  private void begin() throws SQLException {
    lock.lock();
    try {
      if (closed) {
        throw new SQLException("connections are not borrowed any more");
      }
      out++;
    } finally {
      lock.unlock();
    }
  }

  private void end() {
    lock.lock();
    try {
      out--;
      cameBack.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Borrows no more, and waits for those that are out, whose owner may close them next. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      long left = PATIENCE.toNanos();
      while (out > 0 && left > 0) {
        left = cameBack.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }

  private static Connection proxy(InvocationHandler handler) {
    return (Connection)
        Proxy.newProxyInstance(
            BorrowedConnections.class.getClassLoader(), new Class<?>[] {Connection.class}, handler);
  }

  private final class Borrowed implements InvocationHandler {
    private final Connection connection;
    private final boolean autoCommit;
    private final int networkTimeout;
    private final List<String> before;
    private boolean closed;

    Borrowed(Connection connection) throws SQLException {
      this.connection = connection;
      this.autoCommit = connection.getAutoCommit();
      this.networkTimeout = connection.getNetworkTimeout();
      if (!autoCommit) {
        connection.setAutoCommit(true);
      }
      if (networkTimeout == 0 || networkTimeout > Db.SILENCE_MS) {
        connection.setNetworkTimeout(Runnable::run, Db.SILENCE_MS);
      }
      this.before = set(take, settings.values());
    }

    /** Gives the first columns of the answer, one for each setting. */
    private List<String> set(String statement, Iterable<String> values) throws SQLException {
      try (PreparedStatement set = connection.prepareStatement(statement)) {
        int parameter = 1;
        for (String value : values) {
          set.setString(parameter++, value);
        }
        try (ResultSet row = set.executeQuery()) {
          row.next();
          List<String> answer = new ArrayList<>();
          for (int column = 1; column <= settings.size(); column++) {
            answer.add(row.getString(column));
          }
          return answer;
        }
      }
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
          return closed || connection.isClosed();
        }
        default -> {
          if (closed) {
            throw new SQLException("the connection was given back");
          }
        }
      }
      try {
        return method.invoke(connection, arguments);
      } catch (InvocationTargetException e) {
        throw e.getCause();
      }
    }

    private void close() throws SQLException {
      if (closed) {
        return;
      }
      closed = true;
      try (connection) {
        if (!connection.isClosed()) {
          restore();
        }
      } finally {
        end();
      }
    }

    private void restore() throws SQLException {
      try {
        if (!connection.getAutoCommit()) {
          connection.rollback();
          connection.setAutoCommit(true);
        }
        set(give, before);
        connection.setNetworkTimeout(Runnable::run, networkTimeout);
        connection.setAutoCommit(autoCommit);
      } catch (SQLException e) {
        // Nobody may get it as it is; whoever owns it sees that it is dead.
        connection.abort(Runnable::run);
      }
    }
  }

  @Override
  public PrintWriter getLogWriter() throws SQLException {
    return owner.getLogWriter();
  }

  @Override
  public void setLogWriter(PrintWriter writer) throws SQLException {
    owner.setLogWriter(writer);
  }

  @Override
  public void setLoginTimeout(int seconds) throws SQLException {
    owner.setLoginTimeout(seconds);
  }

  @Override
  public int getLoginTimeout() throws SQLException {
    return owner.getLoginTimeout();
  }

  @Override
  public Logger getParentLogger() throws SQLFeatureNotSupportedException {
    return owner.getParentLogger();
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    return type.isInstance(this) ? type.cast(this) : owner.unwrap(type);
  }

  @Override
  public boolean isWrapperFor(Class<?> type) throws SQLException {
    return type.isInstance(this) || owner.isWrapperFor(type);
  }
}
