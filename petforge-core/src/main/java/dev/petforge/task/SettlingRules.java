package dev.petforge.task;

import dev.petforge.call.CallState;
import dev.petforge.call.Fact;
import dev.petforge.call.ProviderCall;
import dev.petforge.failure.Failure;
import dev.petforge.failure.PermanentException;
import dev.petforge.generation.CallKey;
import dev.petforge.segment.Segment;
import dev.petforge.segment.SegmentVersion;
import dev.petforge.task.Operation.MakeSegments;
import dev.petforge.task.Outcome.Refused;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** What a call's news does to its segment. */
final class SettlingRules {
  private SettlingRules() {}

  /** Takes in how a call stands. */
  static Proposal settle(Task task, ProviderCall call, Context context) {
    if (call.subject().segment() >= task.chain().size()) {
      return notAwaited(task, call);
    }
    return switch (call.status().state()) {
      case DONE -> made(task, call, call.status().version().orElseThrow(), context);
      case FAILED -> notMade(task, call, context);
      case UNKNOWN -> uncertain(task, call, context);
      case FETCHING -> notFetched(task, call);
      case PLANNED, SUBMITTING, SUBMITTED, RUNNING -> underWay(task, call, context);
    };
  }

  private static Refused notAwaited(Task task, ProviderCall call) {
    return Refusals.notAwaited(task, "call " + call.key());
  }

  private static Proposal made(
      Task task, ProviderCall call, SegmentVersion version, Context context) {
    int index = call.subject().segment();
    if (task.chain().knows(index, version.id())) {
      return Refusals.notAwaited(task, "version " + version.id());
    }
    if (!task.awaits(call)) {
      return late(task, call, version, context);
    }
    if (version.mismatch().isPresent()) {
      Failure why = CallFailures.notAsOrdered(call, version.mismatch().get());
      return hold(task, call, version, why, context);
    }
    Task made = task.taking(index, version, context.now(), "regenerated");
    MakeSegments operation = (MakeSegments) task.activity().operation().orElseThrow();
    SortedMap<Integer, CallKey> others = new TreeMap<>(operation.calls());
    others.remove(index);
    return others.isEmpty()
        ? Plan.of(made.with(made.activity().idle())).goingOn()
        : Plan.of(made.with(made.activity().running(operation.bought(others, context.now()))));
  }

  /**
   * A clip came after its operation had ended. It is paid for, so it must not be bought again: it
   * is taken in if it is still missing, or what was to replace another one, and if it would be
   * ordered just so now. Else a person decides.
   */
  private static Proposal late(
      Task task, ProviderCall call, SegmentVersion version, Context context) {
    int index = call.subject().segment();
    boolean missing = Standstill.isMissing(task, index);
    if (call.status().wanted() && (missing || wasToReplace(task, index))) {
      Optional<Failure> doubt = ClipCalls.doubt(task, call, version, context);
      if (doubt.isEmpty()) {
        Task made = task.taking(index, version, context.now(), "late");
        return Standstill.isAt(task, index) ? goOnAfter(made) : Plan.of(made);
      }
      if (missing || version.mismatch().isPresent()) {
        return hold(task, call, version, doubt.get(), context);
      }
    }
    String reason = call.status().wanted() ? "late" : "abandoned";
    return Plan.of(
        task.with(task.chain().keeping(index, version, context.now(), reason).certain(index)));
  }

  /** Whether nothing runs because a clip that was to replace this one did not come. */
  private static boolean wasToReplace(Task task, int index) {
    return Standstill.isAt(task, index)
        && task.activity().unfinished().orElse(null) instanceof Step.MakeSegment make
        && make.segment() == index;
  }

  /** Keeps a clip for a person to decide on. What waited for it, or stopped for it, says so. */
  private static Plan hold(
      Task task, ProviderCall call, SegmentVersion version, Failure why, Context context) {
    int index = call.subject().segment();
    Activity activity = task.activity();
    if (task.awaits(call)) {
      activity =
          activity.failed(
              why, Standstill.isMissing(task, index), Standstill.unfinished(task, index));
    } else if (Standstill.isAt(task, index)) {
      activity = Standstill.because(task, index, why);
    }
    return Plan.of(
        task.with(task.chain().holding(index, version, context.now(), why)).with(activity));
  }

  /** Goes on to the goal, if there is one, now that nothing stands in the way any more. */
  private static Plan goOnAfter(Task free) {
    Plan plan = Plan.of(free.with(free.activity().idle()));
    // One of many waits for its turn again; the note that it does is set with the decision.
    return free.activity().goal().flatMap(Goal::batch).isPresent() ? plan : plan.goingOn();
  }

  private static Proposal notMade(Task task, ProviderCall call, Context context) {
    int index = call.subject().segment();
    Failure reason =
        call.status().failure().orElse(Failure.permanent("FAILED", "the provider did not say why"));
    Task certain = task.with(task.chain().certain(index));
    boolean free = call.spent().micros() == 0;
    Failure told = free || !reason.retryable() ? reason : CallFailures.paid(reason, call);
    if (!task.awaits(call)) {
      if (call.status().wanted() && Standstill.isAt(task, index) && wasOverdue(task)) {
        // It was said that its clip is taken in when it comes: it never will.
        return Plan.of(Standstill.failed(certain, index, told));
      }
      if (certain.equals(task)) {
        return notAwaited(task, call);
      }
      return reason.code().equals(Fact.GivenUp.RESUBMIT) && Standstill.isAt(task, index)
          ? goOnAfter(certain)
          : Plan.of(certain);
    }
    MakeSegments operation = (MakeSegments) task.activity().operation().orElseThrow();
    if (reason.retryable()
        && call.status().wanted()
        && free
        && operation.tries() < context.triesPerSegment()) {
      return again(certain, call, operation, context);
    }
    return Plan.of(Standstill.failed(certain, index, told));
  }

  private static boolean wasOverdue(Task task) {
    return task.activity()
        .failure()
        .filter(why -> why.code().equals(CallFailures.OVERDUE))
        .isPresent();
  }

  /** Plans another call in the same operation, for the same request as it would be today. */
  private static Plan again(
      Task task, ProviderCall failed, MakeSegments operation, Context context) {
    int index = failed.subject().segment();
    ProviderCall next;
    try {
      next =
          ClipCalls.planned(
              task, index, failed.subject().purpose(), context.within(operation.id()));
    } catch (PermanentException e) {
      return Plan.of(Standstill.failed(task, index, e.failure()));
    }
    Optional<Refused> unapproved = ApprovalRules.missing(task, next, context);
    if (unapproved.isPresent()) {
      Refused why = unapproved.get();
      return Plan.of(
              Standstill.stopped(
                  task, index, Failure.permanent(why.reason().name(), why.message())))
          .holdingBack(why);
    }
    return Plan.of(task.with(task.activity().running(operation.trying(next, context.now()))))
        .ordering(next);
  }

  private static Proposal uncertain(Task task, ProviderCall call, Context context) {
    if (!call.uncertain(context.now()) || !task.awaits(call)) {
      return notAwaited(task, call);
    }
    int index = call.subject().segment();
    Failure reason = CallFailures.uncertain(call);
    Task stopped = Standstill.stopped(task, index, reason);
    return Plan.of(stopped.with(stopped.chain().failed(index, reason, true)));
  }

  /**
   * Whether the operation has learnt that its clip cannot be brought home. A failure from before it
   * began is why it began. Failures are counted, since two of them may have the same instant, and a
   * clock may be put back.
   */
  static boolean couldNotBeFetched(Task task, ProviderCall call) {
    return call.status().state() == CallState.FETCHING
        && call.status().failure().isPresent()
        && task.activity().operation().orElse(null) instanceof MakeSegments make
        && call.status().fetchFailures() > make.fetchFailures();
  }

  private static Proposal notFetched(Task task, ProviderCall call) {
    boolean awaited = task.awaits(call) && couldNotBeFetched(task, call);
    if (!awaited && !goesOnNoMore(task, call)) {
      return notAwaited(task, call);
    }
    int index = call.subject().segment();
    return call.fetchedByItself()
        // Nothing was given up: the clip is taken in when it comes, and the goal goes on from
        // there.
        ? Plan.of(Standstill.stopped(task, index, CallFailures.delayed(call)))
        : Plan.of(Standstill.failed(task, index, call.status().failure().orElseThrow()));
  }

  /** Whether the task believes that the clip comes by itself, and that is not so any more. */
  private static boolean goesOnNoMore(Task task, ProviderCall call) {
    return call.status().wanted()
        && call.status().failure().isPresent()
        && !call.fetchedByItself()
        && Standstill.isAt(task, call.subject().segment())
        && !task.activity().failure().equals(call.status().failure());
  }

  /**
   * A call that is on its way: an edit is bought now, or an uncertain call turned out to be made,
   * or not.
   */
  private static Proposal underWay(Task task, ProviderCall call, Context context) {
    if (task.awaits(call)) {
      return awaited(task, call, context);
    }
    int index = call.subject().segment();
    Segment segment = task.chain().segment(index);
    if (!call.status().wanted() || !segment.uncertain()) {
      return notAwaited(task, call);
    }
    boolean asItIs = ClipCalls.isAccepted(task, call);
    Optional<String> other = asItIs ? Optional.empty() : ClipCalls.difference(task, call, context);
    if (other.isPresent()) {
      return certainButOther(task, call, other.get());
    }
    return task.activity().operation().isPresent()
        ? Plan.of(task.with(task.chain().certain(index)))
        : OrderRules.await(Plan.of(task), call, asItIs, context);
  }

  private static Proposal awaited(Task task, ProviderCall call, Context context) {
    MakeSegments operation = (MakeSegments) task.activity().operation().orElseThrow();
    if (call.overdue(context.now())) {
      // Somebody has to look at it. It stays open and wanted, so that nothing is bought beside it.
      return Plan.of(Standstill.failed(task, call.subject().segment(), CallFailures.overdue(call)));
    }
    if (operation.bought() || call.status().state() == CallState.PLANNED) {
      return Refusals.notAwaited(task, "news of call " + call.key());
    }
    MakeSegments bought = operation.bought(operation.calls(), context.now());
    return Plan.of(task.with(task.activity().running(bought)));
  }

  /** An uncertain call is found, or proved not made, and would be ordered otherwise by now. */
  private static Plan certainButOther(Task task, ProviderCall call, String other) {
    int index = call.subject().segment();
    Task certain = task.with(task.chain().certain(index));
    if (call.status().state() == CallState.PLANNED) {
      // It was not made: what is not wanted any more is not bought.
      return Plan.of(certain)
          .abandoning(call, CallFailures.abandoned("it would be ordered otherwise: " + other));
    }
    if (!Standstill.isAt(task, index)) {
      return Plan.of(certain);
    }
    Refused words = Refusals.otherOrder(call, other);
    Failure why = Failure.permanent(words.reason().name(), words.message());
    return Plan.of(
        certain
            .with(certain.chain().failed(index, why, false))
            .with(Standstill.because(task, index, why)));
  }
}
