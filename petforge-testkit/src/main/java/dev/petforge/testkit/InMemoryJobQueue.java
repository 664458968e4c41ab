package dev.petforge.testkit;

import dev.petforge.failure.Failure;
import dev.petforge.failure.PetForgeException;
import dev.petforge.failure.RetryableException;
import dev.petforge.job.Job;
import dev.petforge.job.JobHandler;
import dev.petforge.job.JobKey;
import dev.petforge.job.JobKind;
import dev.petforge.job.JobQuery;
import dev.petforge.job.JobQueue;
import dev.petforge.job.JobResult;
import dev.petforge.job.Offer;
import dev.petforge.job.ProcessThreads;
import dev.petforge.job.RetryPolicies;
import dev.petforge.job.RetryPolicy;
import dev.petforge.job.Threads;
import dev.petforge.production.Persistence;
import dev.petforge.task.StaleTaskException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Wakes handlers: by threads with real time, or by hand. */
final class InMemoryJobQueue implements JobQueue {
  private static final Duration DRAIN = Duration.ofSeconds(25);
  private static final Duration LONGEST_SLEEP = Duration.ofMinutes(1);
  private static final Duration LOOK_AT_OFFER = Duration.ofMillis(200);
  private static final int THREADS_PER_QUEUE = 4;
  private static final int ROUNDS = 1_000;

  private final InMemoryDatabase database;
  private final String process;
  private final List<Thread> threads = new ArrayList<>();
  private final ProcessThreads real =
      new ProcessThreads(e -> stopBecause(outOfMemory("the timer")));
  private final ByHand byHand = new ByHand();
  private volatile Map<JobKind, JobHandler> handlers = Map.of();
  private volatile InMemoryOffer offer = new InMemoryOffer(Set.of(), Offer.everything());
  private RetryPolicies policies = RetryPolicies.DEFAULT;
  private volatile boolean working;
  private volatile Consumer<Failure> whenStopped = reason -> {};

  InMemoryJobQueue(InMemoryDatabase database, String process) {
    this.database = database;
    this.process = process;
  }

  /** Whom to tell if this process stops being a worker by itself. */
  void whenStopped(Consumer<Failure> listener) {
    whenStopped = listener;
  }

  /** What is run later is run by whoever moves the clock; ends with the work. */
  private final class ByHand implements Threads {
    private final List<Later> later = new ArrayList<>();

    @Override
    public void together(int times, Runnable task) {
      for (int i = 0; i < times; i++) {
        task.run();
      }
    }

    @Override
    public void start(Runnable task) {
      later(Duration.ZERO, task);
    }

    @Override
    public synchronized void later(Duration wait, Runnable task) {
      later.add(new Later(database.alone(database::now).plus(wait), task));
    }

    private synchronized List<Runnable> due(Instant now) {
      List<Runnable> due =
          later.stream().filter(one -> !one.due().isAfter(now)).map(Later::task).toList();
      later.removeIf(one -> !one.due().isAfter(now));
      return due;
    }

    private synchronized Optional<Instant> nextDue() {
      return later.stream().map(Later::due).min(Comparator.naturalOrder());
    }

    private synchronized void clear() {
      later.clear();
    }
  }

  private record Later(Instant due, Runnable task) {}

  Threads threads() {
    return database.movable().isPresent() ? byHand : real;
  }

  @Override
  public void enqueue(Collection<JobKey> keys) {
    database.in(
        process,
        () -> {
          database.set(keys);
          return keys;
        });
  }

  @Override
  public void revive(Collection<JobKey> keys, Duration parkedFor) {
    database.in(
        process,
        () -> {
          database.set(keys);
          Instant now = database.now();
          keys.forEach(key -> database.jobs.revive(key, now.minus(parkedFor), now));
          return keys;
        });
  }

  @Override
  public synchronized void start(
      Map<JobKind, JobHandler> byKind, RetryPolicies retries, Offer given) {
    if (working) {
      throw new IllegalStateException(process + " works already");
    }
    if (!database.in(process, () -> database.isWorker(process))) {
      throw new IllegalStateException(process + " must become a worker before it can work");
    }
    if (byKind.isEmpty()) {
      throw new IllegalArgumentException("there must be a handler for at least one kind of work");
    }
    handlers = Map.copyOf(byKind);
    offer = new InMemoryOffer(handlers.keySet(), given);
    database.offers(process, offer);
    policies = retries;
    working = true;
    if (database.movable().isEmpty()) {
      for (JobKind.Queue queue : JobKind.Queue.values()) {
        for (int i = 0; i < THREADS_PER_QUEUE; i++) {
          Thread thread = new Thread(() -> work(queue), process + "-" + queue + "-" + i);
          thread.setDaemon(true);
          threads.add(thread);
          thread.start();
        }
      }
    }
  }

  private void work(JobKind.Queue queue) {
    try {
      while (working) {
        Optional<InMemoryJobs.Row> row =
            database.in(
                process,
                () -> {
                  Predicate<InMemoryJobs.Row> mine =
                      one -> one.job.kind().queue() == queue && isMine(one);
                  Optional<InMemoryJobs.Row> next = claim(mine, any -> true);
                  if (next.isEmpty() && working) {
                    sleep(mine);
                  }
                  return next;
                });
        row.ifPresent(this::run);
      }
    } catch (PetForgeException e) {
      // The process has ended in the middle: nobody is there to be told.
      working = false;
    }
  }

  private void sleep(Predicate<InMemoryJobs.Row> mine) {
    Instant now = database.now();
    // What a worker lacks it may get at any moment.
    boolean left = database.jobs.all().stream().anyMatch(job -> job.need().isPresent());
    Instant longest = now.plus(left ? LOOK_AT_OFFER : LONGEST_SLEEP);
    Instant until =
        database
            .jobs
            .nextDue(mine, database::isWorker)
            .filter(due -> due.isBefore(longest))
            .orElse(longest);
    try {
      database.await(Math.max(1_000_000, Duration.between(now, until).toNanos()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      working = false;
    }
  }

  private Optional<InMemoryJobs.Row> claim(
      Predicate<InMemoryJobs.Row> mine, Predicate<InMemoryJobs.Row> which) {
    if (!working) {
      return Optional.empty();
    }
    Optional<InMemoryJobs.Row> next =
        database.jobs.next(mine, database::isWorker, database.now(), which);
    next.ifPresent(row -> begin(row));
    return next;
  }

  private void begin(InMemoryJobs.Row row) {
    database.jobs.begin(row, process, policy(row), database.now());
  }

  private RetryPolicy policy(InMemoryJobs.Row row) {
    return policies.of(row.job.kind());
  }

  /**
   * Handles a job. The ends are transactions of this process: a dead one has no say, and neither
   * has one whose job somebody took over in between.
   */
  private void run(InMemoryJobs.Row row) {
    JobHandler handler = handler(row.job.kind());
    if (row.givingUp.isEmpty()) {
      try {
        JobResult next = handler.handle(row.job);
        end(row, () -> database.jobs.ended(row, next, database.now()));
        return;
      } catch (RuntimeException | Error e) {
        if (stops(row, e) || (e instanceof StaleTaskException && collided(row))) {
          return;
        }
        if (e instanceof RetryableException known) {
          failed(row, known.failure(), known.retryAfter().orElse(Duration.ZERO));
        } else if (e instanceof PetForgeException known) {
          failed(row, known.failure(), Duration.ZERO);
        } else {
          failed(row, row.job.unexpected(e, InMemoryJobQueue.class), Duration.ZERO);
        }
      }
    }
    Optional<Failure> givingUp = database.alone(() -> isOwn(row) ? row.givingUp : Optional.empty());
    givingUp.ifPresent(reason -> giveUp(handler, row, reason));
  }

  private boolean collided(InMemoryJobs.Row row) {
    boolean[] again = {false};
    end(row, () -> again[0] = database.jobs.collided(row, database.now()));
    return again[0];
  }

  /** Whether this process is no worker any more because of what was thrown. */
  private boolean stops(InMemoryJobs.Row row, Throwable thrown) {
    boolean stops = JobKey.outOfMemory(thrown).isPresent();
    if (stops) {
      stopBecause(outOfMemory(row.job.toString()));
    }
    return stops;
  }

  private static Failure outOfMemory(String where) {
    return Failure.permanent(Persistence.OUT_OF_MEMORY, "out of memory at " + where);
  }

  private void stopBecause(Failure reason) {
    abandon();
    database.resign(process);
    whenStopped.accept(reason);
  }

  private boolean isOwn(InMemoryJobs.Row row) {
    return row.owner.equals(process);
  }

  /** Other jobs are left to other workers. */
  private boolean isMine(InMemoryJobs.Row row) {
    return offer.takes(row.job.kind(), row.need);
  }

  private JobHandler handler(JobKind kind) {
    JobHandler handler = handlers.get(kind);
    if (handler == null) {
      throw new IllegalStateException("no handler for " + kind);
    }
    return handler;
  }

  private void failed(InMemoryJobs.Row row, Failure reason, Duration asked) {
    boolean[] delayed = {false};
    end(
        row,
        () -> delayed[0] = database.jobs.failed(row, reason, asked, policy(row), database.now()));
    if (delayed[0]) {
      try {
        handler(row.job.kind()).delayed(row.job, reason);
      } catch (RuntimeException | Error e) {
        // Else it is told again after the next failure.
        boolean unused = stops(row, e);
      }
    }
  }

  private void giveUp(JobHandler handler, InMemoryJobs.Row row, Failure reason) {
    try {
      handler.giveUp(row.job, reason);
    } catch (RuntimeException | Error e) {
      if (stops(row, e)) {
        return;
      }
      // Whatever waits for the work must be told, so this is tried until it succeeds.
      end(row, () -> database.jobs.notToldOf(row, policy(row).firstWait(), database.now()));
      return;
    }
    end(row, () -> database.jobs.parked(row, reason, database.now()));
  }

  private void end(InMemoryJobs.Row row, Runnable change) {
    database.in(
        process,
        () -> {
          if (isOwn(row)) {
            change.run();
          }
          database.signal();
          return process;
        });
  }

  @Override
  public void stop() {
    List<Thread> stopping = leave();
    long end = System.nanoTime() + DRAIN.toNanos();
    for (Thread thread : stopping) {
      long left = Duration.ofNanos(end - System.nanoTime()).toMillis();
      if (thread != Thread.currentThread() && left > 0) {
        try {
          thread.join(left);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          return;
        }
      }
    }
  }

  /** Leaves everything as it is, as a power cut does. */
  void abandon() {
    leave();
  }

  private synchronized List<Thread> leave() {
    working = false;
    byHand.clear();
    real.close();
    database.alone(
        () -> {
          database.signal();
          return process;
        });
    List<Thread> left = List.copyOf(threads);
    threads.clear();
    return left;
  }

  @Override
  public List<Job> list(JobQuery query) {
    Comparator<Job> order = Comparator.comparing(Job::due).thenComparing(Job::id);
    return database.in(
        process,
        () ->
            database.jobs.all().stream()
                .filter(job -> query.kinds().contains(job.key().kind()))
                .filter(job -> job.failures() >= query.failures())
                .filter(job -> query.after().filter(one -> order.compare(job, one) <= 0).isEmpty())
                .sorted(order)
                .limit(query.limit())
                .toList());
  }

  @Override
  public List<Job> unserved() {
    return list().stream()
        .filter(job -> job.state() == Job.State.WAITING && job.need().isPresent())
        .filter(job -> !database.isTaken(job))
        .toList();
  }

  @Override
  public boolean restart(String jobId) {
    return database.in(
        process,
        () -> {
          boolean there = database.jobs.restart(jobId, database.now());
          database.signal();
          return there;
        });
  }

  int runDue() {
    checkByHand();
    Instant now = database.now();
    List<Runnable> later = byHand.due(now);
    later.forEach(Runnable::run);
    Set<String> due =
        database.in(
            process, () -> database.jobs.due(this::isMine, database::isWorker, database.now()));
    int handled = later.size();
    Supplier<Optional<InMemoryJobs.Row>> next =
        () -> database.in(process, () -> claim(this::isMine, row -> due.contains(row.id)));
    for (Optional<InMemoryJobs.Row> row = next.get(); row.isPresent(); row = next.get()) {
      due.remove(row.get().id);
      run(row.get());
      handled++;
    }
    return handled;
  }

  void runUntilIdle() {
    int rounds = 0;
    while (runDue() > 0) {
      if (++rounds > ROUNDS) {
        throw new IllegalStateException(
            "jobs are due again and again without an end: "
                + list().stream().filter(job -> !job.due().isAfter(database.now())).toList());
      }
    }
  }

  void advance(Duration by) {
    MovableClock clock = checkByHand();
    Instant end = database.now().plus(by);
    runUntilIdle();
    while (database.now().isBefore(end)) {
      Instant next =
          database
              .alone(() -> earliest(database.jobs.nextDue(this::isMine, database::isWorker)))
              .filter(due -> due.isBefore(end))
              .orElse(end);
      clock.advance(Duration.between(database.now(), next));
      runUntilIdle();
    }
  }

  private Optional<Instant> earliest(Optional<Instant> key) {
    return Stream.of(key, byHand.nextDue())
        .flatMap(Optional::stream)
        .min(Comparator.naturalOrder());
  }

  private MovableClock checkByHand() {
    if (!working) {
      throw new IllegalStateException(process + " does not work: start it first");
    }
    return database
        .movable()
        .orElseThrow(() -> new IllegalStateException("this database has threads of its own"));
  }
}
