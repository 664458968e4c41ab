package dev.petforge.examples.benchmarks.bench;

import dev.petforge.failure.PermanentException;
import dev.petforge.testkit.TcpProxy;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A database that is filled and measured: a SQLite file, or a PostgreSQL server of this process.
 */
interface BenchDatabase extends AutoCloseable {
  /**
   * Makes an empty one.
   *
   * @param name {@code sqlite} or {@code postgresql}
   * @param folder for files
   * @throws IllegalArgumentException if there is no database of that name
   * @throws PermanentException with code {@code NOT_STARTED} if the server cannot be started
   */
  static BenchDatabase create(String name, Path folder) {
    return switch (name) {
      case "sqlite" -> new Sqlite(folder.resolve("petforge.db"));
      case "postgresql" -> new Postgresql();
      default -> throw new IllegalArgumentException("no database is named '" + name + "'");
    };
  }

  /** As {@code JdbcPersistence} takes it. */
  String url();

  /**
   * A way to it that is longer.
   *
   * @param roundTrip by how much there and back together, more than 0
   * @throws UnsupportedOperationException if it is a file
   */
  FarDatabase farther(Duration roundTrip);

  /** The same for a driver of JDBC; it says all that a driver must know but user and password. */
  String jdbc();

  /**
   * Another one with the same content. Nobody may be connected.
   *
   * @param name lower case letters
   */
  BenchDatabase copy(String name) throws SQLException;

  /** A connection past the library, for many rows at once. */
  Connection connect() throws SQLException;

  /** A project's id in SQL, 12 hex digits, from a number in SQL. */
  String hex(String number);

  /**
   * A date in SQL that is so many days before another one.
   *
   * @param date text, {@code yyyyMMdd}
   * @param days an integer
   */
  String earlier(String date, String days);

  /** After many rows were written: what a database does by itself as the months go by. */
  void settle() throws SQLException;

  /** How much disk it takes. */
  long bytes() throws SQLException;

  /**
   * A database over a longer way.
   *
   * @param url as {@code JdbcPersistence} takes it
   * @param line the way
   */
  record FarDatabase(String url, TcpProxy line) implements AutoCloseable {
    @Override
    public void close() {
      line.close();
    }
  }

  /** What has waited for locks since the server began; empty where there is no server. */
  Optional<LockWaits> lockWaits() throws SQLException;

  /**
   * How often somebody waited for a lock.
   *
   * @param waits that took more than 100 ms
   * @param transactions that ended, each of one statement or more
   */
  record LockWaits(long waits, long transactions) {
    LockWaits since(LockWaits before) {
      return new LockWaits(waits - before.waits, transactions - before.transactions);
    }

    /** Waits for each transaction: for each statement there are fewer. */
    double share() {
      return transactions == 0 ? 0 : (double) waits / transactions;
    }
  }

  /** The processes of its server, which started itself apart from this process. */
  Stream<ProcessHandle> processes() throws SQLException;

  /** The processor time of all processes that its server has at the moment. */
  default Duration processorTime() throws SQLException {
    return processes()
        .map(process -> process.info().totalCpuDuration().orElse(Duration.ZERO))
        .reduce(Duration.ZERO, Duration::plus);
  }

  @Override
  void close();

  /** A file. */
  record Sqlite(Path file) implements BenchDatabase {
    @Override
    public String url() {
      return "jdbc:sqlite:" + file;
    }

    @Override
    public FarDatabase farther(Duration roundTrip) {
      throw new UnsupportedOperationException("a file is not farther away");
    }

    @Override
    public String jdbc() {
      return url();
    }

    @Override
    public BenchDatabase copy(String name) throws SQLException {
      settle();
      Path copy = file.resolveSibling(name + ".db");
      try {
        Files.copy(file, copy);
      } catch (IOException e) {
        throw new SQLException("the database cannot be copied to " + copy, e);
      }
      return new Sqlite(copy);
    }

    @Override
    public Connection connect() throws SQLException {
      Connection connection = DriverManager.getConnection(url());
      try (Statement statement = connection.createStatement()) {
        // A fill that is cut short is thrown away.
        statement.execute("pragma synchronous = off");
        statement.execute("pragma cache_size = -100000");
      }
      return connection;
    }

    @Override
    public String hex(String number) {
      return "printf('%012x', " + number + ")";
    }

    @Override
    public String earlier(String date, String days) {
      return "strftime('%Y%m%d', substr("
          + date
          + ", 1, 4) || '-' || substr("
          + date
          + ", 5, 2) || '-' || substr("
          + date
          + ", 7, 2), '-' || "
          + days
          + " || ' days')";
    }

    @Override
    public void settle() throws SQLException {
      try (Connection connection = connect();
          Statement statement = connection.createStatement()) {
        statement.execute("pragma wal_checkpoint(truncate)");
      }
    }

    @Override
    public Optional<LockWaits> lockWaits() {
      return Optional.empty();
    }

    @Override
    public Stream<ProcessHandle> processes() {
      return Stream.empty();
    }

    @Override
    public long bytes() throws SQLException {
      try {
        return Files.size(file);
      } catch (IOException e) {
        throw new SQLException("the size of " + file + " cannot be read", e);
      }
    }

    @Override
    public void close() {
      // It goes with the folder.
    }
  }

  /** A database of a server, which ends with the first one. */
  final class Postgresql implements BenchDatabase {
    private static final String FIRST = "postgres";
    private static final Duration LONGEST_START = Duration.ofMinutes(2);

    private final EmbeddedPostgres server;
    private final String name;

    Postgresql() {
      try {
        // Its own defaults are made for speed, and lose commits.
        server =
            EmbeddedPostgres.builder()
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("logging_collector", "on")
                .setServerConfig("log_lock_waits", "on")
                .setServerConfig("deadlock_timeout", "100ms")
                .setPGStartupWait(LONGEST_START)
                .start();
      } catch (IOException e) {
        throw new PermanentException("NOT_STARTED", "PostgreSQL cannot be started: " + e, e);
      }
      name = FIRST;
    }

    private Postgresql(EmbeddedPostgres server, String name) {
      this.server = server;
      this.name = name;
    }

    @Override
    public String url() {
      return url(server.getPort());
    }

    private String url(int port) {
      return "postgresql://postgres:postgres@localhost:" + port + "/" + name;
    }

    @Override
    public FarDatabase farther(Duration roundTrip) {
      TcpProxy line = TcpProxy.to("localhost", server.getPort());
      line.slow(roundTrip);
      return new FarDatabase(url(line.port()), line);
    }

    @Override
    public String jdbc() {
      return "jdbc:postgresql://localhost:" + server.getPort() + "/" + name;
    }

    @Override
    public BenchDatabase copy(String copy) throws SQLException {
      try (Connection connection = server.getTemplateDatabase().getConnection();
          Statement statement = connection.createStatement()) {
        statement.execute("create database " + copy + " template " + name);
      }
      return new Postgresql(server, copy);
    }

    @Override
    public Connection connect() throws SQLException {
      return server.getDatabase("postgres", name).getConnection();
    }

    @Override
    public String hex(String number) {
      return "lpad(to_hex(cast(" + number + " as bigint)), 12, '0')";
    }

    @Override
    public String earlier(String date, String days) {
      return "to_char(to_date(" + date + ", 'YYYYMMDD') - cast(" + days + " as int), 'YYYYMMDD')";
    }

    @Override
    public void settle() throws SQLException {
      try (Connection connection = connect();
          Statement statement = connection.createStatement()) {
        // Questions are copied whole and then ended, which leaves each whole row twice; in life a
        // short one is.
        statement.execute("vacuum full model_calls");
        // Here the sums of thousands of projects become few at once.
        statement.execute("vacuum full closed_totals");
        statement.execute("vacuum analyze");
      }
    }

    @Override
    public Optional<LockWaits> lockWaits() throws SQLException {
      try (Connection connection = connect();
          Statement statement = connection.createStatement();
          ResultSet row =
              statement.executeQuery(
                  "select (select count(*) from regexp_matches(pg_read_file(pg_current_logfile()),"
                      + " 'still waiting for', 'g')), (select xact_commit + xact_rollback from"
                      + " pg_stat_database where datname = current_database())")) {
        row.next();
        return Optional.of(new LockWaits(row.getLong(1), row.getLong(2)));
      }
    }

    @Override
    public Stream<ProcessHandle> processes() throws SQLException {
      try (Connection connection = connect();
          Statement statement = connection.createStatement();
          ResultSet row = statement.executeQuery("select pg_backend_pid()")) {
        row.next();
        // Whoever answers is a child of the server.
        return ProcessHandle.of(row.getLong(1)).flatMap(ProcessHandle::parent).stream()
            .flatMap(first -> Stream.concat(Stream.of(first), first.descendants()));
      }
    }

    @Override
    public long bytes() throws SQLException {
      try (Connection connection = connect();
          Statement statement = connection.createStatement();
          ResultSet size = statement.executeQuery("select pg_database_size(current_database())")) {
        size.next();
        return size.getLong(1);
      }
    }

    @Override
    public void close() {
      if (!name.equals(FIRST)) {
        return;
      }
      try {
        server.close();
      } catch (IOException e) {
        throw new PermanentException("DATABASE", "PostgreSQL cannot be ended: " + e, e);
      }
    }
  }
}
