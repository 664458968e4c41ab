package dev.petforge.explanation;

import dev.petforge.call.CallState;
import dev.petforge.call.CallSummary;
import dev.petforge.call.LedgerCall;
import dev.petforge.job.Job;
import dev.petforge.job.JobQuery;
import dev.petforge.notification.NotificationTarget;
import dev.petforge.notification.NotificationTargets;
import dev.petforge.production.CallPages;
import dev.petforge.production.CurrentJobs;
import dev.petforge.production.Persistence;
import dev.petforge.production.PushTurns;
import dev.petforge.table.ConnectedTables;
import dev.petforge.task.TaskQuery;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Looks how an installation does; the database counts, so that nothing is loaded for it. */
public final class Inspect {
  private static final int JOBS_AT_ONCE = 100;

  private final Persistence persistence;
  private final ConnectedTables tables;
  private final NotificationTargets targets;
  private final int slots;

  /**
   * Made by {@link dev.petforge.PetForge}.
   *
   * @param slots how many calls of each pool may be at the provider at once
   */
  public Inspect(
      Persistence persistence, ConnectedTables tables, NotificationTargets targets, int slots) {
    this.persistence = persistence;
    this.tables = tables;
    this.targets = targets;
    this.slots = slots;
  }

  /**
   * Looks.
   *
   * @param since failures of projects that have not changed since then are left out
   */
  public Inspection run(Instant since) {
    Instant now = persistence.clock().instant();
    Map<CallState, Long> calls = persistence.calls().counts();
    Map<CallState, CallSummary> oldest = new EnumMap<>(CallState.class);
    calls
        .keySet()
        .forEach(
            state ->
                persistence.calls().part(state, Optional.empty(), 1).stream()
                    .findFirst()
                    .ifPresent(call -> oldest.put(state, call)));
    CurrentJobs current = new CurrentJobs(persistence);
    return new Inspection(
        persistence.tasks().counts(TaskQuery.Only.ALL),
        calls,
        uncertain(now),
        oldest,
        persistence.tasks().failures(since),
        persistence.jobQueue().parked().stream().filter(job -> !current.isOver(job)).toList(),
        overdue(current, now),
        tables.refs().stream()
            .map(
                table -> {
                  PushTurns.Lag lag = persistence.pushTurns().lag(table, now);
                  return new Inspection.Table(
                      table, lag.behind(), lag.refused().size(), lag.waiting().size());
                })
            .toList(),
        waiting(),
        persistence.workers(),
        persistence.jobQueue().unserved().stream()
            .flatMap(job -> job.need().stream())
            .collect(Collectors.groupingBy(need -> need, Collectors.counting())),
        persistence.calls().pools(now),
        slots,
        persistence.jobQueue().counts());
  }

  /** Those that are due come first: of the thousands that are not, none is read. */
  private static List<Job> overdue(CurrentJobs current, Instant now) {
    Optional<Job> last = Optional.empty();
    List<Job> some;
    do {
      some = current.list(JobQuery.all().part(last, JOBS_AT_ONCE));
      Optional<Job> found =
          some.stream()
              .filter(job -> job.state() == Job.State.WAITING && job.due().isBefore(now))
              .findFirst();
      if (found.isPresent()) {
        return List.of(found.get());
      }
      last = some.stream().reduce((first, second) -> second);
    } while (some.size() == JOBS_AT_ONCE && last.orElseThrow().due().isBefore(now));
    return List.of();
  }

  private List<Inspection.Waiting> waiting() {
    return targets.all().stream()
        .map(NotificationTarget::name)
        .flatMap(
            name ->
                persistence.notifications().find(name).stream()
                    .flatMap(
                        found ->
                            found.oldest().stream()
                                .map(
                                    since -> new Inspection.Waiting(name, found.waiting(), since))))
        .toList();
  }

  /** Those whose answer was lost are few. */
  private long uncertain(Instant now) {
    return CallPages.in(persistence.calls(), CallState.UNKNOWN)
        .flatMap(Collection::stream)
        .filter((LedgerCall call) -> call.uncertain(now))
        .count();
  }
}
