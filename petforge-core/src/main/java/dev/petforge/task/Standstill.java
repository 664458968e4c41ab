package dev.petforge.task;

import dev.petforge.failure.Failure;
import dev.petforge.task.Operation.MakeSegments;
import java.util.Optional;

/** How a task stands still because of one segment. */
final class Standstill {
  private Standstill() {}

  /** Whether what went wrong with a segment is why nothing runs. */
  static boolean isAt(Task task, int index) {
    Optional<Failure> reason = task.chain().segment(index).failure();
    return task.activity().operation().isEmpty()
        && reason.isPresent()
        && task.activity().failure().equals(reason);
  }

  /** Stops at a segment. It is given up where there is no clip in its place. */
  static Task failed(Task task, int index, Failure reason) {
    return ended(task, index, reason, isMissing(task, index));
  }

  /** Stops at a segment, although nothing is given up: it goes on, or a person wants it so. */
  static Task stopped(Task task, int index, Failure reason) {
    return ended(task, index, reason, false);
  }

  private static Task ended(Task task, int index, Failure reason, boolean gaveUp) {
    return task.with(task.chain().failed(index, reason, false))
        .with(task.activity().failed(reason, gaveUp, unfinished(task, index)));
  }

  /** Gives another reason for standing still at a segment. */
  static Activity because(Task task, int index, Failure reason) {
    return task.activity().failed(reason, isMissing(task, index), task.activity().unfinished());
  }

  static boolean isMissing(Task task, int index) {
    return !task.chain().segment(index).completed();
  }

  /** What the running operation was to do for a segment, or the one that ended before. */
  static Optional<Step> unfinished(Task task, int index) {
    return task.activity().operation().orElse(null) instanceof MakeSegments make
        ? Optional.of(make.step(index, task.chain()))
        : task.activity().unfinished();
  }
}
