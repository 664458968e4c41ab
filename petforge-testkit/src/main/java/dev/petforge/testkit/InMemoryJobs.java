package dev.petforge.testkit;

import dev.petforge.failure.Failure;
import dev.petforge.work.Job;
import dev.petforge.work.Next;
import dev.petforge.work.RetryPolicy;
import dev.petforge.work.Work;
import dev.petforge.work.WorkKind;
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

/** The notes. Every method is called under the database's lock. */
final class InMemoryJobs {
  /** So often a handler may lose a race for its task before that counts as a failure. */
  private static final int COLLISIONS = 10;

  /** One note. */
  static final class Row {
    final String id;
    final Work work;
    Job.State state = Job.State.WAITING;
    int starts;
    int failures;
    int collisions;
    Optional<String> error = Optional.empty();
    Optional<Failure> givingUp = Optional.empty();
    Instant due;
    Instant begun = Instant.MIN;
    boolean rung;
    String owner = "";

    Row(String id, Work work, Instant due) {
      this.id = id;
      this.work = work;
      this.due = due;
    }

    private Job shown() {
      return new Job(id, work, state, starts, failures, error, due);
    }
  }

  private final Map<Work, Row> rows = new LinkedHashMap<>();
  private long ids;

  void set(Work work, Instant now) {
    Row row = rows.get(work);
    if (row == null) {
      rows.put(work, new Row("job-" + ++ids, work, now));
      return;
    }
    // Whoever has it just now may have looked before this happened.
    row.rung = row.state == Job.State.RUNNING;
    if (row.state == Job.State.WAITING && work.kind().recurring() && row.due.isAfter(now)) {
      row.due = now;
    }
  }

  /** The note that a process may begin: due, and its last owner not alive. */
  Optional<Row> next(
      Predicate<WorkKind> kinds, Predicate<String> alive, Instant now, Predicate<Row> which) {
    return startable(kinds, alive)
        .filter(row -> !row.due.isAfter(now))
        .filter(which)
        .min(Comparator.comparing(row -> row.due));
  }

  /** The ids of all notes that a process may begin now. */
  Set<String> due(Predicate<WorkKind> kinds, Predicate<String> alive, Instant now) {
    return startable(kinds, alive)
        .filter(row -> !row.due.isAfter(now))
        .map(row -> row.id)
        .collect(Collectors.toCollection(HashSet::new));
  }

  /** When a note can next be begun. */
  Optional<Instant> nextDue(Predicate<WorkKind> kinds, Predicate<String> alive) {
    return startable(kinds, alive).map(row -> row.due).min(Comparator.naturalOrder());
  }

  private Stream<Row> startable(Predicate<WorkKind> kinds, Predicate<String> alive) {
    return rows.values().stream()
        .filter(row -> kinds.test(row.work.kind()))
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
    row.rung = false;
    if (row.starts >= policy.starts() && !row.work.kind().recurring()) {
      row.givingUp = Optional.of(row.work.poison(row.starts));
    } else {
      row.starts++;
    }
  }

  void ended(Row row, Next next, Instant now) {
    row.starts = 0;
    row.failures = 0;
    row.collisions = 0;
    row.error = Optional.empty();
    if (row.rung) {
      wait(row, now);
    } else if (next instanceof Next.Again again) {
      wait(row, now.plus(again.in()));
    } else {
      rows.remove(row.work);
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
   * It failed. A recurring note never stops: it is looked at again after the longest wait.
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
    if (spent && !row.work.kind().recurring()) {
      row.givingUp = Optional.of(reason);
      return false;
    }
    Duration wait = spent ? policy.longestWait() : policy.waitAfter(row.failures);
    Duration longer = asked.compareTo(wait) > 0 ? asked : wait;
    wait(row, row.rung ? now : now.plus(longer));
    return longer.compareTo(RetryPolicy.PATIENCE) > 0;
  }

  /** Parks it, unless it was rung while it was given up. */
  void parked(Row row, Failure reason, Instant now) {
    if (row.rung) {
      row.givingUp = Optional.empty();
      restart(row, now);
      return;
    }
    row.state = Job.State.PARKED;
    row.error = Optional.of(reason.toString());
    row.givingUp = Optional.empty();
    row.rung = false;
  }

  /** Nobody could be told that it is given up: that is tried again. */
  void notToldOf(Row row, Duration wait, Instant now) {
    wait(row, now.plus(wait));
  }

  private static void wait(Row row, Instant due) {
    row.state = Job.State.WAITING;
    row.rung = false;
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

  /** Starts a one-shot note again that is parked or waits for its next try. */
  void news(Work work, Instant now) {
    Optional.ofNullable(rows.get(work))
        .filter(row -> !work.kind().recurring() && row.shown().canBeRestarted())
        .ifPresent(row -> restart(row, now));
  }

  /** Starts a note again that is parked, and was last begun by then. */
  void revive(Work work, Instant before, Instant now) {
    Optional.ofNullable(rows.get(work))
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
