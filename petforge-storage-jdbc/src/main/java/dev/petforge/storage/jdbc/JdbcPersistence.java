package dev.petforge.storage.jdbc;

import dev.petforge.call.CallLedger;
import dev.petforge.connection.ConnectionStore;
import dev.petforge.connection.GrantStore;
import dev.petforge.failure.Failure;
import dev.petforge.job.JobKind;
import dev.petforge.job.JobQueue;
import dev.petforge.job.ProcessThreads;
import dev.petforge.job.Threads;
import dev.petforge.production.Persistence;
import dev.petforge.production.PushTurns;
import dev.petforge.publication.PublicationStore;
import dev.petforge.question.ModelLedger;
import dev.petforge.storyboard.Language;
import dev.petforge.task.TaskStore;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

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

  private final SecureRandom random = new SecureRandom();
  private final Db db;
  private final DatabaseClock clock;
  private final String installation;
  private final Language language;
  private final Worker worker;
  private final Housekeeper heart = new Housekeeper("petforge-heartbeat", this::outOfMemory);
  private final Housekeeper watch = new Housekeeper("petforge-clock", this::outOfMemory);
  private final Housekeeper housekeeper =
      new Housekeeper("petforge-housekeeper", this::outOfMemory);
  private final ProcessThreads threads = new ProcessThreads(this::outOfMemory);
  private final JdbcJobQueue jobQueue;
  private final JdbcTaskStore tasks;
  private final JdbcConnectionStore connections;
  private final JdbcPublicationStore publications;
  private final JdbcGrantStore grants;
  private final JdbcPushTurns pushTurns;
  private final JdbcCallLedger calls;
  private final JdbcModelLedger modelCalls;
  private final ClosedTotals totals;

  private JdbcPersistence(
      DatabaseUrl url,
      DatabaseSettings settings,
      LongSupplier nanoTime,
      LongSupplier wallMillis,
      ThreadFactory threadFactory,
      Consumer<Migration> migrating,
      Consumer<Db> opened) {
    url.file().ifPresent(SqliteFiles::prepare);
    language = settings.language();
    db = Db.open(url, settings.connections());
    try {
      opened.accept(db);
      installation = new DatabaseSchema(db, url, migrating).open(newId().substring(0, 8));
      clock = new DatabaseClock(db, nanoTime, wallMillis);
    } catch (RuntimeException e) {
      db.close();
      throw e;
    }
    worker =
        new Worker(
            db,
            url,
            clock,
            settings.workerName() + "-" + newId(),
            settings.workerName(),
            settings.deadAfter());
    JobRows jobRows = new JobRows(db.dialect(), clock, this::newId);
    jobQueue = new JdbcJobQueue(db, clock, jobRows, worker, settings, housekeeper, threadFactory);
    tasks = new JdbcTaskStore(db, clock, jobRows, jobQueue, this::newId, settings.language());
    connections = new JdbcConnectionStore(db);
    Admissions admissions = new Admissions(db.dialect());
    calls = new JdbcCallLedger(db, clock, jobRows, jobQueue, worker, admissions);
    totals = new ClosedTotals(db);
    modelCalls = new JdbcModelLedger(db, clock, admissions);
    publications = new JdbcPublicationStore(db, clock);
    grants = new JdbcGrantStore(db, clock);
    pushTurns = new JdbcPushTurns(db, clock, jobRows, jobQueue);
    // A heartbeat must wait for nothing else.
    heart.every(settings.heartbeat(), "heartbeat", worker::beat);
    watch.every(MINUTE, "clock", clock::read);
    housekeeper.every(settings.pollInterval(), "ends of runs", jobQueue::storeEnds);
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
    return new Builder(dbUrl);
  }

  private void outOfMemory(OutOfMemoryError e) {
    worker.outOfMemory(e);
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
  public PushTurns pushTurns() {
    return pushTurns;
  }

  @Override
  public CallLedger calls() {
    return calls;
  }

  @Override
  public JobQueue jobQueue() {
    return jobQueue;
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
  public void becomeWorker(Consumer<Failure> whenStopped) {
    worker.begin(
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
    private final String dbUrl;
    private Duration heartbeat = Duration.ofSeconds(10);
    private int missedHeartbeats = 4;
    private Duration pollInterval = Duration.ofSeconds(1);
    private final Map<JobKind.Queue, Integer> threads = new EnumMap<>(JobKind.Queue.class);
    private String workerName = "petforge";
    private Language language = Language.ENGLISH;
    private final Map<JobKind, Duration> longestRuns = new EnumMap<>(JobKind.class);
    private LongSupplier nanoTime = System::nanoTime;
    private LongSupplier wallMillis = System::currentTimeMillis;
    private ThreadFactory threadFactory = Thread::new;
    private Consumer<Migration> migrating = step -> {};
    private Consumer<Db> opened = db -> {};

    private Builder(String dbUrl) {
      this.dbUrl = dbUrl;
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

    /** Names this process to people, 1 to 30 characters. Default: {@code petforge}. */
    public Builder workerName(String name) {
      workerName = name;
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
     * @throws dev.petforge.failure.PermanentException with code {@code DB_URL} (not a known form),
     *     {@code PETFORGE2_DATABASE} (must be migrated first), {@code FOREIGN_DATABASE} (not
     *     PetForge's), {@code NEWER_DATABASE} (needs a newer PetForge), {@code NETWORK_FILE_SYSTEM}
     *     (SQLite needs a local disk) or {@code DATABASE}
     * @throws dev.petforge.failure.RetryableException if the database cannot be reached now
     * @throws IllegalArgumentException if a setting is out of its range
     */
    public JdbcPersistence open() {
      return new JdbcPersistence(
          DatabaseUrl.parse(dbUrl),
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
