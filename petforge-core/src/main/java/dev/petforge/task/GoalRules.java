package dev.petforge.task;

import dev.petforge.call.CallPurpose;
import dev.petforge.call.CallState;
import dev.petforge.call.ProviderCall;
import dev.petforge.failure.Failure;
import dev.petforge.project.OperationId;
import dev.petforge.segment.Chain;
import dev.petforge.segment.Segment;
import dev.petforge.task.Operation.MakeSegments;
import dev.petforge.task.Outcome.Decided;
import dev.petforge.task.Outcome.Refused;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The rules by which a task works towards its goal, stops, and resumes. */
final class GoalRules {
  private static final String CANCELLED = "CANCELLED";

  private GoalRules() {}

  static Outcome run(Task task, Goal goal, Context context) {
    Optional<Refused> refused = Refusals.byTable(Command.RUN, task);
    if (refused.isPresent()) {
      return refused.get();
    }
    if (goal.reachedBy(task) && task.activity().operation().isEmpty()) {
      return new Refused(Refusal.NOTHING_TO_DO, "project " + task.id() + " is there already");
    }
    if (task.activity().isDelayed()) {
      return hurried(task.with(task.activity().wanting(Optional.of(goal))), task, context);
    }
    if (task.activity().operation().isPresent()) {
      if (task.activity().goal().equals(Optional.of(goal))) {
        return new Refused(
            Refusal.NOTHING_TO_DO, "project " + task.id() + " is on its way there already");
      }
      Task wanting = task.with(task.activity().wanting(Optional.of(goal)));
      return Decision.on(task, context.now()).task(wanting).commit();
    }
    Task wanting = task.with(startingFrom(task.activity()).wanting(Optional.of(goal)));
    if (goal.batch().isPresent()) {
      return wanting.equals(task)
          ? new Refused(
              Refusal.NOTHING_TO_DO, "project " + task.id() + " waits for its turn already")
          : Decision.on(task, context.now()).task(wanting).commit();
    }
    return first(task, wanting, context);
  }

  /** What a person ended is not begun again by a run; what failed otherwise is. */
  private static Activity startingFrom(Activity activity) {
    boolean byPerson =
        activity
            .failure()
            .map(Failure::code)
            .filter(code -> code.equals(CANCELLED) || code.equals(SegmentRules.ABANDONED))
            .isPresent();
    return byPerson ? activity.idle() : activity.takenUp();
  }

  static Outcome advance(Task task, Context context) {
    if (!task.activity().waitsForTurn()) {
      return Refusals.notAwaited(task, "its turn");
    }
    return goOn(Decision.on(task, context.now()), context).commit();
  }

  /** What runs is tried again at once, and not only when its next try is due. */
  private static Outcome hurried(Task next, Task task, Context context) {
    Operation operation = task.activity().operation().orElseThrow();
    Decision decision =
        Decision.on(task, context.now()).task(next.with(next.activity().running(operation)));
    next.carryOn(context.calls()).forEach(decision::enqueue);
    return decision.commit();
  }

  static Outcome retry(Task task, Context context) {
    if (task.activity().isDelayed()) {
      return hurried(task, task, context);
    }
    Optional<Refused> refused = Refusals.byTable(Command.RETRY, task);
    if (refused.isPresent()) {
      return refused.get();
    }
    if (task.activity().failure().isEmpty()) {
      return new Refused(Refusal.NOTHING_TO_DO, "nothing failed on project " + task.id());
    }
    Task again = task.with(task.activity().takenUp());
    Optional<Step> unfinished =
        task.activity().unfinished().filter(step -> !isDone(step, task.chain()));
    if (unfinished.isPresent()) {
      return told(task, repeat(again, unfinished.get(), context), context);
    }
    return task.activity().goal().isPresent()
        ? first(task, again, context)
        : new Refused(
            Refusal.NOTHING_TO_DO,
            "project "
                + task.id()
                + " failed at nothing that can be done again by itself: say what is wanted of it");
  }

  /** Whether what was missing is there by now, as after an earlier version was restored. */
  private static boolean isDone(Step step, Chain chain) {
    return step instanceof Step.MakeSegment make
        && make.purpose() == CallPurpose.MAKE
        && make.segment() < chain.size()
        && chain.segment(make.segment()).completed();
  }

  /** Does exactly what an operation was to do. */
  private static Outcome repeat(Task task, Step step, Context context) {
    if (step instanceof Step.WriteStoryboard write) {
      return StoryboardRules.rewrite(task, write.keep(), false, context);
    }
    if (step instanceof Step.MakeSegment make) {
      return SegmentRules.repeat(task, make.segment(), make.purpose(), context);
    }
    return MergeRules.merge(task, ((Step.Merge) step).allowStale(), context);
  }

  /**
   * The first step that a user commanded: where it is refused, the user is told and nothing
   * changes.
   */
  private static Outcome first(Task before, Task wanting, Context context) {
    return told(before, step(wanting, wanting.activity().goal().orElseThrow(), context), context);
  }

  private static Outcome told(Task before, Outcome step, Context context) {
    if (step instanceof Decided decided) {
      return rebased(Decision.on(before, context.now()), decided).commit();
    }
    return step;
  }

  /** Takes the next step to the goal, if there is one. Called when a step has ended. */
  static Decision goOn(Decision decision, Context context) {
    Task task = decision.task();
    Optional<Goal> goal = task.activity().goal();
    if (goal.isEmpty()) {
      return decision;
    }
    if (goal.get().reachedBy(task)) {
      return decision.task(task.with(task.activity().wanting(Optional.empty())));
    }
    Outcome step = step(task, goal.get(), context);
    if (step instanceof Decided decided) {
      return rebased(decision, decided);
    }
    Refused refused = (Refused) step;
    Failure failure = Failure.permanent(refused.reason().name(), refused.message());
    boolean missing = refused.reason() != Refusal.UNCERTAIN && missing(task, goal.get());
    return decision.task(
        task.with(task.activity().failed(failure, missing, task.activity().unfinished())));
  }

  /** Whether there is nothing yet of what the goal asks for. */
  private static boolean missing(Task task, Goal goal) {
    if (task.script().isEmpty()) {
      return true;
    }
    if (goal.kind() == Goal.Kind.SEGMENT) {
      return goal.segment() >= task.chain().size()
          || !task.chain().segment(goal.segment()).completed();
    }
    return !task.chain().complete()
        || (goal.kind() == Goal.Kind.MERGED && task.chain().finalVideo().isEmpty());
  }

  /** The next step on its own, as a user would command it. */
  private static Outcome step(Task task, Goal goal, Context context) {
    // What failed comes first.
    if (task.activity().unfinished().orElse(null) instanceof Step.WriteStoryboard write) {
      return StoryboardRules.rewrite(task, write.keep(), false, context);
    }
    if (task.script().isEmpty()) {
      return StoryboardRules.write(task, false, false, context);
    }
    Optional<Integer> next =
        goal.kind() == Goal.Kind.SEGMENT
            ? Optional.of(goal.segment())
            : task.chain().firstMissing().map(Segment::index);
    Optional<Rewriting> rewriting =
        task.activity()
            .rewriting()
            .filter(open -> next.filter(index -> index >= open.from()).isPresent());
    if (rewriting.isPresent()) {
      return rewriting.get().byHand()
          ? Refusals.notRewritten(task, rewriting.get().from())
          : StoryboardRules.rewrite(task, rewriting.get().from(), false, context);
    }
    if (next.isPresent()) {
      return SegmentRules.start(task, next.get(), false, context);
    }
    return goal.reachedBy(task)
        ? new Refused(Refusal.NOTHING_TO_DO, "project " + task.id() + " is there already")
        : MergeRules.merge(task, false, context);
  }

  /** Brings what a step decided into a decision that has begun before it. */
  private static Decision rebased(Decision decision, Decided step) {
    decision.task(step.task().with(decision.task().versions()));
    step.planned().forEach(decision::plan);
    step.jobs().forEach(decision::enqueue);
    return decision;
  }

  static Outcome cancel(Task task, boolean abandon, Context context) {
    Optional<Refused> refused = Refusals.byTable(Command.CANCEL, task);
    if (refused.isPresent()) {
      return refused.get();
    }
    Task unwanting = task.with(task.activity().wanting(Optional.empty()));
    Decision decision = Decision.on(task, context.now());
    Optional<Operation> operation = task.activity().operation();
    if (operation.isEmpty()) {
      return decision.task(unwanting).commit();
    }
    List<ProviderCall> awaited = new ArrayList<>();
    if (operation.get() instanceof MakeSegments make) {
      make.calls().values().forEach(key -> context.call(key).ifPresent(awaited::add));
    }
    boolean bought =
        awaited.stream()
            .anyMatch(call -> call.open() && call.status().state() != CallState.PLANNED);
    if (bought && !abandon) {
      // It is paid for: let it come to its end, and do nothing after it.
      return task.activity().goal().isPresent()
          ? decision.task(unwanting).commit()
          : Refusals.openCall(awaited.get(0));
    }
    Failure reason = Failure.retryable(CANCELLED, "cancelled while " + operation.get().describe());
    awaited.stream()
        .filter(ProviderCall::wantedAndOpen)
        .forEach(call -> decision.abandon(call, SegmentRules.abandonedBecause("cancelled")));
    Optional<Step> unfinished = Optional.of(operation.get().step(task.chain()));
    Activity ended = unwanting.activity().failed(reason, false, unfinished);
    if (operation.get() instanceof Operation.WriteStoryboard write) {
      ended = ended.settledFrom(write.keep());
    }
    return decision.task(unwanting.with(ended)).commit();
  }

  static Outcome delayed(Task task, OperationId operation, Failure reason, Context context) {
    Failure told =
        Failure.retryable(
            reason.code(), reason.message() + "; it goes on by itself, and a retry tries at once");
    boolean runs =
        task.activity().operation().filter(one -> one.id().equals(operation)).isPresent();
    return runs && !task.activity().failure().equals(Optional.of(told))
        ? Decision.on(task, context.now()).task(task.with(task.activity().delayed(told))).commit()
        : Refusals.notAwaited(task, "news of operation " + operation);
  }

  static Outcome failed(Task task, OperationId operation, Failure reason, Context context) {
    Optional<Operation> running = task.activity().operation();
    if (running.isEmpty() || !running.get().id().equals(operation)) {
      return Refusals.notAwaited(task, "operation " + operation);
    }
    boolean missing =
        running.get() instanceof Operation.WriteStoryboard
            ? task.script().isEmpty()
            : running.get() instanceof Operation.Merge
                ? task.chain().finalVideo().isEmpty()
                : ((MakeSegments) running.get())
                    .calls().keySet().stream()
                        .anyMatch(index -> !task.chain().segment(index).completed());
    Activity ended =
        task.activity().failed(reason, missing, Optional.of(running.get().step(task.chain())));
    if (running.get() instanceof Operation.WriteStoryboard write && task.script().isPresent()) {
      ended = ended.notRewritten(write.keep());
    }
    return Decision.on(task, context.now()).task(task.with(ended)).commit();
  }
}
