package dev.petforge.task;

import dev.petforge.call.CallState;
import dev.petforge.call.ProviderCall;
import dev.petforge.failure.Failure;
import dev.petforge.task.Operation.MakeSegments;
import dev.petforge.task.Outcome.Refused;
import dev.petforge.task.Review.Verdict;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Whether a person has approved what would be bought. An approval is of a content: whatever changes
 * the picture or a shot takes it back, and what was planned and not bought yet with it.
 */
final class ApprovalRules {
  /** What people write into the column, in lower case. */
  private static final Set<String> APPROVING =
      Set.of("approve", "approved", "yes", "ok", "true", "1", "通过", "同意", "批准", "是", "✓", "✅");

  private static final Set<String> REJECTING =
      Set.of(
          "reject", "rejected", "no", "false", "0", "redo", "拒绝", "不通过", "驳回", "重做", "否", "✗", "❌");

  private static final Set<String> OPEN =
      Set.of("", "pending", "open", "wait", "waiting", "todo", "待审", "待审核", "待定", "未审核", "审核中");

  private ApprovalRules() {}

  /** Why a call must not be planned; empty if it may be. */
  static Optional<Refused> missing(Task task, ProviderCall call, Context context) {
    return call.terms().price().micros() > 0 ? missing(task, context) : Optional.empty();
  }

  /** Why nothing may be bought for a task; empty if it may be. */
  private static Optional<Refused> missing(Task task, Context context) {
    if (!context.approval().asksFor(task.source())) {
      return Optional.empty();
    }
    Optional<Review.Decision> decision = decision(task);
    if (decision.isEmpty()) {
      return Optional.of(
          new Refused(
              Refusal.APPROVAL,
              "nothing is bought for project "
                  + task.id()
                  + " before a person approves its storyboard"));
    }
    return decision.get().verdict() == Verdict.APPROVED
        ? Optional.empty()
        : Optional.of(
            new Refused(
                Refusal.APPROVAL,
                "the storyboard of project "
                    + task.id()
                    + " was rejected: "
                    + (decision.get().reason().isEmpty()
                        ? "nobody said why"
                        : decision.get().reason())));
  }

  /** The decision on what the task would be made of now. */
  static Optional<Review.Decision> decision(Task task) {
    return task.activity()
        .review()
        .decision()
        .filter(found -> task.content().equals(Optional.of(found.content())));
  }

  static Proposal decide(
      Task task, Verdict verdict, String reason, TaskVersion seen, Context context) {
    Optional<Refused> refused =
        Refusals.byTable(Command.REVIEW, task).or(() -> Refusals.unseen(task, seen));
    if (refused.isPresent()) {
      return refused.get();
    }
    boolean said =
        decision(task)
            .filter(found -> found.verdict() == verdict && found.reason().equals(reason))
            .isPresent();
    return said
        ? new Refused(
            Refusal.NOTHING_TO_DO, "project " + task.id() + " is " + verdict.word() + " already")
        : decided(task, verdict, reason, context);
  }

  private static Plan decided(Task task, Verdict verdict, String reason, Context context) {
    Review.Decision decision =
        new Review.Decision(task.content().orElseThrow(), verdict, reason, context.now());
    return followed(
        reviewed(task, task.activity().review().deciding(Optional.of(decision))), context);
  }

  private static Task reviewed(Task task, Review review) {
    return task.with(task.activity().reviewed(review));
  }

  /** Takes in what the row says, if it says another thing than when it was last looked at. */
  static Proposal cell(Task task, String cell, Context context) {
    Review review = task.activity().review();
    if (cell.equals(review.cell())) {
      return new Refused(
          Refusal.NOTHING_TO_DO, "the row of project " + task.id() + " says nothing new");
    }
    Task seen = reviewed(task, review.seeing(cell));
    // What is not written yet, or about to be written anew, nobody can have looked at.
    boolean unwritten =
        task.script().isEmpty()
            || task.activity().operation().orElse(null) instanceof Operation.WriteStoryboard;
    if (unwritten) {
      return Plan.of(seen);
    }
    Optional<Verdict> verdict = verdict(cell);
    return verdict.isPresent()
        ? decided(seen, verdict.get(), "", context)
        : followed(reviewed(seen, seen.activity().review().deciding(Optional.empty())), context);
  }

  /** Whether people mean something by it. */
  static boolean isKnown(String cell) {
    return verdict(cell).isPresent() || OPEN.contains(plain(cell));
  }

  private static Optional<Verdict> verdict(String cell) {
    if (APPROVING.contains(plain(cell))) {
      return Optional.of(Verdict.APPROVED);
    }
    return REJECTING.contains(plain(cell)) ? Optional.of(Verdict.REJECTED) : Optional.empty();
  }

  private static String plain(String cell) {
    return cell.strip().toLowerCase(Locale.ROOT);
  }

  /** What follows when a decision was taken or taken back: what only waited for it goes on. */
  private static Plan followed(Task task, Context context) {
    Activity activity = task.activity();
    if (missing(task, context).isPresent() || !activity.waitsForApproval()) {
      return changed(task, context);
    }
    Plan approved = Plan.of(task.with(activity.takenUp()));
    return activity.goal().filter(one -> one.batch().isEmpty()).isPresent()
        ? approved.goingOn()
        : approved;
  }

  /** What follows when the content was changed. Whoever edits buys nothing by it. */
  static Plan changed(Task task, Context context) {
    Optional<Refused> missing = missing(task, context);
    Activity activity = task.activity();
    if (missing.isEmpty()) {
      return Plan.of(task);
    }
    Failure why = Failure.permanent(missing.get().reason().name(), missing.get().message());
    if (activity.waitsForApproval()) {
      return Plan.of(task.with(activity.failed(why, false, activity.unfinished())));
    }
    List<ProviderCall> unbought = unbought(task, context);
    if (unbought.isEmpty()) {
      return Plan.of(task);
    }
    Operation operation = activity.operation().orElseThrow();
    Plan plan =
        Plan.of(task.with(activity.failed(why, false, Optional.of(operation.step(task.chain())))));
    for (ProviderCall call : unbought) {
      plan = plan.abandoning(call, CallFailures.abandoned("its storyboard is not approved"));
    }
    return plan;
  }

  /**
   * The calls that an operation waits for, if none of them is bought and one would cost something.
   */
  private static List<ProviderCall> unbought(Task task, Context context) {
    if (!(task.activity().operation().orElse(null) instanceof MakeSegments make)) {
      return List.of();
    }
    List<ProviderCall> calls =
        make.calls().values().stream().flatMap(key -> context.call(key).stream()).toList();
    boolean planned =
        calls.stream().allMatch(call -> call.status().state() == CallState.PLANNED)
            && calls.stream().anyMatch(call -> call.terms().price().micros() > 0);
    return planned ? calls : List.of();
  }
}
