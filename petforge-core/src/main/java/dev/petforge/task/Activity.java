package dev.petforge.task;

import dev.petforge.failure.Failure;
import java.util.Optional;

/**
 * What goes on with a task.
 *
 * @param operation what runs now
 * @param goal what is wanted in the end
 * @param failure why the last operation did not do what it was to do; of one that runs, why it
 *     takes longer: it goes on by itself
 * @param gaveUp whether what it was to make is still missing, so that a person has to act
 * @param unfinished what the last operation was to do and did not do
 */
public record Activity(
    Optional<Operation> operation,
    Optional<Goal> goal,
    Optional<Failure> failure,
    boolean gaveUp,
    Optional<Step> unfinished) {
  /** Nothing runs, nothing is wanted, nothing went wrong. */
  public static final Activity NONE =
      new Activity(Optional.empty(), Optional.empty(), Optional.empty(), false, Optional.empty());

  Activity running(Operation next) {
    return new Activity(Optional.of(next), goal, Optional.empty(), false, Optional.empty());
  }

  /** Nothing runs, and nothing is left over. */
  Activity idle() {
    return new Activity(Optional.empty(), goal, Optional.empty(), false, Optional.empty());
  }

  /** Nothing runs; what went wrong is taken up again. */
  Activity takenUp() {
    return new Activity(Optional.empty(), goal, Optional.empty(), false, unfinished);
  }

  /** The same, but the storyboard has to be written before whatever was not done. */
  Activity beforeStoryboard() {
    return new Activity(
        operation, goal, failure, gaveUp, unfinished.map(any -> new Step.WriteStoryboard(0)));
  }

  /** The same, but what was not done is not wanted any more. */
  Activity withoutUnfinished() {
    return new Activity(operation, goal, failure, gaveUp, Optional.empty());
  }

  Activity wanting(Optional<Goal> next) {
    return new Activity(operation, next, failure, gaveUp, unfinished);
  }

  Activity failed(Failure reason, boolean nothingInItsPlace, Optional<Step> what) {
    return new Activity(Optional.empty(), goal, Optional.of(reason), nothingInItsPlace, what);
  }

  /** What runs failed so far and is tried again. */
  Activity delayed(Failure reason) {
    return new Activity(operation, goal, Optional.of(reason), false, Optional.empty());
  }

  /** Whether what runs failed so far and waits for its next try. */
  public boolean isDelayed() {
    return operation.isPresent() && failure.isPresent();
  }

  /** Whether it waits for its turn in a request for many, or for somebody to take up its goal. */
  public boolean waitsForTurn() {
    return operation.isEmpty() && goal.isPresent() && failure.isEmpty();
  }
}
