package dev.petforge.storage.jdbc;

import com.github.kagkarlsson.scheduler.ExecutorUtils;
import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.jdbc.JdbcCustomization;
import com.github.kagkarlsson.scheduler.task.Task;
import dev.petforge.failure.RetryableException;
import dev.petforge.job.Job;
import dev.petforge.job.JobHandler;
import dev.petforge.job.JobKey;
import dev.petforge.job.JobKind;
import dev.petforge.job.JobQuery;
import dev.petforge.job.JobQueue;
import dev.petforge.job.Need;
import dev.petforge.job.Offer;
import dev.petforge.job.RetryPolicies;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.statement.EmptyHandling;
import org.jdbi.v3.core.statement.Query;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Jobs, carried by schedulers on one table: one for each queue, which takes its kinds alone. */
final class JdbcJobQueue implements JobQueue, JobSignal {
  /** Jobs with when they will be looked at, or were begun. */
  private static final String COLUMNS =
      """
      select j.*, s.needs, case when s.picked = :picked then 1 else 0 end as running,
        case when j.started_at is null or j.started_at = 0
            or (j.state <> 'parked' and (s.picked is null or s.picked <> :picked))
          then coalesce(s.execution_time, j.created_at) else j.started_at end as due
      """;

  private static final String JOBS =
      COLUMNS
          + """
          from jobs j
          left join scheduled s on s.task_name = j.kind and s.task_instance = j.id
          where 1 = 1
          """;

  /** As {@link #job} tells in which state each is. */
  private static final String COUNTS =
      """
      select j.kind, case when j.state = 'parked' then 'PARKED'
        when s.picked = :picked then 'RUNNING' else 'WAITING' end as stands, count(*) as jobs
      from jobs j
      left join scheduled s on s.task_name = j.kind and s.task_instance = j.id
      where j.kind in (<kinds>)
      group by 1, 2
      """;

  /** Those that a worker has left, which are few: beginning with them, whatever else there is. */
  private static final String LEFT =
      COLUMNS
          + """
          from scheduled s
          cross join jobs j
          where s.needs is not null and j.id = s.task_instance and j.state <> 'parked'
            and j.kind in (<kinds>)
          order by due, j.id
          """;

  private static final Logger log = LoggerFactory.getLogger(JdbcJobQueue.class);
  private static final Duration DRAIN = Duration.ofSeconds(25);

  /** The library deletes rows of names that it does not know after this time: never. */
  private static final Duration NEVER = Duration.ofDays(36_500);

  private final Db db;
  private final DatabaseClock clock;
  private final JobRows jobRows;
  private final WorkerLease worker;
  private final DatabaseSettings settings;
  private final Housekeeper timer;
  private final ThreadFactory threads;
  private volatile Optional<Thread> stopping = Optional.empty();
  private volatile Optional<JobRunner> runner = Optional.empty();
  private volatile Optional<Own> own = Optional.empty();
  private volatile Map<JobKind.Queue, Scheduler> schedulers = Map.of();
  private CountDownLatch over = new CountDownLatch(0);

  /** What this worker does, and what it has for that. */
  private record Own(Set<JobKind> kinds, Offer offer, Lacks lacks) {}

  JdbcJobQueue(
      Db db,
      DatabaseClock clock,
      JobRows jobRows,
      WorkerLease worker,
      DatabaseSettings settings,
      Housekeeper timer,
      ThreadFactory threads) {
    this.db = db;
    this.clock = clock;
    this.jobRows = jobRows;
    this.worker = worker;
    this.settings = settings;
    this.timer = timer;
    this.threads = threads;
  }

  @Override
  public void enqueue(Collection<JobKey> keys) {
    db.write(
        "set jobs",
        handle -> {
          jobRows.set(handle, keys);
          return keys;
        });
    signal(keys);
  }

  @Override
  public void revive(Collection<JobKey> keys, Duration parkedFor) {
    db.write(
        "revive jobs",
        handle -> {
          jobRows.revive(handle, keys, clock.millis() - parkedFor.toMillis());
          return keys;
        });
    signal(keys);
  }

  @Override
  public void signal(Collection<JobKey> keys) {
    Set<JobKind.Queue> queues = EnumSet.noneOf(JobKind.Queue.class);
    keys.forEach(key -> queues.add(key.kind().queue()));
    queues.forEach(this::look);
  }

  private void look(JobKind.Queue queue) {
    Scheduler scheduler = schedulers.get(queue);
    if (scheduler != null) {
      scheduler.triggerCheckForDueExecutions();
    }
  }

  @Override
  public synchronized void start(
      Map<JobKind, JobHandler> handlers, RetryPolicies policies, Offer offer) {
    db.requireOpen();
    if (!schedulers.isEmpty()) {
      throw new IllegalStateException("the alarms were started already");
    }
    if (!worker.working()) {
      throw new IllegalStateException("becomeWorker() must come before start()");
    }
    if (handlers.isEmpty()) {
      throw new IllegalArgumentException("there must be a handler for at least one kind of work");
    }
    repair();
    Lacks lacks = new Lacks(offer);
    own = Optional.of(new Own(Set.copyOf(handlers.keySet()), offer, lacks));
    tellOffer();
    takeOver();
    JobRunner jobs =
        new JobRunner(
            db,
            clock,
            handlers,
            policies,
            settings::longestRun,
            lacks,
            new BoundedRuns(threads, worker::outOfMemory),
            reason -> worker.stop(reason));
    runner = Optional.of(jobs);
    Map<JobKind.Queue, List<JobKind>> kinds = new EnumMap<>(JobKind.Queue.class);
    handlers.keySet().stream()
        .sorted()
        .forEach(kind -> kinds.computeIfAbsent(kind.queue(), any -> new ArrayList<>()).add(kind));
    // Heartbeats of all queues; two threads, so that one that hangs stops none.
    SharedTimer beats =
        new SharedTimer(
            2,
            kinds.size(),
            settings.heartbeat(),
            ExecutorUtils.defaultThreadFactoryWithPrefix("petforge-beats-"));
    Map<JobKind.Queue, Scheduler> started = new EnumMap<>(JobKind.Queue.class);
    kinds.forEach((queue, some) -> started.put(queue, scheduler(queue, some, lacks, jobs, beats)));
    CountDownLatch end = new CountDownLatch(1);
    stopAt(end, List.copyOf(started.values()));
    over = end;
    schedulers = started;
    started.values().forEach(Scheduler::start);
  }

  /**
   * Has schedulers stop when somebody says so. That thread is there before it is needed, because
   * what stops a worker may be that no more can be made.
   */
  private void stopAt(CountDownLatch end, List<Scheduler> all) {
    Thread thread =
        stopper(
            () -> {
              try {
                end.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              stopTogether(all);
              storeEnds();
              worker.drained();
            });
    thread.start();
    stopping = Optional.of(thread);
  }

  /** All at once, as each may wait for as long as a drain may take; or one by one if need be. */
  private void stopTogether(List<Scheduler> all) {
    List<Thread> begun = new ArrayList<>();
    for (Scheduler scheduler : all) {
      try {
        Thread thread = stopper(scheduler::stop);
        thread.start();
        begun.add(thread);
      } catch (OutOfMemoryError e) {
        scheduler.stop();
      }
    }
    try {
      for (Thread thread : begun) {
        thread.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Thread stopper(Runnable task) {
    Thread thread = threads.newThread(task);
    thread.setName("petforge-stop");
    thread.setDaemon(true);
    return thread;
  }

  private Scheduler scheduler(
      JobKind.Queue queue, List<JobKind> kinds, Lacks lacks, JobRunner runner, SharedTimer beats) {
    List<String> words = kinds.stream().map(JobKind::word).toList();
    List<Task<?>> tasks = new ArrayList<>();
    kinds.forEach(kind -> tasks.add(new JobTask(kind, clock, job -> run(queue, runner, job))));
    JdbcCustomization customization =
        db.dialect() == Dialect.SQLITE
            ? new SqliteMillisCustomization(words, lacks::words)
            : new PostgresqlMillisCustomization(words, lacks::words);
    return Scheduler.create(db.dataSource(), tasks)
        .jdbcCustomization(customization)
        .tableName(JobRows.TABLE)
        .schedulerName(new SchedulerName.Fixed(worker.own()))
        .threads(settings.threads(queue))
        .executorService(Executors.newCachedThreadPool(runThreads(queue)))
        .housekeeperExecutor(beats)
        .pollingInterval(settings.pollInterval())
        .pollUsingLockAndFetch(0.5, 1.0)
        .heartbeatInterval(settings.heartbeat())
        .missedHeartbeatsLimit(settings.missedHeartbeats())
        .deleteUnresolvedAfter(NEVER)
        .shutdownMaxWait(DRAIN)
        .clock(clock)
        .build();
  }

  /**
   * The library's own pools begin a thread for each run until there are as many as there may be,
   * and keep them: most would never be needed.
   */
  private static ThreadFactory runThreads(JobKind.Queue queue) {
    return ExecutorUtils.defaultThreadFactoryWithPrefix(
        "petforge-" + queue.name().toLowerCase(Locale.ROOT) + "-run-");
  }

  @SuppressWarnings("CatchingUnchecked") // the library tells nobody of an error
  private void run(JobKind.Queue queue, JobRunner runner, Execution execution) {
    try {
      long due = begun(runner, execution);
      long wait = due - clock.millis();
      // Later ones are seen in time by the polls.
      if (wait < settings.pollInterval().toMillis()) {
        lookIn(queue, Math.max(0, wait));
      }
    } catch (RuntimeException | Error e) {
      JobKey.outOfMemory(e).ifPresent(worker::outOfMemory);
      throw e;
    }
  }

  /** A database that is away when a run begins is waited for; the job is taken already. */
  private long begun(JobRunner runner, Execution execution) {
    while (true) {
      try {
        return runner.run(execution);
      } catch (RetryableException e) {
        if (!db.isToldAlready(e) || !db.outage().await(NEVER)) {
          throw e;
        }
      }
    }
  }

  private void lookIn(JobKind.Queue queue, long millis) {
    timer.in(Duration.ofMillis(millis), "look at what is due", () -> look(queue));
  }

  /**
   * Looks what waiting jobs need, and tells the others what of it this worker does not have: it may
   * have got something since.
   */
  void tellOffer() {
    Optional<Own> known = own;
    if (known.isPresent() && worker.working()) {
      Lacks lacks = known.get().lacks();
      lacks.look(db.read("look what jobs need", Lacks::needed));
      worker.tell(known.get().kinds(), known.get().offer().named(), lacks.words());
    }
  }

  /** Stores the ends of runs that could not be stored when they came. */
  void storeEnds() {
    if (runner.filter(JobRunner::storeEnds).isPresent()) {
      schedulers.keySet().forEach(this::look);
    }
  }

  /** Gives what dead workers have begun to whoever takes it first. */
  void takeOver() {
    Optional<Own> known = own;
    if (known.isEmpty() || !worker.working()) {
      return;
    }
    Set<JobKind> kinds = known.get().kinds();
    boolean any =
        db.read("look for the dead", handle -> JobRows.isAnyLeft(handle, kinds, worker.oldest()));
    if (!any) {
      return;
    }
    int jobs =
        db.write(
            "take over from the dead",
            handle -> JobRows.takeOver(handle, kinds, worker.oldest(), clock.millis()));
    if (jobs > 0) {
      log.info("what a dead worker had begun is taken over: jobs={}", jobs);
      schedulers.keySet().forEach(this::look);
    }
  }

  /** Gives jobs that lost their wake-up another one; keeps nobody from writing if none has. */
  void repair() {
    if (!db.read("look for jobs without wake-ups", JobRows::isAnyLost)) {
      return;
    }
    int repaired = db.write("repair jobs", handle -> JobRows.repair(handle, clock.millis()));
    if (repaired > 0) {
      log.warn("jobs had lost their wake-ups: count={}", repaired);
    }
  }

  @Override
  public void stop() {
    abandon();
    try {
      if (stopping.isPresent()) {
        stopping.get().join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    storeEnds();
    runner.ifPresent(JobRunner::stop);
  }

  /**
   * Takes up nothing more, and does not wait for what is under way. A start that goes on just now
   * comes to its end first: what it starts afterwards would not hear of this.
   */
  synchronized void abandon() {
    Collection<Scheduler> started = schedulers.values();
    schedulers = Map.of();
    over.countDown();
    // Until they have stopped they would take what is due.
    started.forEach(Scheduler::pause);
  }

  @Override
  public List<Job> list(JobQuery query) {
    return db.read(
        "list the jobs",
        handle -> {
          Query select =
              handle.createQuery(
                  "select * from ("
                      + JOBS
                      + " and j.failures >= :failures and j.kind in (<kinds>)) n"
                      + (query.after().isPresent()
                          ? " where due > :due or (due = :due and id > :after)"
                          : "")
                      + " order by due, id limit :limit");
          query
              .after()
              .ifPresent(
                  job -> select.bind("due", job.due().toEpochMilli()).bind("after", job.id()));
          return select
              .bind("picked", true)
              .bind("failures", query.failures())
              .bindList(
                  EmptyHandling.NULL_KEYWORD,
                  "kinds",
                  query.kinds().stream().map(JobKind::word).toList())
              .bind("limit", query.limit())
              .map((row, context) -> job(row))
              .list();
        });
  }

  @Override
  public Map<JobKind, Map<Job.State, Long>> counts() {
    return db.read(
        "count the jobs",
        handle -> {
          Map<String, JobKind> kinds =
              Arrays.stream(JobKind.values())
                  .collect(Collectors.toMap(JobKind::word, Function.identity()));
          Map<JobKind, Map<Job.State, Long>> counts = new EnumMap<>(JobKind.class);
          handle
              .createQuery(COUNTS)
              .bind("picked", true)
              .bindList("kinds", List.copyOf(kinds.keySet()))
              .map(
                  (row, context) ->
                      counts
                          .computeIfAbsent(
                              Objects.requireNonNull(kinds.get(row.getString("kind"))),
                              any -> new EnumMap<>(Job.State.class))
                          .put(Job.State.valueOf(row.getString("stands")), row.getLong("jobs")))
              .list();
          return counts;
        });
  }

  @Override
  public List<Job> parked() {
    return db.read(
        "list the jobs that were given up",
        handle ->
            handle
                .createQuery(
                    "select * from ("
                        + JOBS
                        + " and j.state = 'parked' and j.kind in (<kinds>)) n order by due, id")
                .bind("picked", true)
                .bindList("kinds", Arrays.stream(JobKind.values()).map(JobKind::word).toList())
                .map((row, context) -> job(row))
                .list());
  }

  @Override
  public List<Job> unserved() {
    return db.read(
        "list the jobs that no worker takes",
        handle -> {
          List<Job> left =
              handle
                  .createQuery(LEFT)
                  .bind("picked", true)
                  .bindList("kinds", Arrays.stream(JobKind.values()).map(JobKind::word).toList())
                  .map((row, context) -> job(row))
                  .list();
          if (left.isEmpty()) {
            return left;
          }
          List<WorkerRows.Living> workers = WorkerRows.living(handle, worker.oldest());
          return left.stream()
              .filter(job -> job.state() == Job.State.WAITING && job.need().isPresent())
              .filter(job -> workers.stream().noneMatch(worker -> worker.takes(job)))
              .toList();
        });
  }

  private static Job job(ResultSet row) throws SQLException {
    String word = row.getString("kind");
    JobKind kind =
        Arrays.stream(JobKind.values())
            .filter(known -> known.word().equals(word))
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("a kind that was not asked for: " + word));
    Job.State state =
        row.getString("state").equals("parked")
            ? Job.State.PARKED
            : row.getInt("running") == 1 ? Job.State.RUNNING : Job.State.WAITING;
    String need = row.getString("needs");
    return new Job(
        row.getString("id"),
        new JobKey(kind, row.getString("subject")),
        state,
        row.getInt("starts"),
        row.getInt("failures"),
        Optional.ofNullable(row.getString("error")),
        Instant.ofEpochMilli(row.getLong("due")),
        Optional.ofNullable(need).flatMap(Need::known));
  }

  private Optional<Job> find(String jobId) {
    return db.read(
        "read job " + jobId,
        handle ->
            handle
                .createQuery(JOBS + " and j.id = :id and j.kind in (<kinds>)")
                .bind("picked", true)
                .bind("id", jobId)
                .bindList("kinds", Arrays.stream(JobKind.values()).map(JobKind::word).toList())
                .map((row, context) -> job(row))
                .findOne());
  }

  @Override
  public boolean restart(String jobId) {
    Optional<Job> found = find(jobId).filter(Job::canBeRestarted);
    if (found.isEmpty()) {
      return false;
    }
    JobKind kind = found.get().key().kind();
    boolean restarted =
        db.write(
            "restart " + jobId, handle -> JobRows.restart(handle, kind, jobId, clock.millis()));
    look(kind.queue());
    return restarted;
  }
}
