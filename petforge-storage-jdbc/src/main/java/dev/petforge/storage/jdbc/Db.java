package dev.petforge.storage.jdbc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.petforge.failure.PermanentException;
import dev.petforge.failure.RetryableException;
import dev.petforge.job.JobKey;
import dev.petforge.job.RetryPolicy;
import dev.petforge.production.Persistence;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.StringJoiner;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.ColonPrefixSqlParser;
import org.jdbi.v3.core.statement.SqlParser;
import org.jdbi.v3.core.statement.SqlStatements;
import org.jdbi.v3.core.statement.StatementExceptions;
import org.jdbi.v3.core.statement.StatementExceptions.MessageRendering;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * The connections to one database. SQLite has one writer, whose pool is a fair queue, and readers
 * beside it; PostgreSQL has one pool for both.
 *
 * <p>No statement waits for ever: a server that is silent for {@value #SILENCE_S} s is given up
 * with its connection, so that the work is tried again over another one; and the server ends what
 * was left in the middle of a transaction, so that its locks stop nobody. {@code DB_URL} may say
 * otherwise. Migrations take their time.
 */
final class Db implements AutoCloseable {
  private static final int SQLITE_READERS = 4;
  private static final int ATTEMPTS = 4;
  private static final long TIMEOUT_MS = 10_000;

  /**
   * Twice as long, and the work of a worker is taken over at the default heartbeat: a heartbeat
   * that meets a silent connection still has the time for another one.
   */
  static final int SILENCE_S = 20;

  static final int SILENCE_MS = SILENCE_S * 1_000;

  /** For the statements that tell that this process lives, or what time it is. */
  private static final int SHORT_SILENCE_MS = 5_000;

  private static final int CONNECT_S = 10;
  private static final long VALIDATION_MS = 3_000;

  /** Longer than {@link #SILENCE_S}: whoever is still there has given up before. */
  private static final String ABANDONED = "idle_in_transaction_session_timeout";

  private static final int ABANDONED_S = 30;

  /** Shorter than {@link #SILENCE_S}: the connection survives it. */
  private static final String LOCKED = "lock_timeout";

  private static final int LOCKED_S = 15;

  /** What a session of PostgreSQL has other than by itself. */
  static final Map<String, String> SESSION =
      Map.of(ABANDONED, ABANDONED_S + "s", LOCKED, LOCKED_S + "s");

  /** The code of failures that say nothing but that the database could not be used. */
  static final String UNAVAILABLE = RetryPolicy.DATABASE;

  /** The code of failures that the file of a database is to blame for. */
  static final String DAMAGED = "DATABASE_DAMAGED";

  /** What a database that was moved elsewhere says to whoever writes into it. */
  static final String MOVED = "this database was moved elsewhere";

  /**
   * Single states after which the same may succeed: a row that somebody else has locked; a
   * transaction that the server ended because nothing, or not enough, happened in it; a server that
   * does not write, or does not yet, because another one has taken over or was taken over from.
   */
  private static final Set<String> RECOVERING = Set.of("55P03", "25P03", "25P04", "25006");

  /**
   * Keeps what it has parsed, which took a fifth of the time that statements on a small database
   * take while each reader and each writer parsed them anew. The statements are few: none has a
   * value in its text.
   */
  private static final SqlParser PARSER = new ColonPrefixSqlParser();

  /** Names the database to people. */
  private final String name;

  private final Dialect dialect;

  /** What was opened here, in the order in which it is closed. */
  private final List<AutoCloseable> own;

  private final Jdbi writer;
  private final Jdbi reader;
  private final SharedCommits shared;
  private final Outage outage;
  private DataSource schedulers;
  private volatile Consumer<Handle> beforeWriting = handle -> {};
  private volatile boolean closed;

  private Db(
      DatabaseTarget target,
      DataSource writers,
      DataSource readers,
      List<? extends AutoCloseable> own,
      Outage outage) {
    this.name = target.toString();
    this.outage = outage;
    Dialect dialect = target.dialect();
    this.dialect = dialect;
    this.own = List.copyOf(own);
    this.writer = jdbi(writers);
    this.reader = jdbi(readers);
    this.shared = new SharedCommits(writer, SharedCommits.LONGEST);
    this.schedulers =
        dialect == Dialect.POSTGRESQL ? new PatientConnections(writers, outage) : writers;
  }

  private static Jdbi jdbi(DataSource connections) {
    Jdbi jdbi = Jdbi.create(connections).registerArgument(new StorableText());
    jdbi.getConfig(SqlStatements.class).setSqlParser(PARSER);
    // What is bound may be a prompt or the address of a result, which no log may show.
    jdbi.getConfig(StatementExceptions.class).setMessageRendering(MessageRendering.NONE);
    return jdbi;
  }

  /**
   * @param connections the size of the pool, at least 4; not used for SQLite
   * @throws RetryableException if the database cannot be reached
   */
  static Db open(DatabaseUrl url, int connections) {
    try {
      if (url.dialect() == Dialect.SQLITE) {
        return sqlite(url);
      }
      Outage outage = new Outage(url.toString());
      HikariDataSource pool = PostgresqlPool.open(postgresql(url, connections), outage);
      return new Db(url, pool, pool, List.of(pool), outage);
    } catch (RuntimeException e) {
      throw unopened(url, e);
    }
  }

  /** What whoever wants to open a database is told. */
  static RuntimeException unopened(DatabaseTarget target, RuntimeException e) {
    if (e instanceof RetryableException || e instanceof PermanentException) {
      return e;
    }
    if (target.dialect() == Dialect.POSTGRESQL && Outage.isMeantBy(e)) {
      return away(target.toString(), "open it", messageOf(e), e);
    }
    return isRefusal(e)
        ? new PermanentException(
            "DATABASE_REFUSED", "the " + target + " refuses: " + messageOf(e), e)
        : sorted("open the " + target, e);
  }

  /** Whether a server does not know the user or the database, or the user has not the right. */
  static boolean isRefusal(Throwable e) {
    String state = sqlState(e);
    return state.startsWith("28") || state.equals("3D000") || state.equals("42501");
  }

  /** Connections to PostgreSQL that somebody else owns, who closes them. */
  static Db borrowing(DatabaseTarget target, BorrowedConnections connections) {
    return new Db(
        target, connections, connections, List.of(connections), new Outage(target.toString()));
  }

  /** How connections to PostgreSQL are made. */
  static HikariConfig postgresql(DatabaseUrl url, int connections) {
    HikariConfig config = config("petforge", connections);
    config.setJdbcUrl(url.jdbc());
    url.user().ifPresent(config::setUsername);
    url.password().ifPresent(config::setPassword);
    // What the address says goes before these.
    Properties driver = new Properties();
    driver.setProperty("connectTimeout", Integer.toString(CONNECT_S));
    driver.setProperty("socketTimeout", Integer.toString(SILENCE_S));
    driver.setProperty("tcpKeepAlive", "true");
    // The detail of an error quotes the row that was refused.
    driver.setProperty("logServerErrorDetail", "false");
    config.setDataSourceProperties(driver);
    config.setValidationTimeout(VALIDATION_MS);
    StringJoiner session = new StringJoiner("; ");
    session.setEmptyValue("");
    SESSION.forEach(
        (name, value) -> {
          if (!url.jdbc().contains(name)) {
            session.add("set " + name + " = '" + value + "'");
          }
        });
    if (session.length() > 0) {
      config.setConnectionInitSql(session.toString());
    }
    return config;
  }

  /**
   * SQLite does not wait for other processes when it turns the journal of a new file into a WAL,
   * and the pool would log each try as an error.
   */
  private static void awaitWal(DataSource source) {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(TIMEOUT_MS);
    while (true) {
      try {
        source.getConnection().close();
        return;
      } catch (SQLException e) {
        if (!busy(e) || System.nanoTime() - end > 0) {
          throw new ConnectionException(e);
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
      }
    }
  }

  private static boolean busy(SQLException e) {
    return e instanceof SQLiteException sqlite
        && primaryCode(sqlite) == SQLiteErrorCode.SQLITE_BUSY.code;
  }

  /** The class of a result code. */
  private static int primaryCode(SQLiteException e) {
    return e.getResultCode().code & 0xff;
  }

  private static Db sqlite(DatabaseUrl url) {
    SQLiteConfig settings = new SQLiteConfig();
    settings.setJournalMode(SQLiteConfig.JournalMode.WAL);
    settings.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    settings.setBusyTimeout((int) TIMEOUT_MS);
    settings.enforceForeignKeys(true);
    settings.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
    DataSource writing = sqlite(url, settings);
    awaitWal(writing);
    HikariConfig write = config("petforge-writer", 1);
    write.setDataSource(writing);
    HikariDataSource writers = new HikariDataSource(write);
    try {
      settings.setTransactionMode(SQLiteConfig.TransactionMode.DEFERRED);
      HikariConfig read = config("petforge-reader", SQLITE_READERS);
      read.setDataSource(sqlite(url, settings));
      read.setConnectionInitSql("pragma query_only = 1");
      HikariDataSource readers = new HikariDataSource(read);
      Outage never = new Outage(url.toString());
      return new Db(url, writers, readers, List.of(readers, writers), never);
    } catch (RuntimeException e) {
      writers.close();
      throw e;
    }
  }

  private static DataSource sqlite(DatabaseUrl url, SQLiteConfig settings) {
    try {
      return new KeptStatements(url.jdbc(), settings.toProperties());
    } catch (SQLException e) {
      throw new ConnectionException(e);
    }
  }

  private static HikariConfig config(String name, int size) {
    HikariConfig config = new HikariConfig();
    config.setPoolName(name);
    config.setMaximumPoolSize(size);
    config.setMinimumIdle(1);
    config.setConnectionTimeout(2 * TIMEOUT_MS);
    return config;
  }

  /** For people, without a password. */
  String name() {
    return name;
  }

  Dialect dialect() {
    return dialect;
  }

  /** Connections that may write. */
  DataSource dataSource() {
    return schedulers;
  }

  /**
   * Has every statement seen before it is made. For tests, before anything is done.
   *
   * @param stores is given what the stores make their statements by
   * @param others wraps the connections of all others
   */
  void watch(Consumer<Jdbi> stores, UnaryOperator<DataSource> others) {
    stores.accept(writer);
    stores.accept(reader);
    schedulers = others.apply(schedulers);
  }

  /**
   * Does work in one transaction, on SQLite together with others that wait. It is done again when
   * the database undid it because of another one.
   */
  <T extends @Nullable Object> T write(String what, Function<Handle, T> work) {
    Consumer<Handle> check = beforeWriting;
    return writeUnchecked(
        what,
        handle -> {
          check.accept(handle);
          return work.apply(handle);
        });
  }

  /** As {@link #write}, without {@link #beforeWriting}. */
  <T extends @Nullable Object> T writeUnchecked(String what, Function<Handle, T> work) {
    awaitDatabase(what);
    return writeNow(what, work);
  }

  /** Has {@link #write} begin with a check, in the same transaction; what it throws undoes all. */
  void beforeWriting(Consumer<Handle> check) {
    beforeWriting = check;
  }

  private <T extends @Nullable Object> T writeNow(String what, Function<Handle, T> work) {
    requireOpen();
    for (int attempt = 1; ; attempt++) {
      try {
        T result =
            dialect == Dialect.SQLITE ? shared.write(work) : writer.inTransaction(work::apply);
        outage.end();
        return result;
      } catch (RuntimeException e) {
        if (attempt == ATTEMPTS || !undone(e)) {
          throw failed(what, e);
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10L * attempt));
      }
    }
  }

  /** As {@link #write}, but gives a silent database up soon, and tries one that is away. */
  <T extends @Nullable Object> T writeQuickly(String what, Function<Handle, T> work) {
    return writeNow(what, handle -> work.apply(hurried(handle)));
  }

  /** As {@link #read}, but gives a silent database up soon, and tries one that is away. */
  <T extends @Nullable Object> T readQuickly(String what, Function<Handle, T> work) {
    return readNow(what, handle -> work.apply(hurried(handle)));
  }

  /** What is known of the server's absence. */
  Outage outage() {
    return outage;
  }

  /** Whether a failure says no more than {@link Outage} has said already. */
  boolean isToldAlready(Throwable failure) {
    return outage.isAway()
        && failure instanceof RetryableException e
        && RetryPolicy.saysNothingOfTheWork(e.failure());
  }

  /**
   * @throws RetryableException if it does not come back soon
   */
  private void awaitDatabase(String what) {
    requireOpen();
    if (outage.isAway() && !outage.await(Duration.ofMillis(2 * TIMEOUT_MS))) {
      requireOpen();
      throw away(name, what, outage.reason(), null);
    }
  }

  private Handle hurried(Handle handle) {
    if (dialect == Dialect.POSTGRESQL) {
      try {
        Connection connection = handle.getConnection();
        int usual = connection.getNetworkTimeout();
        if (usual == 0 || usual > SHORT_SILENCE_MS) {
          // The pool takes it back when the connection is returned.
          connection.setNetworkTimeout(Runnable::run, SHORT_SILENCE_MS);
        }
      } catch (SQLException e) {
        throw new ConnectionException(e);
      }
    }
    return handle;
  }

  /** Reads; all queries see the same state of the database. */
  <T extends @Nullable Object> T read(String what, Function<Handle, T> work) {
    awaitDatabase(what);
    return readNow(what, work);
  }

  /**
   * As {@link #read}, for work that is one query and reads few rows: it sees one state of the
   * database by itself, and asks the server once instead of three times.
   */
  <T extends @Nullable Object> T readByOneQuery(String what, Function<Handle, T> work) {
    awaitDatabase(what);
    return reading(what, () -> reader.withHandle(work::apply));
  }

  private <T extends @Nullable Object> T readNow(String what, Function<Handle, T> work) {
    return reading(
        what,
        () ->
            reader.inTransaction(
                handle -> {
                  if (dialect == Dialect.POSTGRESQL) {
                    // To change the connection's own level asks the server three times more.
                    handle.execute("set transaction isolation level repeatable read");
                  }
                  return work.apply(handle);
                }));
  }

  private <T extends @Nullable Object> T reading(String what, Supplier<T> work) {
    requireOpen();
    try {
      T result = work.get();
      outage.end();
      return result;
    } catch (RuntimeException e) {
      throw failed(what, e);
    }
  }

  /**
   * @throws PermanentException with code {@link Persistence#CLOSED} after {@link #close}
   */
  void requireOpen() {
    if (closed) {
      throw new PermanentException(Persistence.CLOSED, "the " + name + " was closed");
    }
  }

  /** What a caller is told; also of what was under way when this was closed. */
  private RuntimeException failed(String what, RuntimeException e) {
    if (dialect == Dialect.POSTGRESQL && !closed && Outage.isMeantBy(e)) {
      String why = messageOf(e);
      outage.begin(why);
      return away(name, what, why, e);
    }
    RuntimeException sorted = sorted(what, e);
    if (sorted instanceof PermanentException permanent
        && permanent.failure().code().equals(DAMAGED)) {
      return new PermanentException(
          DAMAGED, "the " + name + " is damaged: " + permanent.failure().message(), e);
    }
    return closed && (sorted instanceof RetryableException || sqlException(e) != null)
        ? new PermanentException(
            Persistence.CLOSED, "the " + name + " was closed: could not " + what, e)
        : sorted;
  }

  /** Whether the database undid a transaction because of another one. */
  private static boolean undone(Throwable e) {
    if (e instanceof SharedCommits.UndoneException) {
      return true;
    }
    String state = sqlState(e);
    return state.equals("40001") || state.equals("40P01");
  }

  /** Whether a row was refused because another one is there already. */
  static boolean isUniqueViolation(Throwable e) {
    SQLException sql = sqlException(e);
    if (sql instanceof SQLiteException sqlite) {
      return sqlite.getResultCode() == SQLiteErrorCode.SQLITE_CONSTRAINT_UNIQUE
          || sqlite.getResultCode() == SQLiteErrorCode.SQLITE_CONSTRAINT_PRIMARYKEY;
    }
    return sqlState(e).equals("23505");
  }

  /** What a caller may be told: worth a retry, hopeless, or a mistake of ours. */
  static RuntimeException sorted(String what, RuntimeException e) {
    Optional<OutOfMemoryError> memory = JobKey.outOfMemory(e);
    if (memory.isPresent()) {
      // The driver has it look as if the database was out of something.
      throw memory.get();
    }
    if (e instanceof RetryableException || e instanceof PermanentException) {
      return e;
    }
    if (e instanceof SharedCommits.UndoneException) {
      return new RetryableException(
          UNAVAILABLE, "the database could not " + what + ": " + e.getMessage(), null, e);
    }
    SQLException sql = sqlException(e);
    if (sql == null) {
      return e;
    }
    String message = "the database could not " + what + ": " + sql.getMessage();
    if (String.valueOf(sql.getMessage()).contains(MOVED)) {
      return new PermanentException("DATABASE_MOVED", message, e);
    }
    if (isDamage(sql)) {
      return new PermanentException(DAMAGED, message, e);
    }
    return mayRecover(sql) ? new RetryableException(UNAVAILABLE, message, null, e) : e;
  }

  /** What a caller is told of a database whose server is not there. */
  static RetryableException away(String name, String what, String why, @Nullable Throwable cause) {
    return new RetryableException(
        RetryPolicy.DATABASE_AWAY,
        "the " + name + " is away: " + why + "; could not " + what,
        null,
        cause);
  }

  private static String messageOf(Throwable e) {
    SQLException sql = sqlException(e);
    return sql == null ? e.toString() : String.valueOf(sql.getMessage());
  }

  /** Whether the file of a database is to blame: it is no database, or not a whole one. */
  private static boolean isDamage(SQLException e) {
    return e instanceof SQLiteException sqlite
        && (primaryCode(sqlite) == SQLiteErrorCode.SQLITE_NOTADB.code
            || primaryCode(sqlite) == SQLiteErrorCode.SQLITE_CORRUPT.code);
  }

  private static boolean mayRecover(SQLException e) {
    if (e instanceof SQLTransientException) {
      return true;
    }
    if (e instanceof SQLiteException sqlite) {
      int code = primaryCode(sqlite);
      return code == SQLiteErrorCode.SQLITE_BUSY.code
          || code == SQLiteErrorCode.SQLITE_LOCKED.code
          || code == SQLiteErrorCode.SQLITE_IOERR.code
          || code == SQLiteErrorCode.SQLITE_FULL.code
          || code == SQLiteErrorCode.SQLITE_CANTOPEN.code
          || code == SQLiteErrorCode.SQLITE_INTERRUPT.code
          || code == SQLiteErrorCode.SQLITE_PROTOCOL.code;
    }
    String state = e.getSQLState() == null ? "08000" : e.getSQLState();
    return state.startsWith("08")
        || state.startsWith("40")
        || state.startsWith("53")
        || state.startsWith("57")
        || state.startsWith("58")
        || RECOVERING.contains(state);
  }

  private static String sqlState(Throwable e) {
    SQLException sql = sqlException(e);
    return sql == null || sql.getSQLState() == null ? "" : sql.getSQLState();
  }

  private static @Nullable SQLException sqlException(Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql) {
        return sql;
      }
    }
    return null;
  }

  @Override
  public void close() {
    closed = true;
    outage.close();
    for (AutoCloseable connections : own) {
      try {
        connections.close();
      } catch (Exception e) {
        // A pool throws nothing when it is closed.
        throw new IllegalStateException("cannot close " + connections, e);
      }
    }
  }
}
