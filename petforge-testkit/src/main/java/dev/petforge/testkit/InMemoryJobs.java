package dev.petforge.testkit;

import dev.petforge.failure.Failure;
import dev.petforge.job.Job;
import dev.petforge.job.JobKey;
import dev.petforge.job.JobResult;
import dev.petforge.job.Need;
import dev.petforge.job.RetryPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The jobs. Every method is called under the database's lock. */
final class InMemoryJobs {
  /** So often a handler may lose a race for its task before that counts as a failure. */
  private static final int COLLISIONS = 10;

  /** One job. */
  static final class Row {
    final String id;
    final JobKey job;
    Job.State state = Job.State.WAITING;
    int starts;
    int failures;
    int collisions;
    Optional<String> error = Optional.empty();
    Optional<Failure> givingUp = Optional.empty();
    Instant due;
    Instant begun = Instant.MIN;
    boolean signalled;
    String owner = "";
    Optional<Need> need = Optional.empty();

    Row(String id, JobKey job, Instant due) {
      this.id = id;
      this.job = job;
      this.due = due;
    }

    private Job shown() {
      return new Job(id, job, state, starts, failures, error, due, need);
    }
  }

  private final Map<JobKey, Row> rows = new LinkedHashMap<>();
  private long ids;

  void set(JobKey job, Instant now) {
    Row row = rows.get(job);
    if (row == null) {
      rows.put(job, new Row("job-" + ++ids, job, now));
      return;
    }
    // Whoever has it just now may have looked before this happened.
    row.signalled = row.state == Job.State.RUNNING;
    if (row.state == Job.State.WAITING && job.kind().recurring() && row.due.isAfter(now)) {
      row.due = now;
    }
  }

  /** The job that a process may begin: due, and its last owner not alive. */
  Optional<Row> next(
      Predicate<Row> mine, Predicate<String> alive, Instant now, Predicate<Row> which) {
    return startable(mine, alive)
        .filter(row -> !row.due.isAfter(now))
        .filter(which)
        .min(Comparator.comparing(row -> row.due));
  }

  /** The ids of all jobs that a process may begin now. */
  Set<String> due(Predicate<Row> mine, Predicate<String> alive, Instant now) {
    return startable(mine, alive)
        .filter(row -> !row.due.isAfter(now))
        .map(row -> row.id)
        .collect(Collectors.toCollection(HashSet::new));
  }

  /** When a job can next be begun. */
  Optional<Instant> nextDue(Predicate<Row> mine, Predicate<String> alive) {
    return startable(mine, alive).map(row -> row.due).min(Comparator.naturalOrder());
  }

  private Stream<Row> startable(Predicate<Row> mine, Predicate<String> alive) {
    return rows.values().stream()
        .filter(mine)
        .filter(
            row ->
                row.state == Job.State.WAITING
                    || (row.state == Job.State.RUNNING && !alive.test(row.owner)));
  }

  /** Counts the start before the work. Too many without an end: it is given up instead. */
  void begin(Row row, String owner, RetryPolicy policy, Instant now) {
    row.begun = now;
    row.state = Job.State.RUNNING;
    row.owner = owner;
    row.signalled = false;
    if (row.starts >= policy.starts() && !row.job.kind().recurring()) {
      row.givingUp = Optional.of(row.job.poison(row.starts));
    } else {
      row.starts++;
    }
  }

  void ended(Row row, JobResult next, Instant now) {
    if (next instanceof JobResult.NotMine notMine) {
      row.starts--;
      row.need = Optional.of(notMine.need());
      row.state = Job.State.WAITING;
      row.signalled = false;
      return;
    }
    row.starts = 0;
    row.failures = 0;
    row.collisions = 0;
    row.error = Optional.empty();
    if (row.signalled) {
      wait(row, now);
    } else if (next instanceof JobResult.Again again) {
      wait(row, now.plus(again.in()));
    } else {
      rows.remove(row.job);
    }
  }

  /** It lost a race: at once again. */
  boolean collided(Row row, Instant now) {
    if (row.collisions >= COLLISIONS) {
      return false;
    }
    row.starts = 0;
    row.collisions++;
    wait(row, now);
    return true;
  }

  /**
   * It failed. A recurring job never stops: it is looked at again after the longest wait.
   *
   * @param asked how long the other side asked to wait
   * @return whether whoever waits for it has to be told that it goes on later
   */
  boolean failed(Row row, Failure reason, Duration asked, RetryPolicy policy, Instant now) {
    row.starts = 0;
    row.collisions = 0;
    row.error = Optional.of(reason.toString());
    if (RetryPolicy.saysNothingOfTheWork(reason)) {
      wait(row, now.plus(policy.firstWait()));
      return false;
    }
    row.failures++;
    boolean spent = !reason.retryable() || policy.givesUpAfter(row.failures);
    if (spent && !row.job.kind().recurring()) {
      row.givingUp = Optional.of(reason);
      return false;
    }
    Duration wait = spent ? policy.longestWait() : policy.waitAfter(row.failures);
    Duration longer = asked.compareTo(wait) > 0 ? asked : wait;
    wait(row, row.signalled ? now : now.plus(longer));
    return longer.compareTo(RetryPolicy.PATIENCE) > 0;
  }

  /** Parks it, unless it was signalled while it was given up. */
  void parked(Row row, Failure reason, Instant now) {
    if (row.signalled) {
      row.givingUp = Optional.empty();
      restart(row, now);
      return;
    }
    row.state = Job.State.PARKED;
    row.error = Optional.of(reason.toString());
    row.givingUp = Optional.empty();
    row.signalled = false;
  }

  /** Nobody could be told that it is given up: that is tried again. */
  void notToldOf(Row row, Duration wait, Instant now) {
    wait(row, now.plus(wait));
  }

  private static void wait(Row row, Instant due) {
    row.state = Job.State.WAITING;
    row.signalled = false;
    row.due = due;
  }

  boolean restart(String id, Instant now) {
    Optional<Row> found =
        rows.values().stream()
            .filter(row -> row.id.equals(id) && row.shown().canBeRestarted())
            .findFirst();
    found.ifPresent(row -> restart(row, now));
    return found.isPresent();
  }

  /** Starts a one-shot job again that is parked or waits for its next try. */
  void news(JobKey job, Instant now) {
    Optional.ofNullable(rows.get(job))
        .filter(row -> !job.kind().recurring() && row.shown().canBeRestarted())
        .ifPresent(row -> restart(row, now));
  }

  /** Starts a job again that is parked, and was last begun by then. */
  void revive(JobKey job, Instant before, Instant now) {
    Optional.ofNullable(rows.get(job))
        .filter(row -> row.state == Job.State.PARKED && !row.begun.isAfter(before))
        .ifPresent(row -> restart(row, now));
  }

  private static void restart(Row row, Instant now) {
    row.starts = 0;
    row.failures = 0;
    row.error = Optional.empty();
    wait(row, now);
  }

  List<Job> all() {
    return rows.values().stream().map(Row::shown).sorted(Comparator.comparing(Job::due)).toList();
  }
}
