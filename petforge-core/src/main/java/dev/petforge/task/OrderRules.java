package dev.petforge.task;

import dev.petforge.call.CallPurpose;
import dev.petforge.call.CallState;
import dev.petforge.call.ProviderCall;
import dev.petforge.failure.Failure;
import dev.petforge.failure.PermanentException;
import dev.petforge.segment.HeldClip;
import dev.petforge.segment.SegmentVersion;
import dev.petforge.storyboard.ShotEdit;
import dev.petforge.storyboard.StoryboardDraft;
import dev.petforge.task.Operation.MakeSegments;
import dev.petforge.task.Outcome.Refused;
import java.util.Optional;

/** When a clip is ordered for a segment. What is paid already is always used first. */
final class OrderRules {
  private OrderRules() {}

  /** Makes a segment that a person has named: a bad joint before it does not matter then. */
  static Proposal start(Task task, int index, Context context) {
    Optional<Refused> refused = refusalToStart(task, index);
    if (refused.isPresent()) {
      return refused.get();
    }
    Task wanted = task.with(task.activity().settledTo(index, task.chain().size()));
    return obtain(wanted, index, CallPurpose.MAKE, Optional.empty(), context);
  }

  /** Makes a segment on the way to a goal. */
  static Proposal startOnTheWay(Task task, int index, Context context) {
    Optional<Refused> refused = refusalToStart(task, index);
    return refused.isPresent()
        ? refused.get()
        : obtain(task, index, CallPurpose.MAKE, badJoint(task, index, context), context);
  }

  private static Optional<Refused> refusalToStart(Task task, int index) {
    return Refusals.byTable(Command.START_SEGMENT, task)
        .or(() -> Refusals.noSegment(task, index))
        .or(
            () ->
                task.chain().segment(index).completed()
                    ? Optional.of(
                        new Refused(
                            Refusal.NOTHING_TO_DO,
                            "segment "
                                + index
                                + " of project "
                                + task.id()
                                + " is there; regenerate replaces it"))
                    : Optional.empty());
  }

  /** Does again what a failed operation was to do for a segment. */
  static Proposal repeat(Task task, int index, CallPurpose purpose, Context context) {
    Optional<Refused> refused = Refusals.noSegment(task, index);
    if (refused.isPresent()) {
      return refused.get();
    }
    return purpose == CallPurpose.MAKE
        ? start(task, index, context)
        : obtain(task, index, purpose, Optional.empty(), context);
  }

  /**
   * Takes in or waits for what is paid already, if it is what would be ordered now; orders a clip
   * if nothing is. Nothing is bought beside what is paid.
   *
   * @param doubt why nothing may be bought, if nothing is paid
   */
  private static Proposal obtain(
      Task task, int index, CallPurpose purpose, Optional<Refused> doubt, Context context) {
    Optional<ProviderCall> open = context.wantedOpenCall(index);
    if (open.isPresent()) {
      return join(task, open.get(), context);
    }
    Optional<ProviderCall> untaken = context.untaken(index, task.chain()).stream().findFirst();
    if (untaken.isPresent()) {
      SegmentVersion version = untaken.get().status().version().orElseThrow();
      Optional<Failure> why = ClipCalls.doubt(task, untaken.get(), version, context);
      return why.isPresent()
          ? Refusals.held(new HeldClip(version.id(), why.get()))
          : take(task, index, version, "late", context);
    }
    Optional<HeldClip> held = task.chain().segment(index).held();
    if (held.isPresent()) {
      return Refusals.held(held.get());
    }
    return doubt.isPresent() ? doubt.get() : order(task, index, purpose, context);
  }

  /** Waits for a call that is open, if it would be ordered just so now. */
  private static Proposal join(Task task, ProviderCall open, Context context) {
    if (open.uncertain(context.now())) {
      return Refusals.uncertain(open);
    }
    boolean asItIs = ClipCalls.isAccepted(task, open);
    Optional<String> other = asItIs ? Optional.empty() : ClipCalls.difference(task, open, context);
    return other.isPresent()
        ? Refusals.otherOrder(open, other.get())
        : await(Plan.of(task), open, asItIs, context);
  }

  private static Optional<Refused> badJoint(Task task, int index, Context context) {
    return Optional.of(index - 1)
        .filter(before -> before >= 0)
        .flatMap(before -> task.chain().segment(before).current())
        .flatMap(version -> context.gate().complaint(task.source().template(), index - 1, version))
        .map(
            why ->
                new Refused(
                    Refusal.BAD_JOINT,
                    "segment "
                        + index
                        + " of project "
                        + task.id()
                        + " is not bought: "
                        + why
                        + "; make segment "
                        + (index - 1)
                        + " anew, or start segment "
                        + index
                        + " by name"));
  }

  static Proposal regenerate(Task task, int index, TaskVersion seen, Context context) {
    Optional<Refused> refused =
        Refusals.byTable(Command.REGENERATE, task)
            .or(() -> Refusals.noSegment(task, index))
            .or(() -> Refusals.unseen(task, seen))
            .or(() -> paid(task, index, context));
    return refused.isPresent()
        ? refused.get()
        : order(
            task.with(task.activity().wanting(Optional.empty())),
            index,
            CallPurpose.REGENERATE,
            context);
  }

  static Proposal editAndRegenerate(Task task, ShotEdit edit, TaskVersion seen, Context context) {
    Optional<Refused> refused =
        Refusals.byTable(Command.EDIT_AND_REGENERATE, task)
            .or(() -> Refusals.noSegment(task, edit.index()))
            .or(() -> Refusals.unseen(task, seen))
            .or(() -> paid(task, edit.index(), context));
    if (refused.isPresent()) {
      return refused.get();
    }
    StoryboardDraft script = task.script().orElseThrow();
    StoryboardDraft edited =
        script.with(script.storyboard().with(edit.applyTo(script.storyboard().shot(edit.index()))));
    Task next =
        task.with(edited)
            .with(task.activity().wanting(Optional.empty()).writtenByHand(edit.index()));
    return order(next, edit.index(), CallPurpose.EDIT, context);
  }

  /** What is paid for a segment already, so that no other clip takes its place. */
  static Optional<Refused> paid(Task task, int index, Context context) {
    return context
        .wantedOpenCall(index)
        .map(
            call ->
                call.uncertain(context.now()) ? Refusals.uncertain(call) : Refusals.openCall(call))
        .or(() -> context.untaken(index, task.chain()).stream().findFirst().map(Refusals::untaken));
  }

  /** Plans a call for a segment, in a new operation. */
  private static Proposal order(Task task, int index, CallPurpose purpose, Context context) {
    Optional<Refused> noFeed = ClipCalls.noFeed(task, index, context);
    if (noFeed.isPresent()) {
      return noFeed.get();
    }
    ProviderCall call;
    try {
      call = ClipCalls.planned(task, index, purpose, context);
    } catch (PermanentException e) {
      return new Refused(Refusal.NOT_POSSIBLE, "segment " + index + ": " + e.failure());
    }
    Optional<Refused> unapproved = ApprovalRules.missing(task, call, context);
    if (unapproved.isPresent()) {
      return unapproved.get();
    }
    MakeSegments operation =
        MakeSegments.awaiting(call, context.operationId(), context.now(), false);
    return Plan.of(task.with(task.chain().released(index)).with(task.activity().running(operation)))
        .ordering(call);
  }

  /** Takes a stored clip in, and goes on. */
  static Plan take(Task task, int index, SegmentVersion version, String reason, Context context) {
    Task made = task.taking(index, version, context.now(), reason);
    return Plan.of(made.with(made.activity().idle())).goingOn();
  }

  /** Begins an operation that waits for a call which is under way already. */
  static Plan await(Plan plan, ProviderCall call, boolean asItIs, Context context) {
    Task task = plan.task();
    int index = call.subject().segment();
    MakeSegments operation =
        MakeSegments.awaiting(call, context.operationId(), context.now(), asItIs);
    return plan.with(
            task.with(task.chain().certain(index)).with(task.activity().running(operation)))
        .enqueuing(call.status().state() == CallState.FETCHING ? call.fetch() : call.carryOn());
  }
}
