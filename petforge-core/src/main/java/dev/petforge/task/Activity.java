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
 * @param rewriting the shots that were to be written anew, whatever was done since
 * @param notTaken why what its row says now is not taken, until it is, or says nothing new any more
 * @param review what people decided on what it is to be made of
 */
public record Activity(
    Optional<Operation> operation,
    Optional<Goal> goal,
    Optional<Failure> failure,
    boolean gaveUp,
    Optional<Step> unfinished,
    Optional<Rewriting> rewriting,
    Optional<Failure> notTaken,
    Review review) {
  /** The same of a task that nobody reviewed. */
  public Activity(
      Optional<Operation> operation,
      Optional<Goal> goal,
      Optional<Failure> failure,
      boolean gaveUp,
      Optional<Step> unfinished,
      Optional<Rewriting> rewriting,
      Optional<Failure> notTaken) {
    this(operation, goal, failure, gaveUp, unfinished, rewriting, notTaken, Review.NONE);
  }

  /** The same of a task whose row says nothing that is not taken. */
  public Activity(
      Optional<Operation> operation,
      Optional<Goal> goal,
      Optional<Failure> failure,
      boolean gaveUp,
      Optional<Step> unfinished,
      Optional<Rewriting> rewriting) {
    this(operation, goal, failure, gaveUp, unfinished, rewriting, Optional.empty());
  }

  /** Nothing runs, nothing is wanted, nothing went wrong. */
  public static final Activity NONE =
      new Activity(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          false,
          Optional.empty(),
          Optional.empty());

  /**
   * What of it goes along when the project is taken to another installation. Nobody there has
   * wanted or approved anything yet; what people rejected stays rejected.
   */
  public Activity asHistory() {
    return new Activity(
        Optional.empty(),
        Optional.empty(),
        failure,
        gaveUp,
        unfinished,
        rewriting,
        Optional.empty(),
        new Review(
            review.decision().filter(said -> said.verdict() == Review.Verdict.REJECTED), ""));
  }

  Activity running(Operation next) {
    return new Activity(
        Optional.of(next),
        goal,
        Optional.empty(),
        false,
        Optional.empty(),
        rewriting,
        notTaken,
        review);
  }

  /** Nothing runs, and nothing is left over but shots to be written. */
  Activity idle() {
    return new Activity(
        Optional.empty(),
        goal,
        Optional.empty(),
        false,
        Optional.empty(),
        rewriting,
        notTaken,
        review);
  }

  /** Nothing runs; what went wrong is taken up again. */
  Activity takenUp() {
    return new Activity(
        Optional.empty(), goal, Optional.empty(), false, unfinished, rewriting, notTaken, review);
  }

  /** The same, but there is no storyboard any more: it has to be written before all else. */
  Activity beforeStoryboard() {
    return new Activity(
        operation,
        goal,
        failure,
        gaveUp,
        unfinished.map(any -> new Step.WriteStoryboard(0)),
        Optional.empty(),
        notTaken,
        review);
  }

  /** The same, but what was not done is not wanted any more. */
  Activity withoutUnfinished() {
    return new Activity(
        operation, goal, failure, gaveUp, Optional.empty(), rewriting, notTaken, review);
  }

  Activity wanting(Optional<Goal> next) {
    return new Activity(operation, next, failure, gaveUp, unfinished, rewriting, notTaken, review);
  }

  Activity failed(Failure reason, boolean nothingInItsPlace, Optional<Step> what) {
    return new Activity(
        Optional.empty(),
        goal,
        Optional.of(reason),
        nothingInItsPlace,
        what,
        rewriting,
        notTaken,
        review);
  }

  /** What runs failed so far and is tried again. */
  Activity delayed(Failure reason) {
    return new Activity(
        operation, goal, Optional.of(reason), false, Optional.empty(), rewriting, notTaken, review);
  }

  private Activity rewriting(Optional<Rewriting> next) {
    return new Activity(operation, goal, failure, gaveUp, unfinished, next, notTaken, review);
  }

  /** Shots from one on were to be written anew, and are not. */
  Activity notRewritten(int from) {
    return rewriting(Optional.of(before(from).orElseGet(() -> new Rewriting(from, false))));
  }

  /** Shots from one on are what they shall be. */
  Activity settledFrom(int from) {
    return rewriting(before(from));
  }

  private Optional<Rewriting> before(int from) {
    return rewriting.filter(open -> open.from() < from);
  }

  /** A person wants a clip of a shot as it is, and so of those before it. */
  Activity settledTo(int shot, int shots) {
    return rewriting(
        rewriting.flatMap(
            open ->
                shot < open.from()
                    ? Optional.of(open)
                    : Optional.of(new Rewriting(shot + 1, open.byHand()))
                        .filter(next -> next.from() < shots)));
  }

  /** A person wrote a shot. */
  Activity writtenByHand(int shot) {
    return rewriting(
        rewriting.map(open -> shot < open.from() ? open : new Rewriting(open.from(), true)));
  }

  /** With why what the row says is not taken; empty if it is. */
  Activity notTaking(Optional<Failure> why) {
    return new Activity(operation, goal, failure, gaveUp, unfinished, rewriting, why, review);
  }

  /** With another decision of people on what it is to be made of. */
  Activity reviewed(Review next) {
    return new Activity(operation, goal, failure, gaveUp, unfinished, rewriting, notTaken, next);
  }

  /** Whether it stands still until a person approves what it is to be made of. */
  public boolean waitsForApproval() {
    return operation.isEmpty()
        && failure.filter(why -> why.code().equals(Refusal.APPROVAL.name())).isPresent();
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
