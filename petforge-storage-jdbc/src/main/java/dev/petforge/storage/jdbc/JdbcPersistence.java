package dev.petforge.storage.jdbc;

import dev.petforge.call.CallLedger;
import dev.petforge.connection.ConnectionStore;
import dev.petforge.connection.GrantStore;
import dev.petforge.failure.Failure;
import dev.petforge.job.JobKind;
import dev.petforge.job.JobQueue;
import dev.petforge.job.LivingWorker;
import dev.petforge.job.ProcessThreads;
import dev.petforge.job.SharedSettings;
import dev.petforge.job.Threads;
import dev.petforge.money.AccountPace;
import dev.petforge.notification.NotificationStore;
import dev.petforge.production.ChangeFeed;
import dev.petforge.production.Persistence;
import dev.petforge.production.PushTurns;
import dev.petforge.publication.PublicationStore;
import dev.petforge.question.ModelLedger;
import dev.petforge.storyboard.Language;
import dev.petforge.task.TaskStore;
import dev.petforge.task.Trash;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import javax.sql.DataSource;

/**
 * A SQLite file or a PostgreSQL database. Safe for use by many threads. On SQLite any number of
 * processes may use a database, and one of them may be its worker; on PostgreSQL there may be any
 * number of workers.
 *
 * <p>An address has one of the forms {@code sqlite:///relative.db}, {@code sqlite:////absolute.db},
 * {@code jdbc:sqlite:path}, {@code postgresql://user:password@host/database} and {@code
 * jdbc:postgresql:…}. A database that does not exist is made on SQLite, its tables on both.
 */
public final class JdbcPersistence implements Persistence {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  /** So long workers of an earlier version may take to notice and to finish what they do. */
  private static final Duration OLDER_WORKERS_END = Duration.ofSeconds(90);

  /** So often it is looked whether a database that went away is back. */
  private static final Duration LOOK = Duration.ofMillis(200);

  /** So often a worker looks whether it has what waiting jobs need. */
  private static final Duration OFFER = Duration.ofSeconds(2);

  /** The schema in a database that is given as a {@link DataSource}, unless another is named. */
  public static final String SCHEMA = "petforge";

  private final SecureRandom random = new SecureRandom();
  private final Db db;
  private final DatabaseClock clock;
  private final String installation;
  private final Language language;
  private final WorkerLease worker;
  private final Housekeeper heart =
      new Housekeeper("petforge-heartbeat", this::outOfMemory, this::toldAlready);
  private final Housekeeper watch =
      new Housekeeper("petforge-clock", this::outOfMemory, this::toldAlready);
  private final Housekeeper housekeeper =
      new Housekeeper("petforge-housekeeper", this::outOfMemory, this::toldAlready);
  private final ProcessThreads threads = new ProcessThreads(this::outOfMemory);
  private final JdbcJobQueue jobQueue;
  private final JdbcTaskStore tasks;
  private final JdbcTrash trash;
  private final JdbcConnectionStore connections;
  private final JdbcPublicationStore publications;
  private final JdbcGrantStore grants;
  private final JdbcNotificationStore notifications;
  private final JdbcPushTurns pushTurns;
  private final JdbcCallLedger calls;
  private final JdbcModelLedger modelCalls;
  private final ClosedTotals totals;
  private final JdbcChangeFeed changes;

  private JdbcPersistence(
      DatabaseTarget target,
      DatabaseSettings settings,
      LongSupplier nanoTime,
      LongSupplier wallMillis,
      ThreadFactory threadFactory,
      Consumer<Migration> migrating,
      Consumer<Db> opened) {
    target.file().ifPresent(SqliteFiles::prepare);
    language = settings.language();
    db = opened(target, settings.connections());
    try {
      opened.accept(db);
      installation =
          new DatabaseSchema(db, target, settings.deadAfter(), OLDER_WORKERS_END, migrating)
              .open(newId().substring(0, 8));
      clock = new DatabaseClock(db, nanoTime, wallMillis);
    } catch (RuntimeException e) {
      db.close();
      throw Db.unopened(target, e);
    }
    String workerId = settings.workerName().orElse("petforge") + "-" + newId();
    worker =
        new WorkerLease(
            db,
            target,
            clock,
            workerId,
            settings.workerName().orElse(workerId),
            settings.deadAfter());
    db.beforeWriting(worker::requireWriter);
    JobRows jobRows = new JobRows(db.dialect(), clock, this::newId);
    jobQueue = new JdbcJobQueue(db, clock, jobRows, worker, settings, housekeeper, threadFactory);
    tasks = new JdbcTaskStore(db, clock, jobRows, jobQueue, this::newId, settings.language());
    trash = new JdbcTrash(db, clock, jobRows, jobQueue);
    connections = new JdbcConnectionStore(db);
    Admissions admissions = new Admissions(db.dialect());
    calls = new JdbcCallLedger(db, clock, jobRows, jobQueue, worker, admissions);
    totals = new ClosedTotals(db);
    modelCalls = new JdbcModelLedger(db, clock, admissions);
    publications = new JdbcPublicationStore(db, clock);
    grants = new JdbcGrantStore(db, clock);
    notifications = new JdbcNotificationStore(db);
    changes = new JdbcChangeFeed(db, installation);
    pushTurns = new JdbcPushTurns(db, clock, jobRows, jobQueue);
    // A heartbeat must wait for nothing else.
    heart.every(settings.heartbeat(), "heartbeat", worker::beat);
    watch.every(MINUTE, "clock", clock::read);
    db.outage().watch();
    watch.every(LOOK, "look whether the database is back", worker::lookForDatabase);
    housekeeper.every(settings.pollInterval(), "ends of runs", jobQueue::storeEnds);
    housekeeper.every(OFFER, "what this worker serves", jobQueue::tellOffer);
    housekeeper.every(
        settings.heartbeat().multipliedBy(2), "look for the dead", jobQueue::takeOver);
    housekeeper.every(MINUTE, "repair of jobs", this::repair);
    housekeeper.every(MINUTE, "totals of closed calls", this::condense);
  }

  /**
   * Opens a database with the settings that {@link Builder} documents.
   *
   * @throws dev.petforge.failure.PermanentException as {@link Builder#open}
   * @throws dev.petforge.failure.RetryableException if the database cannot be reached now
   */
  public static JdbcPersistence open(String dbUrl) {
    return builder(dbUrl).open();
  }

  /** Begins to open a database with other settings. */
  public static Builder builder(String dbUrl) {
    return new Builder(
        schema -> {
          DatabaseUrl url = DatabaseUrl.parse(dbUrl);
          return schema.isPresent() ? url.in(schema.get()) : url;
        });
  }

  /** Begins to open a SQLite database by the path of its file, whatever characters it has. */
  public static Builder builder(Path sqlite) {
    return new Builder(
        schema -> {
          DatabaseUrl url = DatabaseUrl.of(sqlite);
          return schema.isPresent() ? url.in(schema.get()) : url;
        });
  }

  /**
   * Begins to open a PostgreSQL database that the application connects to. All tables, and the
   * history of their migrations ({@code petforge_schema_history}), are in a schema of their own, by
   * default {@value #SCHEMA}; nothing outside of it is read or written. So the application may have
   * its tables, and a Flyway of its own, in other schemas of the database, and it does not matter
   * whose migrations run first.
   *
   * <ul>
   *   <li>The connections stay the application's: {@link #close} does not close the {@code
   *       DataSource}, which must be open until then. Each is borrowed for one transaction, or one
   *       statement outside of any, and given back as it came. While it is borrowed, autocommit,
   *       {@code search_path}, {@code default_transaction_isolation}, {@code
   *       default_transaction_read_only}, {@code lock_timeout}, {@code
   *       idle_in_transaction_session_timeout} and the network timeout are set here, so it does not
   *       matter what they are. That asks the server twice for each transaction; a database given
   *       by its address has connections of its own and need not.
   *   <li>A pool may be shared with the application or be there for PetForge alone. A worker uses
   *       up to {@link Builder#threads} of {@link JobKind.Queue#DECISIONS} and ten more connections
   *       at once; where the pool has fewer to spare, work waits for them, and a heartbeat that
   *       waits for too long lets others take over. Migrations need three. A {@code DataSource}
   *       that opens a connection each time works, slowly.
   *   <li>Every connection is a session of its own on the server that takes writes: no replica, and
   *       no PgBouncer that shares sessions between transactions or statements. Transactions of the
   *       application are not joined: a connection that is bound to one, as by Spring's {@code
   *       TransactionAwareDataSourceProxy}, must not be given out.
   *   <li>The user must own the schema or be allowed to create it. A time limit of the application
   *       on its connections, such as {@code socketTimeout} or {@code statement_timeout}, holds for
   *       migrations too, which may take minutes in a large database.
   * </ul>
   *
   * <p>SQLite is refused with code {@code SQLITE_DATA_SOURCE}: it must be given by its address.
   * PetForge needs one writer, whose transactions begin as {@code IMMEDIATE} and are on the disk
   * when they end, beside readers, and the path of the file, for the locks that keep two workers
   * apart. Nothing tells whether the connections of a {@code DataSource} are like that.
   */
  public static Builder builder(DataSource connections) {
    return new Builder(schema -> new GivenDatabase(connections, schema.orElse(SCHEMA)));
  }

  private static Db opened(DatabaseTarget target, int connections) {
    try {
      return target.open(connections);
    } catch (RuntimeException e) {
      throw Db.unopened(target, e);
    }
  }

  private void outOfMemory(OutOfMemoryError e) {
    worker.outOfMemory(e);
  }

  private boolean toldAlready(Throwable failure) {
    return db.isToldAlready(failure);
  }

  private void repair() {
    if (worker.working()) {
      jobQueue.repair();
    }
  }

  private void condense() {
    if (worker.working()) {
      totals.condense();
    }
  }

  @Override
  public TaskStore tasks() {
    return tasks;
  }

  @Override
  public Trash trash() {
    return trash;
  }

  @Override
  public ConnectionStore connections() {
    return connections;
  }

  @Override
  public ModelLedger modelCalls() {
    return modelCalls;
  }

  @Override
  public PublicationStore publications() {
    return publications;
  }

  @Override
  public GrantStore grants() {
    return grants;
  }

  @Override
  public NotificationStore notifications() {
    return notifications;
  }

  @Override
  public PushTurns pushTurns() {
    return pushTurns;
  }

  @Override
  public ChangeFeed changes() {
    return changes;
  }

  @Override
  public CallLedger calls() {
    return calls;
  }

  @Override
  public JobQueue jobQueue() {
    return jobQueue;
  }

  /**
   * The turns in which accounts are asked, for all processes on this database together. On SQLite,
   * where one process works, there is nothing to share.
   */
  public AccountPace pace() {
    return new JdbcAccountPace(db);
  }

  /** How this process is called as a worker. */
  public String workerName() {
    return worker.name();
  }

  /**
   * What this database may lose although it has said that it is stored: a PostgreSQL server with
   * standbys that get commits later, or whose own commits do not wait for the disk. Empty if
   * nothing, and on SQLite. A worker warns of it when it begins.
   */
  public Optional<String> durabilityRisk() {
    return db.dialect() == Dialect.POSTGRESQL
        ? db.read("read how commits are stored", Durability::risk)
        : Optional.empty();
  }

  /** The form that the database's tables have: it rises with each migration. */
  public int schemaVersion() {
    return DatabaseSchema.VERSION;
  }

  @Override
  public Threads threads() {
    return threads;
  }

  @Override
  public Language language() {
    return language;
  }

  @Override
  public InstantSource clock() {
    return clock;
  }

  @Override
  public String installation() {
    return installation;
  }

  @Override
  public String newId() {
    byte[] bytes = new byte[6];
    random.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  @Override
  public List<LivingWorker> workers() {
    return worker.living();
  }

  /** {@inheritDoc} On SQLite the lock tells, which one that was killed has no more. */
  @Override
  public void requireNoWorker() {
    worker.requireNone();
  }

  @Override
  public void becomeWorker(SharedSettings shared, Consumer<Failure> whenStopped) {
    worker.begin(
        shared,
        reason -> {
          try {
            jobQueue.abandon();
          } finally {
            whenStopped.accept(reason);
          }
        });
    // One that ends within the first minute would never do it.
    housekeeper.in(Duration.ZERO, "totals of closed calls", this::condense);
  }

  @Override
  public Instant lastHeartbeat() {
    return worker.lastHeartbeat();
  }

  @Override
  public Duration takenOverAfter() {
    return worker.takenOverAfter();
  }

  /** Ends as a power cut does: nothing is told to the database. For tests. */
  void crash() {
    heart.close();
    watch.close();
    housekeeper.close();
    threads.close();
    worker.crash();
    db.close();
    jobQueue.abandon();
  }

  @Override
  public void close() {
    jobQueue.stop();
    heart.close();
    watch.close();
    housekeeper.close();
    threads.close();
    worker.end();
    db.close();
  }

  /** The settings of a database, each with a default. */
  public static final class Builder {
    private static final Pattern NAME = Pattern.compile("(?!pg_)[a-z_][a-z0-9_]{0,62}");

    private final Function<Optional<String>, DatabaseTarget> target;
    private Optional<String> schema = Optional.empty();
    private Duration heartbeat = Duration.ofSeconds(10);
    private int missedHeartbeats = 4;
    private Duration pollInterval = Duration.ofSeconds(1);
    private final Map<JobKind.Queue, Integer> threads = new EnumMap<>(JobKind.Queue.class);
    private Optional<String> workerName = Optional.empty();
    private Language language = Language.ENGLISH;
    private final Map<JobKind, Duration> longestRuns = new EnumMap<>(JobKind.class);
    private LongSupplier nanoTime = System::nanoTime;
    private LongSupplier wallMillis = System::currentTimeMillis;
    private ThreadFactory threadFactory = Thread::new;
    private Consumer<Migration> migrating = step -> {};
    private Consumer<Db> opened = db -> {};

    private Builder(Function<Optional<String>, DatabaseTarget> target) {
      this.target = target;
    }

    /**
     * The schema that has the tables, on PostgreSQL; it is made if it is not there. Default: {@link
     * JdbcPersistence#SCHEMA} for a {@link DataSource}; for an address the one that its connections
     * have by themselves, {@code public} unless it says otherwise.
     *
     * @param name 1 to 63 of {@code [a-z0-9_]}, not beginning with a digit or {@code pg_}
     * @throws IllegalArgumentException if it is not like that
     */
    public Builder schema(String name) {
      if (!NAME.matcher(name).matches()) {
        throw new IllegalArgumentException(
            "schema must be 1 to 63 of [a-z0-9_] and begin with neither a digit nor pg_, was '"
                + name
                + "'");
      }
      schema = Optional.of(name);
      return this;
    }

    /** How often a worker tells that it lives, at least 10 ms. Default: 10 s. */
    public Builder heartbeat(Duration interval) {
      heartbeat = interval;
      return this;
    }

    /** After so many missed heartbeats a worker is taken for dead, at least 4. Default: 4. */
    public Builder missedHeartbeats(int count) {
      missedHeartbeats = count;
      return this;
    }

    /**
     * How often a worker looks for jobs that others set or that have become due, at least 10 ms.
     * What it sets itself is begun at once. Default: 1 s.
     */
    public Builder pollInterval(Duration interval) {
      pollInterval = interval;
      return this;
    }

    /**
     * How many jobs of a queue are handled at once, at least 1. Default: {@link
     * JobKind.Queue#threads}; for media as many as there are processors, if that is more.
     */
    public Builder threads(JobKind.Queue queue, int count) {
      threads.put(queue, count);
      return this;
    }

    /**
     * How long one run of a kind of work may take, at least 10 ms; then it is left to itself and
     * tried again, here or by another worker. Default: {@link JobKind#longestRun}.
     */
    public Builder longestRun(JobKind kind, Duration longest) {
      longestRuns.put(kind, longest);
      return this;
    }

    /**
     * Names this process to people as a worker, 1 to 30 characters. Two living workers must not
     * have the same name. Default: a name that no other one has.
     */
    public Builder workerName(String name) {
      workerName = Optional.of(name);
      return this;
    }

    /** As {@link Persistence#language} has it. Default English. */
    public Builder language(Language words) {
      language = words;
      return this;
    }

    /**
     * Is told each step in which the tables of an older database are brought up to date, before it
     * is taken: in a large one that takes minutes. Default: nobody is told.
     */
    public Builder whileMigrating(Consumer<Migration> listener) {
      migrating = listener;
      return this;
    }

    /** What this machine's counter and its wall clock say: for tests. */
    Builder time(LongSupplier counterNanos, LongSupplier wallClockMillis) {
      nanoTime = counterNanos;
      wallMillis = wallClockMillis;
      return this;
    }

    /** Where the threads of handlers come from: for tests. */
    Builder threadFactory(ThreadFactory factory) {
      threadFactory = factory;
      return this;
    }

    /** What is done with the connections before they are used: for tests. */
    Builder whenOpened(Consumer<Db> first) {
      opened = first;
      return this;
    }

    /**
     * Opens the database; makes or migrates its tables if need be. A migration may be interrupted:
     * it goes on with the step that was under way.
     *
     * @throws dev.petforge.failure.PermanentException with code {@code DB_URL} (not a known form,
     *     or a schema on SQLite), {@code PETFORGE2_DATABASE} (must be migrated first), {@code
     *     FOREIGN_DATABASE} (not PetForge's), {@code NEWER_DATABASE} (needs a newer PetForge),
     *     {@code NETWORK_FILE_SYSTEM} (SQLite needs a local disk), {@code DATABASE_DAMAGED} (the
     *     file is no whole SQLite database), {@code DATABASE_REFUSED} (the server does not know
     *     user, password or database, or the user has not the right), {@code SQLITE_DATA_SOURCE} or
     *     {@code UNSUPPORTED_DATABASE} (as {@link JdbcPersistence#builder(DataSource)}), or {@code
     *     DATABASE}
     * @throws dev.petforge.failure.RetryableException if the database cannot be reached now
     * @throws IllegalArgumentException if a setting is out of its range
     */
    public JdbcPersistence open() {
      return new JdbcPersistence(
          target.apply(schema),
          new DatabaseSettings(
              heartbeat,
              missedHeartbeats,
              pollInterval,
              threads,
              workerName,
              language,
              longestRuns),
          nanoTime,
          wallMillis,
          threadFactory,
          migrating,
          opened);
    }
  }
}
