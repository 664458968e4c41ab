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
 */
public record Activity(
    Optional<Operation> operation, Optional<Goal> goal, Optional<Failure> failure, boolean gaveUp) {
  /** Nothing runs, nothing is wanted, nothing went wrong. */
  public static final Activity NONE =
      new Activity(Optional.empty(), Optional.empty(), Optional.empty(), false);

  Activity running(Operation next) {
    return new Activity(Optional.of(next), goal, Optional.empty(), false);
  }

  Activity idle() {
    return new Activity(Optional.empty(), goal, Optional.empty(), false);
  }

  Activity wanting(Optional<Goal> next) {
    return new Activity(operation, next, failure, gaveUp);
  }

  Activity failed(Failure reason, boolean nothingInItsPlace) {
    return new Activity(Optional.empty(), goal, Optional.of(reason), nothingInItsPlace);
  }

  /** What runs failed so far and is tried again. */
  Activity delayed(Failure reason) {
    return new Activity(operation, goal, Optional.of(reason), false);
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
