package dev.petforge.task;

import dev.petforge.call.ProviderCall;
import dev.petforge.failure.Failure;
import dev.petforge.generation.CallKey;
import dev.petforge.job.JobKey;
import dev.petforge.job.JobKind;
import dev.petforge.publication.Publication;
import dev.petforge.task.Outcome.Decided;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A decision as it grows: the task as it will be, and what follows from it. */
final class Decision {
  private final Task before;
  private final Instant now;
  private final List<ProviderCall> planned = new ArrayList<>();
  private final Map<CallKey, Abandonment> abandoned = new LinkedHashMap<>();
  private final List<Publication> publications = new ArrayList<>();
  private final List<JobKey> jobs = new ArrayList<>();
  private Task task;

  private Decision(Task before, Instant now) {
    this.before = before;
    this.now = now;
    this.task = before;
  }

  static Decision on(Task task, Instant now) {
    return new Decision(task, now);
  }

  Task task() {
    return task;
  }

  Decision task(Task next) {
    task = next;
    return this;
  }

  Decision plan(ProviderCall call) {
    planned.add(call);
    return this;
  }

  Decision abandon(ProviderCall call, Failure reason) {
    abandoned.put(call.key(), new Abandonment(reason, call.status().state()));
    return this;
  }

  Decision publish(Publication publication) {
    publications.add(publication);
    return this;
  }

  Decision enqueue(JobKey job) {
    jobs.add(job);
    return this;
  }

  Decided commit() {
    boolean turnEnded =
        before.activity().goal().flatMap(Goal::batch).isPresent()
            && before.activity().operation().isPresent()
            && task.activity().operation().isEmpty();
    if (turnEnded || task.activity().waitsForTurn()) {
      enqueue(JobKey.onAll(JobKind.ADVANCE));
    }
    Versions old = before.versions();
    boolean looksDifferent = old.version() == 0 || !sameOutside(before, task);
    long version = old.version() + 1;
    if (looksDifferent) {
      enqueue(new JobKey(JobKind.PROJECTION, task.id().value()));
      task.source().row().ifPresent(row -> enqueue(new JobKey(JobKind.PUSH, row.table().base())));
    }
    Versions next =
        new Versions(
            version,
            looksDifferent ? version : old.projection(),
            old.createdAt(),
            looksDifferent ? now : old.updatedAt());
    return new Decided(
        task.with(next), planned, abandoned, publications, jobs.stream().distinct().toList());
  }

  /** Whether nothing changed that the table or the files show. */
  private static boolean sameOutside(Task a, Task b) {
    return a.statusWord().equals(b.statusWord())
        && a.script().equals(b.script())
        && a.chain().equals(b.chain())
        && sameSource(a.source(), b.source())
        && Objects.equals(a.activity().failure(), b.activity().failure());
  }

  /** Where the same picture came from is shown nowhere. */
  private static boolean sameSource(Source a, Source b) {
    return a.equals(b.with(b.opening().from(a.opening().origin())));
  }
}
