package dev.petforge.examples.benchmarks.bench;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Stands before the driver of a database and writes down what one thread has it do: statements with
 * their values, transaction by transaction.
 */
final class RecordingDriver implements Driver {
  private static final Set<String> EXECUTING =
      Set.of("execute", "executeBatch", "executeQuery", "executeUpdate");

  private final Driver behind;
  private final List<Transaction> transactions = new ArrayList<>();
  private volatile @Nullable Thread watched;

  private RecordingDriver(Driver behind) {
    this.behind = behind;
  }

  /** Takes its place before the driver of an address. */
  static RecordingDriver before(String url) throws SQLException {
    Driver behind = DriverManager.getDriver(url);
    RecordingDriver recording = new RecordingDriver(behind);
    // The first one that takes an address is asked.
    DriverManager.deregisterDriver(behind);
    DriverManager.registerDriver(recording);
    DriverManager.registerDriver(behind);
    return recording;
  }

  /**
   * What was committed together.
   *
   * @param settings how the connection was opened that it was made over
   * @param isolation as {@link Connection} names it
   */
  record Transaction(Properties settings, int isolation, List<Statement> statements) {}

  /**
   * A prepared statement, and what was called on it to give it its values and to have it done.
   *
   * @param sql with question marks
   */
  record Statement(String sql, List<Call> calls) {}

  /** A call of a method of {@link PreparedStatement}. */
  record Call(Method method, List<@Nullable Object> arguments) {
    void on(PreparedStatement statement) throws SQLException {
      try {
        method.invoke(statement, arguments.toArray());
      } catch (InvocationTargetException e) {
        if (e.getCause() instanceof SQLException refused) {
          throw refused;
        }
        throw new IllegalStateException("a recorded call failed: " + method, e.getCause());
      } catch (IllegalAccessException e) {
        throw new IllegalStateException("a method of an interface is out of reach: " + method, e);
      }
    }
  }

  /** What the calling thread commits while something is done, in order. */
  List<Transaction> record(Runnable work) {
    transactions.clear();
    watched = Thread.currentThread();
    try {
      work.run();
    } finally {
      watched = null;
    }
    return List.copyOf(transactions);
  }

  private boolean watches() {
    return Thread.currentThread() == watched;
  }

  @Override
  public @Nullable Connection connect(String url, Properties settings) throws SQLException {
    Connection connection = behind.connect(url, settings);
    return connection == null
        ? null
        : Workshop.proxy(Connection.class, new RecordedConnection(connection, settings));
  }

  private final class RecordedConnection implements InvocationHandler {
    private final Connection connection;
    private final Properties settings;
    private final List<Statement> open = new ArrayList<>();

    RecordedConnection(Connection connection, Properties settings) {
      this.connection = connection;
      this.settings = new Properties();
      this.settings.putAll(settings);
    }

    @Override
    public @Nullable Object invoke(
        Object self, Method method, @Nullable Object @Nullable [] arguments) throws Throwable {
      String name = method.getName();
      if (watches() && name.equals("commit")) {
        transactions.add(
            new Transaction(settings, connection.getTransactionIsolation(), List.copyOf(open)));
      }
      if (name.equals("commit") || name.equals("rollback")) {
        open.clear();
      }
      Object result = method.invoke(connection, arguments);
      return result instanceof PreparedStatement prepared && arguments != null
          ? recorded(prepared, String.valueOf(arguments[0]))
          : result;
    }

    /** One statement may be made many times, with other values each time. */
    private PreparedStatement recorded(PreparedStatement statement, String sql) {
      List<Call> calls = new ArrayList<>();
      return Workshop.proxy(
          PreparedStatement.class,
          (self, method, arguments) -> {
            boolean executing = EXECUTING.contains(method.getName());
            if (executing || isValue(method) || method.getName().equals("addBatch")) {
              calls.add(
                  new Call(
                      method, arguments == null ? List.of() : Arrays.asList(arguments.clone())));
            }
            if (executing) {
              if (watches()) {
                open.add(new Statement(sql, List.copyOf(calls)));
              }
              calls.clear();
            }
            return method.invoke(statement, arguments);
          });
    }

    private static boolean isValue(Method method) {
      return method.getName().startsWith("set")
          && method.getParameterCount() > 1
          && method.getParameterTypes()[0] == int.class;
    }
  }

  @Override
  public boolean acceptsURL(String url) throws SQLException {
    return behind.acceptsURL(url);
  }

  @Override
  public DriverPropertyInfo[] getPropertyInfo(String url, Properties settings) throws SQLException {
    return behind.getPropertyInfo(url, settings);
  }

  @Override
  public int getMajorVersion() {
    return behind.getMajorVersion();
  }

  @Override
  public int getMinorVersion() {
    return behind.getMinorVersion();
  }

  @Override
  public boolean jdbcCompliant() {
    return behind.jdbcCompliant();
  }

  @Override
  public Logger getParentLogger() {
    return Logger.getLogger(RecordingDriver.class.getPackageName());
  }

  /** Is asked for no more connections. Those that were made go on to be written down. */
  void stepAside() throws SQLException {
    DriverManager.deregisterDriver(this);
  }
}
