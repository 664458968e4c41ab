package dev.petforge.task;

import dev.petforge.failure.Failure;
import dev.petforge.failure.PermanentException;
import dev.petforge.generation.CallKey;
import dev.petforge.generation.CallPurpose;
import dev.petforge.generation.CallState;
import dev.petforge.generation.CallSubject;
import dev.petforge.generation.Fact;
import dev.petforge.generation.FrameRef;
import dev.petforge.generation.ProviderCall;
import dev.petforge.generation.Urgency;
import dev.petforge.segment.Chain;
import dev.petforge.segment.ReplacedVersion;
import dev.petforge.segment.Segment;
import dev.petforge.segment.SegmentVersion;
import dev.petforge.storyboard.ShotEdit;
import dev.petforge.storyboard.StoryboardDraft;
import dev.petforge.task.Operation.MakeSegments;
import dev.petforge.task.Outcome.Refused;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** How segments are made, replaced and given up. */
final class SegmentRules {
  /** The code of an operation's failure whose call goes on all the same. */
  private static final String OVERDUE = "OVERDUE";

  private SegmentRules() {}

  /**
   * @param byName whether a person asked for just this segment: then a bad joint before it does not
   *     matter
   */
  static Outcome start(Task task, int index, boolean byName, Context context) {
    Optional<Refused> refused =
        Refusals.byTable(Command.START_SEGMENT, task).or(() -> Refusals.noSegment(task, index));
    if (refused.isPresent()) {
      return refused.get();
    }
    if (task.chain().segment(index).completed()) {
      return new Refused(
          Refusal.NOTHING_TO_DO,
          "segment " + index + " of project " + task.id() + " is there; regenerate replaces it");
    }
    Optional<ProviderCall> open = context.wantedOpenCall(index);
    if (open.isPresent()) {
      if (Context.uncertain(open.get())) {
        return Refusals.uncertain(open.get());
      }
      // What is bought already is waited for, if it is still what is wanted; nothing is bought
      // beside it.
      return startsWhereItShould(task, open.get())
          ? await(Decision.on(task, context.now()), open.get(), context).commit()
          : Refusals.openCall(open.get());
    }
    // A clip that is stored but not taken in yet is what is wanted: it is never bought beside it.
    for (ProviderCall stored : context.untaken(index, task.chain())) {
      SegmentVersion version = stored.status().version().orElseThrow();
      if (stillMissing(task, stored, version)) {
        Task made = task.with(task.chain().made(index, version, context.now(), "late"));
        return Pursuit.goOn(
                Decision.on(task, context.now()).task(made.with(made.activity().idle())), context)
            .commit();
      }
    }
    Optional<Refused> bad = byName ? Optional.empty() : badJoint(task, index, context);
    return bad.isPresent() ? bad.get() : order(task, index, CallPurpose.MAKE, context);
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

  static Outcome regenerate(Task task, int index, long seen, Context context) {
    Optional<Refused> refused =
        Refusals.byTable(Command.REGENERATE, task)
            .or(() -> Refusals.noSegment(task, index))
            .or(() -> Refusals.unseen(task, seen))
            .or(() -> open(task, index, context));
    return refused.isPresent()
        ? refused.get()
        : order(
            task.with(task.activity().wanting(Optional.empty())),
            index,
            CallPurpose.REGENERATE,
            context);
  }

  static Outcome editAndRegenerate(Task task, ShotEdit edit, long seen, Context context) {
    Optional<Refused> refused =
        Refusals.byTable(Command.EDIT_AND_REGENERATE, task)
            .or(() -> Refusals.noSegment(task, edit.index()))
            .or(() -> Refusals.unseen(task, seen))
            .or(() -> open(task, edit.index(), context));
    if (refused.isPresent()) {
      return refused.get();
    }
    StoryboardDraft script = task.script().orElseThrow();
    StoryboardDraft edited =
        script.with(script.storyboard().with(edit.applyTo(script.storyboard().shot(edit.index()))));
    Task next = task.with(edited).with(task.activity().wanting(Optional.empty()));
    return order(next, edit.index(), CallPurpose.EDIT, context);
  }

  private static Optional<Refused> open(Task task, int index, Context context) {
    return context
        .wantedOpenCall(index)
        .map(call -> Context.uncertain(call) ? Refusals.uncertain(call) : Refusals.openCall(call))
        .or(() -> context.untaken(index, task.chain()).stream().findFirst().map(Refusals::untaken));
  }

  /** Plans a call for a segment, in a new operation. */
  private static Outcome order(Task task, int index, CallPurpose purpose, Context context) {
    Optional<Refused> refused = feedRefusal(task, index);
    if (refused.isPresent()) {
      return refused.get();
    }
    ProviderCall call;
    try {
      call = planned(task, index, purpose, context);
    } catch (PermanentException e) {
      return new Refused(Refusal.NOT_POSSIBLE, "segment " + index + ": " + e.failure());
    }
    MakeSegments operation =
        new MakeSegments(
            context.operationId(),
            context.now(),
            context.now(),
            new TreeMap<>(java.util.Map.of(index, call.key())),
            purpose == CallPurpose.EDIT,
            false,
            1);
    return Decision.on(task, context.now())
        .task(task.with(task.activity().running(operation)))
        .plan(call)
        .note(call.dispatch())
        .commit();
  }

  private static Optional<Refused> feedRefusal(Task task, int index) {
    Chain chain = task.chain();
    if (chain.feed(index).isEmpty()) {
      return Optional.of(
          new Refused(
              Refusal.FEED_MISSING,
              "segment "
                  + index
                  + " of project "
                  + task.id()
                  + " starts from the last frame of segment "
                  + (index - 1)
                  + ", which is not there yet"));
    }
    if (index > 0 && chain.stale(index - 1)) {
      return Optional.of(
          new Refused(
              Refusal.FEED_STALE,
              "segment "
                  + (index - 1)
                  + " of project "
                  + task.id()
                  + " does not go on from the one before: make it anew before segment "
                  + index));
    }
    return Optional.empty();
  }

  private static ProviderCall planned(Task task, int index, CallPurpose purpose, Context context) {
    PlannedClip clip = clip(task, index, context);
    CallSubject subject =
        new CallSubject(
            task.id(),
            task.source().row().map(row -> row.table()),
            index,
            context.nextAttempt(index),
            context.operationId(),
            purpose);
    int remaining = Math.max(1, task.chain().size() - task.chain().completed());
    Urgency urgency = new Urgency(remaining, task.source().releaseDate(), context.now());
    return ProviderCall.planned(
        context.installation(), subject, clip.terms(), clip.request(), urgency);
  }

  /**
   * What would be ordered.
   *
   * @throws PermanentException if that is not possible, for whatever reason: what was decided
   *     before it must be stored all the same
   */
  @SuppressWarnings("CatchingUnchecked") // a planner's bug must not keep a paid clip from its task
  private static PlannedClip clip(Task task, int index, Context context) {
    try {
      return context.planner().plan(task.storyboard().orElseThrow().shot(index), seed(task, index));
    } catch (PermanentException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new PermanentException("NOT_POSSIBLE", "its clip cannot be ordered: " + e, e);
    }
  }

  private static FrameRef seed(Task task, int index) {
    if (index == 0) {
      return task.source().opening().frame();
    }
    SegmentVersion before = task.chain().segment(index - 1).current().orElseThrow();
    return new FrameRef(before.files().seed().key(), before.files().seed().sha256());
  }

  /** Whether a call's clip will go on from what comes before it now. */
  private static boolean startsWhereItShould(Task task, ProviderCall call) {
    int index = call.subject().segment();
    return feedRefusal(task, index).isEmpty()
        && task.chain().feed(index).equals(Optional.of(call.request().firstFrame().sha256()));
  }

  /** Begins an operation that waits for a call which is under way already. */
  private static Decision await(Decision decision, ProviderCall call, Context context) {
    Task task = decision.task();
    int index = call.subject().segment();
    boolean bought = call.status().state() != CallState.PLANNED;
    MakeSegments operation =
        new MakeSegments(
            context.operationId(),
            context.now(),
            context.now(),
            new TreeMap<>(java.util.Map.of(index, call.key())),
            call.subject().purpose() == CallPurpose.EDIT,
            bought,
            1);
    return decision
        .task(task.with(task.chain().certain(index)).with(task.activity().running(operation)))
        .note(call.status().state() == CallState.FETCHING ? call.fetch() : call.carryOn());
  }

  static Outcome redo(Task task, Redo redo, Context context) {
    Optional<Refused> refused =
        Refusals.byTable(Command.REDO, task)
            .or(() -> Refusals.noSegment(task, redo.from()))
            .or(() -> Refusals.unseen(task, redo.seen()));
    if (refused.isPresent()) {
      return refused.get();
    }
    List<ProviderCall> open = context.wantedOpenCallsFrom(redo.from());
    if (!open.isEmpty() && !redo.abandon()) {
      return Refusals.openCall(open.get(0));
    }
    for (int i = redo.from(); i < task.chain().size(); i++) {
      Optional<ProviderCall> untaken = context.untaken(i, task.chain()).stream().findFirst();
      if (untaken.isPresent()) {
        return Refusals.untaken(untaken.get());
      }
    }
    Chain emptied = task.chain().emptiedFrom(redo.from(), context.now(), "redo");
    for (int i = redo.from(); i < emptied.size(); i++) {
      emptied = emptied.certain(i);
    }
    Optional<Goal> goal = redo.runOn() ? Optional.of(Goal.merged()) : Optional.empty();
    Decision decision =
        Decision.on(task, context.now())
            .task(task.with(emptied).with(task.activity().idle().wanting(goal)));
    open.forEach(
        call -> decision.abandon(call, abandonedBecause("redo from segment " + redo.from())));
    if (redo.rewrite()) {
      return StoryboardRules.begin(decision, redo.from(), context).commit();
    }
    return Pursuit.goOn(decision, withoutOpenCalls(context, redo.from())).commit();
  }

  /** The context after the open calls from a segment on were abandoned. */
  private static Context withoutOpenCalls(Context context, int from) {
    List<ProviderCall> calls =
        context.calls().stream()
            .map(
                call ->
                    call.subject().segment() >= from && call.wantedAndOpen()
                        ? call.abandoned(abandonedBecause("redo"), context.now())
                        : call)
            .toList();
    return context.with(calls);
  }

  static Outcome restore(Task task, int index, String version, long seen, Context context) {
    Optional<Refused> refused =
        Refusals.byTable(Command.RESTORE_VERSION, task)
            .or(() -> Refusals.noSegment(task, index))
            .or(() -> Refusals.unseen(task, seen));
    if (refused.isPresent()) {
      return refused.get();
    }
    Segment segment = task.chain().segment(index);
    if (segment.current().filter(current -> current.id().equals(version)).isPresent()) {
      return new Refused(
          Refusal.NOTHING_TO_DO, "version " + version + " is the current one of segment " + index);
    }
    Optional<SegmentVersion> earlier =
        segment.history().stream()
            .map(ReplacedVersion::version)
            .filter(one -> one.id().equals(version))
            .findFirst();
    if (earlier.isEmpty()) {
      return new Refused(
          Refusal.NO_SUCH_VERSION,
          "segment " + index + " of project " + task.id() + " has no version " + version);
    }
    return Decision.on(task, context.now())
        .task(task.with(task.chain().made(index, earlier.get(), context.now(), "restored")))
        .commit();
  }

  static Outcome replaceOpening(Task task, Opening opening, long seen, Context context) {
    Optional<Refused> refused =
        Refusals.byTable(Command.REPLACE_OPENING, task).or(() -> Refusals.unseen(task, seen));
    if (refused.isPresent()) {
      return refused.get();
    }
    return Decision.on(task, context.now()).task(openedBy(task, opening)).commit();
  }

  /** With another picture: what started from the old one is stale from now on. */
  static Task openedBy(Task task, Opening opening) {
    Task opened =
        task.with(task.source().with(opening))
            .with(task.chain().openedBy(opening.frame().sha256()));
    // What a model said of the old picture would mislead whoever writes shots for the new one.
    return task.script().map(script -> opened.with(script.describedAs(""))).orElse(opened);
  }

  static Outcome abandon(Task task, CallKey key, Context context) {
    Optional<ProviderCall> call = context.call(key).filter(ProviderCall::wantedAndOpen);
    if (call.isEmpty()) {
      return new Refused(
          Refusal.NOTHING_TO_DO, "project " + task.id() + " has no open call " + key);
    }
    Failure reason = abandonedBecause("given up by a person");
    int index = call.get().subject().segment();
    Decision decision = Decision.on(task, context.now()).abandon(call.get(), reason);
    Task certain = task.with(task.chain().certain(index));
    // A person who gives up knows that it is missing: that is no failure to be looked after.
    return decision
        .task(task.awaits(call.get()) ? endedBy(certain, index, reason, false) : certain)
        .commit();
  }

  static Failure abandonedBecause(String why) {
    return Failure.permanent("ABANDONED", "the call was abandoned: " + why);
  }

  /** Takes in how a call stands. */
  static Outcome settle(Task task, ProviderCall call, Context context) {
    int index = call.subject().segment();
    if (index >= task.chain().size()) {
      return Refusals.notAwaited(task, "call " + call.key());
    }
    return switch (call.status().state()) {
      case DONE -> made(task, call, call.status().version().orElseThrow(), context);
      case FAILED -> notMade(task, call, context);
      case UNKNOWN -> uncertain(task, call, context);
      case FETCHING -> notFetched(task, call, context);
      case PLANNED, SUBMITTING, SUBMITTED, RUNNING -> underWay(task, call, context);
    };
  }

  private static Outcome made(
      Task task, ProviderCall call, SegmentVersion version, Context context) {
    int index = call.subject().segment();
    if (task.chain().knows(index, version.id())) {
      return Refusals.notAwaited(task, "version " + version.id());
    }
    Decision decision = Decision.on(task, context.now());
    if (!task.awaits(call)) {
      if (stillMissing(task, call, version)) {
        return late(task, index, version, context);
      }
      String reason = call.status().wanted() ? "late" : "abandoned";
      Chain kept = task.chain().keeping(index, version, context.now(), reason).certain(index);
      return decision.task(task.with(kept)).commit();
    }
    Task made = task.with(task.chain().made(index, version, context.now(), "regenerated"));
    MakeSegments operation = (MakeSegments) task.activity().operation().orElseThrow();
    SortedMap<Integer, CallKey> others = new TreeMap<>(operation.calls());
    others.remove(index);
    if (!others.isEmpty()) {
      return decision
          .task(made.with(made.activity().running(waitingFor(operation, others, context))))
          .commit();
    }
    return Pursuit.goOn(decision.task(made.with(made.activity().idle())), context).commit();
  }

  /** Whether a clip came after its operation had ended, and is still what is wanted. */
  private static boolean stillMissing(Task task, ProviderCall call, SegmentVersion version) {
    int index = call.subject().segment();
    return call.status().wanted()
        && !task.chain().segment(index).completed()
        && version.startedFrom().equals(task.chain().feed(index))
        && (index == 0 || !task.chain().stale(index - 1));
  }

  /** Takes a late clip in: it is paid for, so it must not be bought again. */
  private static Outcome late(Task task, int index, SegmentVersion version, Context context) {
    Task made = task.with(task.chain().made(index, version, context.now(), "late"));
    Decision decision = Decision.on(task, context.now());
    return stoppedBy(task, index)
        ? goOnAfter(decision, made, context)
        : decision.task(made).commit();
  }

  /** Whether what went wrong with a segment is why nothing runs. */
  private static boolean stoppedBy(Task task, int index) {
    Optional<Failure> reason = task.chain().segment(index).failure();
    return task.activity().operation().isEmpty()
        && reason.isPresent()
        && task.activity().failure().equals(reason);
  }

  /** Goes on to the goal, if there is one, now that nothing stands in the way any more. */
  private static Outcome goOnAfter(Decision decision, Task free, Context context) {
    decision.task(free.with(free.activity().idle()));
    // One of many waits for its turn again; the note that it does is set with the commit.
    return decision.task().activity().goal().flatMap(Goal::batch).isPresent()
        ? decision.commit()
        : Pursuit.goOn(decision, context).commit();
  }

  private static MakeSegments waitingFor(
      MakeSegments operation, SortedMap<Integer, CallKey> calls, Context context) {
    return new MakeSegments(
        operation.id(),
        operation.startedAt(),
        context.now(),
        calls,
        operation.edit(),
        true,
        operation.tries());
  }

  private static Outcome notMade(Task task, ProviderCall call, Context context) {
    int index = call.subject().segment();
    Failure reason =
        call.status().failure().orElse(Failure.permanent("FAILED", "the provider did not say why"));
    Task certain = task.with(task.chain().certain(index));
    boolean free = call.spent().micros() == 0;
    Failure told = free || !reason.retryable() ? reason : paid(reason, call);
    boolean missing = !task.chain().segment(index).completed();
    Decision decision = Decision.on(task, context.now());
    if (!task.awaits(call)) {
      if (call.status().wanted() && stoppedBy(task, index) && wasOverdue(task)) {
        // It was said that its clip is taken in when it comes: it never will.
        return decision.task(endedBy(certain, index, told, missing)).commit();
      }
      if (certain.equals(task)) {
        return Refusals.notAwaited(task, "call " + call.key());
      }
      return reason.code().equals(Fact.GivenUp.RESUBMIT) && stoppedBy(task, index)
          ? goOnAfter(decision, certain, context)
          : decision.task(certain).commit();
    }
    MakeSegments operation = (MakeSegments) task.activity().operation().orElseThrow();
    if (reason.retryable()
        && call.status().wanted()
        && free
        && operation.tries() < context.triesPerSegment()) {
      return again(certain, call, operation, context);
    }
    return decision.task(endedBy(certain, index, told, missing)).commit();
  }

  private static boolean wasOverdue(Task task) {
    return task.activity().failure().filter(why -> why.code().equals(OVERDUE)).isPresent();
  }

  /** What cost money is bought again by a person only. */
  private static Failure paid(Failure reason, ProviderCall call) {
    return Failure.permanent(
        reason.code(),
        reason.message()
            + "; it counts as paid ("
            + call.spent()
            + "), so nothing is bought again before a person retries");
  }

  /** Plans another call in the same operation, for the same request as it would be today. */
  private static Outcome again(
      Task task, ProviderCall failed, MakeSegments operation, Context context) {
    int index = failed.subject().segment();
    ProviderCall next;
    try {
      next = planned(task, index, failed.subject().purpose(), context.within(operation.id()));
    } catch (PermanentException e) {
      boolean missing = !task.chain().segment(index).completed();
      return Decision.on(task, context.now())
          .task(endedBy(task, index, e.failure(), missing))
          .commit();
    }
    SortedMap<Integer, CallKey> calls = new TreeMap<>(operation.calls());
    calls.put(index, next.key());
    MakeSegments goesOn =
        new MakeSegments(
            operation.id(),
            operation.startedAt(),
            context.now(),
            calls,
            operation.edit(),
            operation.bought(),
            operation.tries() + 1);
    return Decision.on(task, context.now())
        .task(task.with(task.activity().running(goesOn)))
        .plan(next)
        .note(next.dispatch())
        .commit();
  }

  private static Outcome uncertain(Task task, ProviderCall call, Context context) {
    if (!Context.uncertain(call) || !task.awaits(call)) {
      return Refusals.notAwaited(task, "call " + call.key());
    }
    Refused words = Refusals.uncertain(call);
    Failure reason = Failure.retryable("UNCERTAIN", words.message());
    int index = call.subject().segment();
    Task ended =
        task.with(task.chain().failed(index, reason, true))
            .with(task.activity().failed(reason, false));
    return Decision.on(task, context.now()).task(ended).commit();
  }

  /**
   * Whether the operation has learnt that its clip cannot be brought home. A failure from before it
   * began is why it began.
   */
  static boolean couldNotBeFetched(Task task, ProviderCall call) {
    return call.status().state() == CallState.FETCHING
        && call.status().failure().isPresent()
        && task.activity()
            .operation()
            .filter(operation -> call.status().since().isAfter(operation.startedAt()))
            .isPresent();
  }

  private static Outcome notFetched(Task task, ProviderCall call, Context context) {
    boolean awaited = task.awaits(call) && couldNotBeFetched(task, call);
    if (!awaited && !goesOnNoMore(task, call)) {
      return Refusals.notAwaited(task, "call " + call.key());
    }
    int index = call.subject().segment();
    Decision decision = Decision.on(task, context.now());
    if (call.fetchedByItself()) {
      // Nothing was given up: the clip is taken in when it comes, and the goal goes on from there.
      return decision.task(endedBy(task, index, delayed(call), false)).commit();
    }
    boolean missing = !task.chain().segment(index).completed();
    return decision
        .task(endedBy(task, index, call.status().failure().orElseThrow(), missing))
        .commit();
  }

  /** Whether the task believes that the clip comes by itself, and that is not so any more. */
  private static boolean goesOnNoMore(Task task, ProviderCall call) {
    return call.status().wanted()
        && call.status().failure().isPresent()
        && !call.fetchedByItself()
        && stoppedBy(task, call.subject().segment())
        && !task.activity().failure().equals(call.status().failure());
  }

  private static Failure delayed(ProviderCall call) {
    return Failure.retryable(
        "FETCH_DELAYED",
        "the clip of job "
            + call.status().job().map(Object::toString).orElse("?")
            + " of "
            + call.terms().provider()
            + " is made and paid for, but cannot be brought home now; that is tried again by"
            + " itself"
            + call.status()
                .resultUntil()
                .map(until -> ", and the clip may be gone after " + until)
                .orElse("")
            + "; it is taken in when it comes"
            + call.status().failure().map(why -> ": " + why).orElse(""));
  }

  /**
   * A call that is on its way: an edit is bought now, or an uncertain call turned out to be made,
   * or not.
   */
  private static Outcome underWay(Task task, ProviderCall call, Context context) {
    int index = call.subject().segment();
    Decision decision = Decision.on(task, context.now());
    if (task.awaits(call)) {
      MakeSegments operation = (MakeSegments) task.activity().operation().orElseThrow();
      if (call.overdue()) {
        return overdue(task, call, context);
      }
      if (operation.bought() || call.status().state() == CallState.PLANNED) {
        return Refusals.notAwaited(task, "news of call " + call.key());
      }
      return decision
          .task(
              task.with(task.activity().running(waitingFor(operation, operation.calls(), context))))
          .commit();
    }
    Segment segment = task.chain().segment(index);
    if (!call.status().wanted() || !segment.uncertain()) {
      return Refusals.notAwaited(task, "call " + call.key());
    }
    if (!startsWhereItShould(task, call)) {
      // It would start from a frame that is not wanted any more: not bought if that can be helped.
      if (call.status().state() == CallState.PLANNED) {
        decision.abandon(call, abandonedBecause("it starts from another frame"));
      }
      return decision.task(task.with(task.chain().certain(index))).commit();
    }
    if (task.activity().operation().isPresent()) {
      return decision.task(task.with(task.chain().certain(index))).commit();
    }
    return await(decision, call, context).commit();
  }

  /** Somebody has to look at it. It stays open and wanted, so that nothing is bought beside it. */
  private static Outcome overdue(Task task, ProviderCall call, Context context) {
    int index = call.subject().segment();
    String job = call.status().job().map(Object::toString).orElse("?");
    Failure reason =
        Failure.retryable(
            OVERDUE,
            "job "
                + job
                + " of "
                + call.terms().provider()
                + " is not done after "
                + call.terms().longestRun().toMinutes()
                + " min, the longest that one takes; it is asked for further on, and its clip is"
                + " taken in when it comes"
                + call.status().failure().map(remark -> ": " + remark).orElse(""));
    boolean missing = !task.chain().segment(index).completed();
    return Decision.on(task, context.now()).task(endedBy(task, index, reason, missing)).commit();
  }

  private static Task endedBy(Task task, int index, Failure reason, boolean missing) {
    return task.with(task.chain().failed(index, reason, false))
        .with(task.activity().failed(reason, missing));
  }
}
