package dev.petforge.task;

import dev.petforge.job.JobKey;
import dev.petforge.job.JobKind;
import dev.petforge.task.Outcome.Decided;
import dev.petforge.task.Outcome.Refused;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Makes the outcome of a proposal: the one place where a task gets its next version, and the jobs
 * that follow from its having changed.
 */
final class Decision {
  private Decision() {}

  /**
   * @param before the task that is decided on
   */
  static Outcome of(Task before, Proposal proposal, Instant now) {
    return proposal instanceof Plan plan ? decided(before, plan, now) : (Refused) proposal;
  }

  static Decided decided(Task before, Plan plan, Instant now) {
    Task task = plan.task();
    List<JobKey> jobs = new ArrayList<>(plan.jobs());
    if (turnEnded(before, task) || task.activity().waitsForTurn()) {
      jobs.add(JobKey.onAll(JobKind.ADVANCE));
    }
    Versions old = before.versions();
    boolean looksDifferent = old.version() == 0 || !sameOutside(before, task);
    if (looksDifferent) {
      jobs.add(new JobKey(JobKind.PROJECTION, task.id().value()));
      task.source().row().ifPresent(row -> jobs.add(new JobKey(JobKind.PUSH, row.table().base())));
    }
    long version = old.version() + 1;
    Versions next =
        new Versions(
            version,
            looksDifferent ? version : old.projection(),
            old.createdAt(),
            looksDifferent ? now : old.updatedAt());
    return new Decided(
        task.with(next),
        plan.calls(),
        plan.abandoned(),
        plan.publications(),
        jobs.stream().distinct().toList(),
        plan.heldBack());
  }

  /** Whether one of many has made room for the next. */
  private static boolean turnEnded(Task before, Task after) {
    return before.activity().goal().flatMap(Goal::batch).isPresent()
        && before.activity().operation().isPresent()
        && after.activity().operation().isEmpty();
  }

  /** Whether nothing changed that the table or the files show. */
  private static boolean sameOutside(Task a, Task b) {
    return a.statusWord().equals(b.statusWord())
        && a.script().equals(b.script())
        && a.chain().unmarked().equals(b.chain().unmarked())
        && sameSource(a.source(), b.source())
        && Objects.equals(a.activity().failure(), b.activity().failure())
        && Objects.equals(a.activity().notTaken(), b.activity().notTaken());
  }

  /** Where the same picture came from is shown nowhere. */
  private static boolean sameSource(Source a, Source b) {
    return a.equals(b.with(b.opening().from(a.opening().origin())));
  }
}
