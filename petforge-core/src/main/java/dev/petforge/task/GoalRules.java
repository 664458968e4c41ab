package dev.petforge.task;

import dev.petforge.call.CallPurpose;
import dev.petforge.call.CallState;
import dev.petforge.call.ProviderCall;
import dev.petforge.failure.Failure;
import dev.petforge.job.JobKey;
import dev.petforge.project.OperationId;
import dev.petforge.segment.Chain;
import dev.petforge.segment.Segment;
import dev.petforge.task.Operation.MakeSegments;
import dev.petforge.task.Outcome.Refused;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The rules by which a task works towards its goal, stops, and resumes. */
final class GoalRules {
  private static final String CANCELLED = "CANCELLED";

  private GoalRules() {}

  static Proposal run(Task task, Goal goal, Context context) {
    Optional<Refused> refused = Refusals.byTable(Command.RUN, task);
    if (refused.isPresent()) {
      return refused.get();
    }
    if (goal.reachedBy(task) && task.activity().operation().isEmpty()) {
      if (wasRefused(task)) {
        // What stood in the way to the goal does so no more.
        return Plan.of(task.with(task.activity().wanting(Optional.empty()).idle()));
      }
      return new Refused(Refusal.NOTHING_TO_DO, "project " + task.id() + " is there already");
    }
    if (task.activity().isDelayed()) {
      return hurried(task.with(task.activity().wanting(Optional.of(goal))), context);
    }
    if (task.activity().operation().isPresent()) {
      if (task.activity().goal().equals(Optional.of(goal))) {
        return new Refused(
            Refusal.NOTHING_TO_DO, "project " + task.id() + " is on its way there already");
      }
      return Plan.of(task.with(task.activity().wanting(Optional.of(goal))));
    }
    Task wanting = task.with(startingFrom(task.activity()).wanting(Optional.of(goal)));
    if (goal.batch().isPresent()) {
      return wanting.equals(task)
          ? new Refused(
              Refusal.NOTHING_TO_DO, "project " + task.id() + " waits for its turn already")
          : Plan.of(wanting);
    }
    Proposal step = step(wanting, goal, context);
    // What only waits for a person's approval is wanted all the same, and goes on with it.
    return step instanceof Refused why && why.reason() == Refusal.APPROVAL
        ? Plan.of(wanting).goingOn()
        : step;
  }

  /** Whether it stopped because the rules refused a step, and nothing was to be done again. */
  private static boolean wasRefused(Task task) {
    return task.activity().unfinished().isEmpty()
        && task.activity()
            .failure()
            .filter(why -> Refusal.names().contains(why.code()))
            .isPresent();
  }

  /** What a person ended is not begun again by a run; what failed otherwise is. */
  private static Activity startingFrom(Activity activity) {
    boolean byPerson = activity.failure().filter(Failure::endedByPerson).isPresent();
    return byPerson ? activity.idle() : activity.takenUp();
  }

  static Proposal advance(Task task) {
    if (!task.activity().waitsForTurn()) {
      return Refusals.notAwaited(task, "its turn");
    }
    return Plan.of(task).goingOn();
  }

  /** What runs is tried again at once, and not only when its next try is due. */
  private static Plan hurried(Task task, Context context) {
    Operation operation = task.activity().operation().orElseThrow();
    Plan plan = Plan.of(task.with(task.activity().running(operation)));
    for (JobKey job : plan.task().carryOn(context.calls())) {
      plan = plan.enqueuing(job);
    }
    return plan;
  }

  static Proposal retry(Task task, Context context) {
    if (task.activity().isDelayed()) {
      return hurried(task, context);
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
      return repeat(again, unfinished.get(), context);
    }
    return task.activity().goal().isPresent()
        ? step(again, again.activity().goal().orElseThrow(), context)
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
  private static Proposal repeat(Task task, Step step, Context context) {
    if (step instanceof Step.WriteStoryboard write) {
      return StoryboardRules.rewrite(task, write.keep(), OpenCalls.KEEP, context);
    }
    if (step instanceof Step.MakeSegment make) {
      return OrderRules.repeat(task, make.segment(), make.purpose(), context);
    }
    Stale stale = ((Step.Merge) step).allowStale() ? Stale.ALLOW : Stale.REFUSE;
    return MergeRules.merge(task, stale, context);
  }

  /**
   * Adds to a plan what goes on in the same decision: the next step to the goal, and what follows
   * from that. What a command itself wants was planned or refused before; a step that is refused
   * here stops the task, and is told as held back.
   */
  static Proposal complete(Proposal proposal, Context context) {
    Proposal done = proposal;
    while (done instanceof Plan plan && plan.goesOn()) {
      done = goOn(plan, context.without(plan.abandoned()));
    }
    return done;
  }

  private static Plan goOn(Plan plan, Context context) {
    Task task = plan.task();
    Optional<Goal> goal = task.activity().goal();
    if (goal.isEmpty()) {
      return plan.complete();
    }
    if (goal.get().reachedBy(task)) {
      return plan.with(task.with(task.activity().wanting(Optional.empty()))).complete();
    }
    Proposal step = step(task, goal.get(), context);
    if (step instanceof Plan next) {
      return plan.then(next);
    }
    Refused refused = (Refused) step;
    Failure failure = Failure.permanent(refused.reason().name(), refused.message());
    boolean waits = refused.reason() == Refusal.UNCERTAIN || refused.reason() == Refusal.APPROVAL;
    boolean missing = !waits && missing(task, goal.get());
    Activity stopped = task.activity().failed(failure, missing, task.activity().unfinished());
    return plan.with(task.with(stopped)).holdingBack(refused).complete();
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
  private static Proposal step(Task task, Goal goal, Context context) {
    // What failed comes first.
    if (task.activity().unfinished().orElse(null) instanceof Step.WriteStoryboard write) {
      return StoryboardRules.rewrite(task, write.keep(), OpenCalls.KEEP, context);
    }
    if (task.script().isEmpty()) {
      return StoryboardRules.write(task, Existing.KEEP, OpenCalls.KEEP, context);
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
          : StoryboardRules.rewrite(task, rewriting.get().from(), OpenCalls.KEEP, context);
    }
    if (next.isPresent()) {
      return OrderRules.startOnTheWay(task, next.get(), context);
    }
    return goal.reachedBy(task)
        ? new Refused(Refusal.NOTHING_TO_DO, "project " + task.id() + " is there already")
        : MergeRules.merge(task, Stale.REFUSE, context);
  }

  static Proposal cancel(Task task, OpenCalls openCalls, Context context) {
    Optional<Refused> refused = Refusals.byTable(Command.CANCEL, task);
    if (refused.isPresent()) {
      return refused.get();
    }
    Task unwanting = task.with(task.activity().wanting(Optional.empty()));
    Optional<Operation> operation = task.activity().operation();
    if (operation.isEmpty()) {
      return Plan.of(unwanting);
    }
    List<ProviderCall> awaited = new ArrayList<>();
    if (operation.get() instanceof MakeSegments make) {
      make.calls().values().forEach(key -> context.call(key).ifPresent(awaited::add));
    }
    Optional<ProviderCall> bought =
        awaited.stream()
            .filter(call -> call.open() && call.status().state() != CallState.PLANNED)
            .findFirst();
    if (bought.isPresent() && openCalls == OpenCalls.KEEP) {
      // It is paid for: let it come to its end, and do nothing after it.
      Refused paid = Refusals.openCall(bought.get());
      return task.activity().goal().isPresent() ? Plan.of(unwanting).holdingBack(paid) : paid;
    }
    Failure reason = Failure.retryable(CANCELLED, "cancelled while " + operation.get().describe());
    Optional<Step> unfinished = Optional.of(operation.get().step(task.chain()));
    Activity ended = unwanting.activity().failed(reason, false, unfinished);
    if (operation.get() instanceof Operation.WriteStoryboard write) {
      ended = ended.settledFrom(write.keep());
    }
    Plan plan = Plan.of(unwanting.with(ended));
    for (ProviderCall call : awaited) {
      plan =
          call.wantedAndOpen() ? plan.cancelling(call, CallFailures.abandoned("cancelled")) : plan;
    }
    return plan;
  }

  static Proposal delayed(Task task, OperationId operation, Failure reason) {
    Failure told =
        Failure.retryable(
            reason.code(), reason.message() + "; it goes on by itself, and a retry tries at once");
    boolean runs =
        task.activity().operation().filter(one -> one.id().equals(operation)).isPresent();
    return runs && !task.activity().failure().equals(Optional.of(told))
        ? Plan.of(task.with(task.activity().delayed(told)))
        : Refusals.notAwaited(task, "news of operation " + operation);
  }

  static Proposal failed(Task task, OperationId operation, Failure reason) {
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
    return Plan.of(task.with(ended));
  }
}
