package dev.petforge.storage.jdbc;

import dev.petforge.document.CallDocument;
import dev.petforge.failure.Failure;
import dev.petforge.failure.PetForgeException;
import dev.petforge.failure.RetryableException;
import dev.petforge.job.JobHandler;
import dev.petforge.job.JobKey;
import dev.petforge.job.JobKind;
import dev.petforge.job.JobResult;
import dev.petforge.job.Need;
import dev.petforge.job.RetryPolicies;
import dev.petforge.job.RetryPolicy;
import dev.petforge.production.Persistence;
import dev.petforge.task.StaleTaskException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs one job from its start to its end. The start is counted in a commit before the handler is
 * called; the end is stored together with the job's next due time, later if the database cannot be
 * used then. Between the two, nothing is held.
 */
final class JobRunner {
  private static final Logger log = LoggerFactory.getLogger(JobRunner.class);

  /** So often a handler may lose a race for its task before that counts as a failure. */
  private static final int COLLISIONS = 10;

  private final Db db;
  private final DatabaseClock clock;
  private final Map<JobKind, JobHandler> handlers;
  private final RetryPolicies policies;
  private final Function<JobKind, Duration> longestRun;
  private final Lacks lacks;
  private final Consumer<Failure> worker;
  private final BoundedRuns runs;
  private final Map<Execution, Unstored> unstored = new ConcurrentHashMap<>();
  private final Set<Start> unanswered = ConcurrentHashMap.newKeySet();

  /**
   * @param longestRun how long one run of a kind may take
   * @param lacks is told what jobs need that this worker does not have
   * @param runs is closed by {@link #stop}
   * @param worker is told why this process can be no worker any more
   */
  JobRunner(
      Db db,
      DatabaseClock clock,
      Map<JobKind, JobHandler> handlers,
      RetryPolicies policies,
      Function<JobKind, Duration> longestRun,
      Lacks lacks,
      BoundedRuns runs,
      Consumer<Failure> worker) {
    this.db = db;
    this.clock = clock;
    this.handlers = Map.copyOf(handlers);
    this.policies = policies;
    this.longestRun = longestRun;
    this.lacks = lacks;
    this.runs = runs;
    this.worker = worker;
  }

  /** A job as it was begun. */
  private record Begun(
      Execution execution,
      JobKey key,
      int failures,
      long signals,
      Optional<Failure> givingUp,
      Start start) {}

  /**
   * A start as it was counted.
   *
   * @param starts with this one
   * @param at in milliseconds since 1970
   */
  private record Start(String id, int starts, long at) {
    /** Unless its commit failed, or somebody has begun the job since. */
    void takeBack(Handle handle) {
      handle
          .createUpdate(
              "update jobs set starts = starts - 1"
                  + " where id = :id and starts = :starts and started_at = :at")
          .bind("id", id)
          .bind("starts", starts)
          .bind("at", at)
          .execute();
    }
  }

  /**
   * Runs a job.
   *
   * @return when it is due again, in milliseconds since 1970; {@link JobRows#NEVER} if not by
   *     itself
   * @throws RetryableException if the database cannot be used now; the job is run again later
   */
  long run(Execution execution) {
    Optional<Begun> begun = begin(execution);
    if (begun.isEmpty()) {
      return JobRows.NEVER;
    }
    Begun job = begun.get();
    if (job.givingUp().isPresent()) {
      return giveUp(job, job.givingUp().get());
    }
    return handle(job);
  }

  private Optional<Begun> begin(Execution execution) {
    List<Start> before =
        unanswered.stream().filter(start -> start.id().equals(execution.id())).toList();
    List<Begun> begun = new ArrayList<>(1);
    try {
      db.write(
          "begin " + execution.id(),
          handle -> {
            begun.clear();
            begin(handle, execution, before).ifPresent(begun::add);
            return begun;
          });
      before.forEach(unanswered::remove);
      return begun.stream().findFirst();
    } catch (RetryableException e) {
      // If it was committed all the same, a start is counted of what never began.
      begun.forEach(job -> unanswered.add(job.start()));
      throw e;
    }
  }

  private RetryPolicy policy(Begun job) {
    return policies.of(job.key().kind());
  }

  private JobHandler handler(Begun job) {
    return Objects.requireNonNull(handlers.get(job.key().kind()), job.key()::toString);
  }

  private Optional<Begun> begin(Handle handle, Execution execution, List<Start> before) {
    Optional<Long> signals = execution.signals(handle, db.dialect());
    before.forEach(start -> start.takeBack(handle));
    if (signals.isEmpty()) {
      log.info("job taken over by another worker: job={}", execution.id());
      return Optional.empty();
    }
    Optional<Row> found = Row.lock(handle, db.dialect(), execution.id());
    if (found.isEmpty()) {
      execution.delete(handle);
      return Optional.empty();
    }
    Row row = found.get();
    if (row.parked()) {
      execution.release(handle, JobRows.NEVER);
      return Optional.empty();
    }
    JobKey key = new JobKey(execution.kind(), row.subject());
    Optional<Failure> givingUp = row.givingUp();
    RetryPolicy policy = policies.of(key.kind());
    if (row.starts() >= policy.starts() && key.kind().recurring()) {
      // It never stops: whatever killed the process may be over after a while.
      log.error("job was started {} times and never ended: job={}", row.starts(), key);
      handle
          .createUpdate("update jobs set starts = 0, error = :error where id = :id")
          .bind("error", "it was started " + row.starts() + " times and never ended (POISON)")
          .bind("id", execution.id())
          .execute();
      execution.release(handle, clock.millis() + policy.longestWait().toMillis());
      return Optional.empty();
    }
    if (row.starts() >= policy.starts()) {
      Failure poison = key.poison(row.starts());
      if (row.starts() >= 2 * policy.starts()) {
        // Even telling its handler that it is given up kills the process.
        log.error("job parked, its handler could not be told: job={} {}", execution.id(), poison);
        park(handle, execution, poison);
        return Optional.empty();
      }
      givingUp = Optional.of(poison);
    }
    Start start = new Start(execution.id(), row.starts() + 1, clock.millis());
    handle
        .createUpdate(
            "update jobs set starts = starts + 1, started_at = :now, giving_up = :givingUp where id"
                + " = :id")
        .bind("now", start.at())
        .bind("givingUp", givingUp.map(CallDocument::failure).orElse(null))
        .bind("id", execution.id())
        .execute();
    return Optional.of(new Begun(execution, key, row.failures(), signals.get(), givingUp, start));
  }

  private record Row(
      String subject, boolean parked, int starts, int failures, Optional<Failure> givingUp) {
    static Optional<Row> lock(Handle handle, Dialect dialect, String id) {
      return handle
          .createQuery("select * from jobs where id = :id" + dialect.forUpdate())
          .bind("id", id)
          .map(
              (row, context) ->
                  new Row(
                      row.getString("subject"),
                      row.getString("state").equals("parked"),
                      row.getInt("starts"),
                      row.getInt("failures"),
                      Optional.ofNullable(row.getString("giving_up"))
                          .map(CallDocument::readFailure)))
          .findOne();
    }
  }

  @SuppressWarnings("CatchingUnchecked") // a handler's bug must end its job, not the thread
  private long handle(Begun job) {
    JobHandler handler = handler(job);
    JobResult next;
    for (int collisions = 0; ; collisions++) {
      try {
        next = bounded(job, () -> handler.handle(job.key()));
        break;
      } catch (RuntimeException | Error e) {
        stopIfOutOfMemory(job, e);
        if (!(e instanceof StaleTaskException) || collisions >= COLLISIONS) {
          return failed(job, e);
        }
        log.debug("job lost a race: job={} reason={}", job.key(), e.getMessage());
      }
    }
    return next instanceof JobResult.NotMine notMine ? left(job, notMine.need()) : ended(job, next);
  }

  /** Left to a worker that has what it needs: neither a start nor a failure. */
  private long left(Begun job, Need need) {
    log.info("job is another worker's: job={} need='{}'", job.key(), need);
    // First: it is not to be taken here again.
    lacks.add(need);
    return end(
        job,
        (handle, signalled) -> {
          handle
              .createUpdate("update jobs set starts = starts - 1 where id = :id and starts > 0")
              .bind("id", job.execution().id())
              .execute();
          job.execution().leave(handle, need, clock.millis());
          return JobRows.NEVER;
        });
  }

  private <T extends @Nullable Object> T bounded(Begun job, Supplier<T> run) {
    return runs.run(job.key(), longestRun.apply(job.key().kind()), run);
  }

  /**
   * The memory is not this job's alone, so the process is no worker any more. The start of the job
   * stays counted: it may be what has used the memory up.
   */
  private void stopIfOutOfMemory(Begun job, Throwable thrown) {
    Optional<OutOfMemoryError> memory = JobKey.outOfMemory(thrown);
    if (memory.isPresent()) {
      worker.accept(
          Failure.permanent(
              Persistence.OUT_OF_MEMORY,
              "this process has run out of memory at "
                  + job.key()
                  + ": "
                  + memory.get().getMessage()));
      throw memory.get();
    }
  }

  private long failed(Begun job, Throwable thrown) {
    if (thrown instanceof RetryableException e) {
      return failed(job, e.failure(), e.retryAfter().orElse(Duration.ZERO));
    } else if (thrown instanceof PetForgeException e) {
      return failed(job, e.failure(), Duration.ZERO);
    }
    return failed(job, job.key().unexpected(thrown, JobRunner.class), Duration.ZERO);
  }

  private long ended(Begun job, JobResult next) {
    boolean done = next instanceof JobResult.Idle;
    long now = clock.millis();
    long due =
        next instanceof JobResult.Again again
            ? Math.min(JobRows.NEVER, now + again.in().toMillis())
            : JobRows.NEVER;
    return end(
        job,
        (handle, signalled) -> {
          if (done && !signalled) {
            job.execution().delete(handle);
            handle
                .createUpdate("delete from jobs where id = :id")
                .bind("id", job.execution().id())
                .execute();
            return JobRows.NEVER;
          }
          handle
              .createUpdate(
                  "update jobs set starts = 0, failures = 0, error = null, giving_up = null where"
                      + " id = :id")
              .bind("id", job.execution().id())
              .execute();
          return release(handle, job, signalled ? now : due);
        });
  }

  /** A recurring job never stops: it is looked at again after the longest wait. */
  private long failed(Begun job, Failure reason, Duration asked) {
    if (RetryPolicy.saysNothingOfTheWork(reason)) {
      return again(job, reason);
    }
    int failures = job.failures() + 1;
    RetryPolicy policy = policy(job);
    boolean spent = !reason.retryable() || policy.givesUpAfter(failures);
    if (spent && !job.key().kind().recurring()) {
      log.warn("job given up: job={} failures={} reason={}", job.key(), failures, reason);
      store(job, failures, reason);
      return giveUp(job, reason);
    }
    log.info("job failed: job={} failures={} reason={}", job.key(), failures, reason);
    Duration wait = spent ? policy.longestWait() : policy.waitAfter(failures);
    Duration longer = asked.compareTo(wait) > 0 ? asked : wait;
    if (longer.compareTo(RetryPolicy.PATIENCE) > 0) {
      delayed(job, reason);
    }
    long now = clock.millis();
    return end(
        job,
        (handle, signalled) -> {
          handle
              .createUpdate(
                  "update jobs set starts = 0, failures = :failures, error = :error where id = :id")
              .bind("failures", failures)
              .bind("error", reason.toString())
              .bind("id", job.execution().id())
              .execute();
          return release(handle, job, signalled ? now : now + longer.toMillis());
        });
  }

  /** The database could not be used: that spends no try, and is over soon or said by others. */
  private long again(Begun job, Failure reason) {
    if (db.outage().isAway()) {
      log.debug("job meets a database that is away: job={} reason={}", job.key(), reason);
    } else {
      log.info("job meets a database that cannot be used: job={} reason={}", job.key(), reason);
    }
    long due = clock.millis() + policy(job).firstWait().toMillis();
    return end(
        job,
        (handle, signalled) -> {
          handle
              .createUpdate("update jobs set starts = 0, error = :error where id = :id")
              .bind("error", reason.toString())
              .bind("id", job.execution().id())
              .execute();
          return release(handle, job, due);
        });
  }

  @SuppressWarnings("CatchingUnchecked") // see handle
  private void delayed(Begun job, Failure reason) {
    try {
      JobHandler handler = handler(job);
      bounded(
          job,
          () -> {
            handler.delayed(job.key(), reason);
            return reason;
          });
    } catch (RuntimeException | Error e) {
      stopIfOutOfMemory(job, e);
      // It is told again after the next failure.
      log.warn("nobody could be told that a job is delayed: job={}", job.key(), e);
    }
  }

  /** So that a process that dies now does not do the work once more, but tells its handler. */
  private void store(Begun job, int failures, Failure reason) {
    end(
        job,
        (handle, signalled) -> {
          handle
              .createUpdate(
                  "update jobs set failures = :failures, error = :error, giving_up = :givingUp"
                      + " where id = :id")
              .bind("failures", failures)
              .bind("error", reason.toString())
              .bind("givingUp", CallDocument.failure(reason))
              .bind("id", job.execution().id())
              .execute();
          return JobRows.NEVER;
        });
  }

  @SuppressWarnings("CatchingUnchecked") // see handle
  private long giveUp(Begun job, Failure reason) {
    try {
      JobHandler handler = handler(job);
      bounded(
          job,
          () -> {
            handler.giveUp(job.key(), reason);
            return reason;
          });
    } catch (RuntimeException | Error e) {
      stopIfOutOfMemory(job, e);
      if (db.isToldAlready(e)) {
        log.debug("job not given up yet: job={} reason={}", job.key(), e.getMessage());
      } else if (e instanceof PetForgeException) {
        log.warn("job not given up yet: job={} reason={}", job.key(), e.getMessage());
      } else {
        log.error("job not given up yet: job={}", job.key(), e);
      }
      boolean soon =
          e instanceof PetForgeException known && RetryPolicy.saysNothingOfTheWork(known.failure());
      int more = soon ? 0 : 1;
      Duration wait = soon ? policy(job).firstWait() : policy(job).waitAfter(job.failures() + more);
      long later = clock.millis() + Math.max(1, wait.toMillis());
      return end(
          job,
          (handle, signalled) -> {
            handle
                .createUpdate(
                    "update jobs set starts = 0, failures = failures + :more, error = :error,"
                        + " giving_up = :givingUp where id = :id")
                .bind("more", more)
                .bind("error", reason.toString())
                .bind("givingUp", CallDocument.failure(reason))
                .bind("id", job.execution().id())
                .execute();
            return release(handle, job, later);
          });
    }
    return end(
        job,
        (handle, signalled) -> {
          if (signalled) {
            // Something happened while it was given up: it begins anew.
            handle
                .createUpdate(
                    "update jobs set starts = 0, failures = 0, error = null, giving_up = null where"
                        + " id = :id")
                .bind("id", job.execution().id())
                .execute();
            return release(handle, job, clock.millis());
          }
          park(handle, job.execution(), reason);
          return JobRows.NEVER;
        });
  }

  private static void park(Handle handle, Execution execution, Failure reason) {
    execution.release(handle, JobRows.NEVER);
    handle
        .createUpdate(
            "update jobs set state = 'parked', error = :error, giving_up = null where id = :id")
        .bind("error", reason.toString())
        .bind("id", execution.id())
        .execute();
  }

  private static long release(Handle handle, Begun job, long due) {
    job.execution().release(handle, due);
    return due;
  }

  /** What is stored at the end of a run, if the execution is still valid. */
  private interface End {
    long store(Handle handle, boolean signalled);
  }

  /** An end that is not stored yet. */
  private record Unstored(Begun job, End end) {}

  /** Stores the end of a run, or keeps it to be stored later if the database does not take it. */
  private long end(Begun job, End end) {
    try {
      long due = store(job, end);
      unstored.remove(job.execution());
      return due;
    } catch (RuntimeException e) {
      if (db.isToldAlready(e)) {
        log.debug("end of a run not stored yet: job={} reason={}", job.key(), e.getMessage());
      } else {
        log.warn("end of a run not stored yet: job={} reason={}", job.key(), e.getMessage());
      }
      unstored.put(job.execution(), new Unstored(job, end));
      return JobRows.NEVER;
    }
  }

  private long store(Begun job, End end) {
    return db.write(
        "end " + job.key(),
        handle -> {
          Optional<Long> signals = job.execution().signals(handle, db.dialect());
          if (signals.isEmpty()) {
            log.info("job was taken over by another worker: job={}", job.key());
            notCounted(handle, job);
            return JobRows.NEVER;
          }
          return end.store(handle, signals.get() != job.signals());
        });
  }

  /** Whoever has the job by now counted a start that has ended all the same. */
  private static void notCounted(Handle handle, Begun job) {
    handle
        .createUpdate("update jobs set starts = starts - 1 where id = :id and starts > 0")
        .bind("id", job.execution().id())
        .execute();
  }

  /** Ends when the last run has ended. */
  void stop() {
    runs.close();
  }

  /**
   * Stores the ends that could not be stored when they came. One that the database refuses whenever
   * it is asked is kept until another worker has taken the job over.
   *
   * @return whether there was one
   */
  boolean storeEnds() {
    boolean stored = false;
    for (Start start : List.copyOf(unanswered)) {
      try {
        db.write(
            "take a start back",
            handle -> {
              start.takeBack(handle);
              return start;
            });
        unanswered.remove(start);
      } catch (RuntimeException e) {
        log.debug("start not taken back yet: job={} reason={}", start.id(), e.getMessage());
      }
    }
    for (Unstored late : List.copyOf(unstored.values())) {
      try {
        store(late.job(), late.end());
        unstored.remove(late.job().execution(), late);
        stored = true;
      } catch (RuntimeException e) {
        // Whatever keeps this one may leave the others alone.
        log.debug(
            "end of a run not stored yet: job={} reason={}", late.job().key(), e.getMessage());
      }
    }
    return stored;
  }
}
