package dev.petforge.storage.jdbc;

import dev.petforge.failure.PermanentException;
import dev.petforge.failure.RetryableException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.Jdbi;

/**
 * Moves everything from one database to another: all projects, the ledger, the jobs, and the name
 * of the installation, so that the same files go on being its own.
 *
 * <p>Never can both be worked with. The target is closed to everybody until all of it is there; the
 * source is closed for ever in the transaction in which its last rows were compared with those of
 * the target, and refuses every later write, also of a process that had it open before. A move that
 * was interrupted, at whatever moment, goes on when it is given again.
 */
public final class DatabaseMove {
  /** A worker that was silent for longer than by default is dead. */
  private static final Duration DEAD_AFTER = Duration.ofSeconds(60);

  private static final int CONNECTIONS = 4;
  private static final String META = "petforge_meta";

  /** What says how the tables came to be, and what they are: each database has its own. */
  private static final Set<String> OWN = Set.of(META, "petforge_schema_history");

  /** Triggers count into it when rows of others arrive, so it is copied last, as a whole. */
  private static final String TOTALS = "closed_totals";

  /** In which there is something as soon as somebody has made anything of value. */
  private static final List<String> CONTENT =
      List.of(
          "batch_tasks",
          "deleted_projects",
          "provider_calls",
          "model_calls",
          "connections",
          "grants");

  private final DatabaseUrl from;
  private final DatabaseUrl to;

  private DatabaseMove(DatabaseUrl from, DatabaseUrl to) {
    this.from = from;
    this.to = to;
  }

  /**
   * Names both databases, in the forms that {@code DB_URL} may have.
   *
   * @throws PermanentException with code {@code DB_URL} if one of them cannot be understood, or
   *     both are the same
   */
  public static DatabaseMove between(String from, String to) {
    return between(DatabaseUrl.parse(from), DatabaseUrl.parse(to));
  }

  /**
   * As {@link #between(String, String)}, from a SQLite database by the path of its file, whatever
   * characters it has.
   */
  public static DatabaseMove between(Path from, String to) {
    return between(DatabaseUrl.of(from), DatabaseUrl.parse(to));
  }

  private static DatabaseMove between(DatabaseUrl source, DatabaseUrl target) {
    if (source.jdbc().equals(target.jdbc())) {
      throw new PermanentException("DB_URL", "both addresses name the " + source);
    }
    return new DatabaseMove(source, target);
  }

  /** The source, for people, without a password. */
  public String from() {
    return from.toString();
  }

  /** The target, for people, without a password. */
  public String to() {
    return to.toString();
  }

  /** Is told how far it is. */
  @FunctionalInterface
  public interface Listener {
    /**
     * @param table whose rows are copied
     * @param rows that have arrived, of those that there were when it began
     * @param all how many there were
     */
    void copied(String table, long rows, long all);
  }

  /**
   * What one table has in both databases.
   *
   * @param sha256 of all that is in its rows
   */
  public record Table(String name, long rows, String sha256) {}

  /**
   * What was moved.
   *
   * @param from the source, for people, without a password
   * @param to the target, likewise
   * @param tables all, by name
   * @param before whether it had been moved already, and nothing was done now
   */
  public record Report(String from, String to, List<Table> tables, boolean before) {
    public Report {
      tables = List.copyOf(tables);
    }

    /** All rows of all tables. */
    public long rows() {
      return tables.stream().mapToLong(Table::rows).sum();
    }
  }

  /**
   * Moves, or goes on with a move.
   *
   * @throws PermanentException with code {@code MOVE_SOURCE} if there is nothing to be moved,
   *     {@code MOVE_TARGET} if the target has anything in it, {@code WORKER_RUNNING} if somebody
   *     works with one of them, {@code DATABASE_MOVED} if the source was moved elsewhere before, or
   *     a code that opening a database has; both are as they were
   * @throws RetryableException if one of them cannot be reached now; what has arrived stays there
   *     for the next time
   */
  public Report run(Listener listener) {
    requireSource();
    try (Db source = from.open(CONNECTIONS);
        Locks locks = new Locks()) {
      String installation =
          new DatabaseSchema(source, from, DEAD_AFTER, Duration.ZERO, step -> {}).openClosed("");
      locks.take(from);
      requireNoWorker(source, from);
      to.file().ifPresent(SqliteFiles::prepare);
      try (Db target = to.open(CONNECTIONS)) {
        return move(source, target, installation, locks, listener);
      }
    }
  }

  /** SQLite would make the file. */
  private void requireSource() {
    from.file()
        .filter(file -> !Files.exists(file))
        .ifPresent(
            file -> {
              throw new PermanentException("MOVE_SOURCE", "there is no " + from);
            });
    from.file().ifPresent(SqliteFiles::prepare);
  }

  private Report move(Db source, Db target, String installation, Locks locks, Listener listener) {
    Optional<String> movedTo = meta(source, "moved_to");
    if (movedTo.isPresent() && !isPetForge(target)) {
      throw DatabaseSchema.moved(from, movedTo.get());
    }
    String there =
        new DatabaseSchema(target, to, DEAD_AFTER, Duration.ZERO, step -> {})
            .openClosed(installation);
    boolean moving = meta(target, "moving_from").isPresent();
    if (movedTo.isPresent() && !moving && there.equals(installation)) {
      return new Report(from.toString(), to.toString(), List.of(), true);
    }
    locks.take(to);
    requireNoWorker(target, to);
    if (moving) {
      requireOurs(there.equals(installation));
    } else if (movedTo.isPresent()) {
      throw DatabaseSchema.moved(from, movedTo.get());
    } else {
      begin(target, installation);
    }
    if (movedTo.isEmpty()) {
      fill(source, target, listener);
      close(source, target, listener);
    }
    List<Table> arrived = contents(target);
    run(target, connection -> execute(connection, "update petforge_meta set moving_from = null"));
    return new Report(from.toString(), to.toString(), arrived, false);
  }

  private static boolean isPetForge(Db db) {
    return run(
        db, connection -> DatabaseSchema.tables(connection, connection.getSchema()).contains(META));
  }

  /** The target belongs to this move from now on, and nobody else may use it. */
  private void begin(Db target, String installation) {
    run(
        target,
        connection -> {
          for (String table : CONTENT) {
            requireOurs(TableCopy.count(connection, table) == 0);
          }
          try (PreparedStatement update =
              connection.prepareStatement(
                  "update petforge_meta set installation = ?, moving_from = ?")) {
            update.setString(1, installation);
            update.setString(2, from.toString());
            return update.executeUpdate();
          }
        });
  }

  private void requireOurs(boolean ours) {
    if (!ours) {
      throw new PermanentException(
          "MOVE_TARGET",
          "the " + to + " must be empty: it has something in it that is not of the " + from);
    }
  }

  private void fill(Db source, Db target, Listener listener) {
    source.read(
        "copy the tables",
        handle -> {
          Connection connection = handle.getConnection();
          try {
            unhurried(connection, from.dialect());
            for (String table : tables(connection)) {
              if (!table.equals(TOTALS)) {
                copy(connection, target, table, false, listener);
              }
            }
            return true;
          } catch (SQLException e) {
            throw new ConnectionException(e);
          }
        });
  }

  /**
   * @param anew whether what has arrived is not to be trusted
   */
  private void copy(Connection source, Db target, String table, boolean anew, Listener listener)
      throws SQLException {
    TableCopy of = TableCopy.of(source, table);
    long all = TableCopy.count(source, table);
    run(
        target,
        connection -> {
          TableCopy copy = TableCopy.of(connection, table);
          if (!copy.columns().equals(of.columns())) {
            throw new IllegalStateException(
                table + " has " + of.columns() + " in one and " + copy.columns() + " in the other");
          }
          if (anew || !copy.hasKey()) {
            copy.clear(connection);
          }
          long[] rows = {TableCopy.count(connection, table)};
          copy.fill(
              source,
              of,
              connection,
              to.dialect(),
              part -> {
                rows[0] += part;
                listener.copied(table, rows[0], all);
              });
          return true;
        });
  }

  /** Compares all, copies what was changed meanwhile, and shuts the source for good. */
  private void close(Db source, Db target, Listener listener) {
    run(
        source,
        connection -> {
          Set<String> tables = tables(connection);
          if (from.dialect() == Dialect.POSTGRESQL) {
            // On SQLite the transaction of a writer is alone.
            execute(
                connection,
                "lock table "
                    + META
                    + ", "
                    + String.join(", ", tables)
                    + " in share row exclusive mode");
          }
          requireNoWorker(from, connection);
          for (String table : tables) {
            requireSame(connection, target, table, listener);
          }
          // Rows of others that were copied anew have counted in it.
          copy(connection, target, TOTALS, true, listener);
          carryOver(connection, target);
          for (String table : tables) {
            shut(connection, table);
          }
          try (PreparedStatement update =
              connection.prepareStatement(
                  "update petforge_meta set moved_to = ?, moved_at = " + from.dialect().now())) {
            update.setString(1, to.toString());
            update.executeUpdate();
          }
          return true;
        });
  }

  private void requireSame(Connection source, Db target, String table, Listener listener)
      throws SQLException {
    if (table.equals(TOTALS)) {
      return;
    }
    TableCopy.Content here = TableCopy.of(source, table).content(source);
    if (!here.equals(content(target, table))) {
      copy(source, target, table, true, listener);
      TableCopy.Content there = content(target, table);
      if (!here.equals(there)) {
        throw new IllegalStateException(
            table + " has " + here + " in the " + from + " and " + there + " in the " + to);
      }
    }
  }

  private TableCopy.Content content(Db target, String table) {
    return run(target, connection -> TableCopy.of(connection, table).content(connection));
  }

  private List<Table> contents(Db target) {
    return run(
        target,
        connection -> {
          List<Table> contents = new ArrayList<>();
          for (String table : tables(connection)) {
            TableCopy.Content content = TableCopy.of(connection, table).content(connection);
            contents.add(new Table(table, content.rows(), content.sha256()));
          }
          return contents;
        });
  }

  /** What is no row of a table: the place in the feed of changes, and numbers that were used. */
  private void carryOver(Connection source, Db target) throws SQLException {
    long lastChange;
    long createdAt;
    try (Statement statement = source.createStatement();
        ResultSet row =
            statement.executeQuery("select last_change, created_at from petforge_meta")) {
      row.next();
      lastChange = row.getLong(1);
      createdAt = row.getLong(2);
    }
    Map<String, Long> numbers = numbers(source, from.dialect());
    run(
        target,
        connection -> {
          execute(
              connection,
              "update petforge_meta set last_change = "
                  + lastChange
                  + ", created_at = "
                  + createdAt);
          for (Map.Entry<String, Long> number : numbers.entrySet()) {
            setNumber(connection, number.getKey(), number.getValue());
          }
          return true;
        });
  }

  /** The highest number that a table has given to a row, by table. */
  private static Map<String, Long> numbers(Connection connection, Dialect dialect)
      throws SQLException {
    Map<String, Long> numbers = new LinkedHashMap<>();
    String query =
        dialect == Dialect.SQLITE
            ? "select name, seq from sqlite_sequence"
            : "select table_name, coalesce(pg_sequence_last_value(pg_get_serial_sequence("
                + "quote_ident(table_schema) || '.' || quote_ident(table_name),"
                + " column_name)::regclass), 0) from information_schema.columns"
                + " where is_identity = 'YES' and table_schema = current_schema()";
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      while (row.next()) {
        numbers.put(row.getString(1), row.getLong(2));
      }
    }
    return numbers;
  }

  private void setNumber(Connection connection, String table, long number) throws SQLException {
    if (number == 0) {
      return;
    }
    if (to.dialect() == Dialect.POSTGRESQL) {
      execute(
          connection,
          "select setval(pg_get_serial_sequence(quote_ident(table_schema) || '.' ||"
              + " quote_ident(table_name), column_name), "
              + number
              + ") from information_schema.columns where is_identity = 'YES'"
              + " and table_schema = current_schema() and table_name = '"
              + table
              + "'");
      return;
    }
    execute(connection, "delete from sqlite_sequence where name = '" + table + "'");
    execute(
        connection,
        "insert into sqlite_sequence (name, seq) values ('" + table + "', " + number + ")");
  }

  /** From now on every write fails, also of a process that has the database open. */
  private void shut(Connection connection, String table) throws SQLException {
    if (from.dialect() == Dialect.POSTGRESQL) {
      execute(
          connection,
          "create or replace function petforge_moved() returns trigger language plpgsql as $$"
              + " begin raise exception '"
              + Db.MOVED
              + "'; end $$");
      execute(
          connection,
          "create trigger petforge_moved before insert or update or delete on "
              + table
              + " for each statement execute function petforge_moved()");
      return;
    }
    for (String change : List.of("insert", "update", "delete")) {
      execute(
          connection,
          "create trigger petforge_moved_"
              + change
              + "_"
              + table
              + " before "
              + change
              + " on "
              + table
              + " begin select raise(abort, '"
              + Db.MOVED
              + "'); end");
    }
  }

  private static Optional<String> meta(Db db, String column) {
    return run(
        db,
        connection -> {
          try (Statement statement = connection.createStatement();
              ResultSet row = statement.executeQuery("select " + column + " from " + META)) {
            row.next();
            return Optional.ofNullable(row.getString(1));
          }
        });
  }

  private static Set<String> tables(Connection connection) throws SQLException {
    Set<String> tables = DatabaseSchema.tables(connection, connection.getSchema());
    tables.removeAll(OWN);
    return new TreeSet<>(tables);
  }

  private static void requireNoWorker(Db db, DatabaseUrl url) {
    run(
        db,
        connection -> {
          requireNoWorker(url, connection);
          return true;
        });
  }

  private static void requireNoWorker(DatabaseUrl url, Connection connection) {
    NoWorker.require(url, Jdbi.open(connection), DEAD_AFTER);
  }

  /** The locks of workers. */
  private static final class Locks implements AutoCloseable {
    private final List<ProcessLock> held = new ArrayList<>();

    void take(DatabaseUrl url) {
      url.file().ifPresent(file -> held.add(NoWorker.lock(url, file)));
    }

    @Override
    public void close() {
      held.forEach(ProcessLock::close);
    }
  }

  private interface Work<T> {
    T on(Connection connection) throws SQLException;
  }

  /** One transaction, in which nothing is given up because of its time. */
  private static <T> T run(Db db, Work<T> work) {
    try (Connection connection = db.dataSource().getConnection()) {
      connection.setAutoCommit(false);
      try {
        unhurried(connection, db.dialect());
        T result = work.on(connection);
        connection.commit();
        return result;
      } catch (SQLException | RuntimeException e) {
        connection.rollback();
        throw e;
      } finally {
        connection.setAutoCommit(true);
      }
    } catch (SQLException e) {
      throw Db.sorted("move the tables of the " + db.name(), new ConnectionException(e));
    }
  }

  /** The other database may take its time meanwhile. */
  private static void unhurried(Connection connection, Dialect dialect) throws SQLException {
    if (dialect == Dialect.POSTGRESQL) {
      execute(connection, "set idle_in_transaction_session_timeout = 0");
      connection.setNetworkTimeout(Runnable::run, 0);
    }
  }

  private static boolean execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      return statement.execute(sql);
    }
  }
}
