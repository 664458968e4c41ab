package dev.petforge.task;

import dev.petforge.call.CallPurpose;
import dev.petforge.call.CallState;
import dev.petforge.call.CallSubject;
import dev.petforge.call.Fact;
import dev.petforge.call.ProviderCall;
import dev.petforge.call.Urgency;
import dev.petforge.failure.Failure;
import dev.petforge.failure.PermanentException;
import dev.petforge.failure.PetForgeException;
import dev.petforge.failure.Unexpected;
import dev.petforge.generation.CallKey;
import dev.petforge.generation.FrameRef;
import dev.petforge.segment.Chain;
import dev.petforge.segment.HeldClip;
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
import java.util.stream.IntStream;

/** How segments are made, replaced and given up. */
final class SegmentRules {
  /** The code of an operation's failure whose call goes on all the same. */
  private static final String OVERDUE = "OVERDUE";

  static final String ABANDONED = "ABANDONED";

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
    Task wanted = byName ? task.with(task.activity().settledTo(index, task.chain().size())) : task;
    return obtain(wanted, index, CallPurpose.MAKE, byName, context);
  }

  /** Does again what a failed operation was to do for a segment. */
  static Outcome repeat(Task task, int index, CallPurpose purpose, Context context) {
    Optional<Refused> refused = Refusals.noSegment(task, index);
    if (refused.isPresent()) {
      return refused.get();
    }
    return purpose == CallPurpose.MAKE
        ? start(task, index, true, context)
        : obtain(task, index, purpose, true, context);
  }

  /**
   * Takes in or waits for what is paid already, if it is what would be ordered now; orders a clip
   * if nothing is. Nothing is bought beside what is paid.
   */
  private static Outcome obtain(
      Task task, int index, CallPurpose purpose, boolean byName, Context context) {
    Optional<ProviderCall> open = context.wantedOpenCall(index);
    if (open.isPresent()) {
      if (open.get().uncertain(context.now())) {
        return Refusals.uncertain(open.get());
      }
      boolean asItIs = isAccepted(task, open.get());
      return (asItIs ? Optional.<String>empty() : difference(task, open.get(), context))
          .<Outcome>map(other -> Refusals.otherOrder(open.get(), other))
          .orElseGet(
              () -> await(Decision.on(task, context.now()), open.get(), asItIs, context).commit());
    }
    Optional<ProviderCall> untaken = context.untaken(index, task.chain()).stream().findFirst();
    if (untaken.isPresent()) {
      SegmentVersion version = untaken.get().status().version().orElseThrow();
      return version
          .mismatch()
          .map(words -> notAsOrdered(untaken.get(), words))
          .or(() -> otherOrder(task, untaken.get(), context))
          .<Outcome>map(why -> Refusals.held(new HeldClip(version.id(), why)))
          .orElseGet(() -> take(task, index, version, "late", context));
    }
    Optional<HeldClip> held = task.chain().segment(index).held();
    if (held.isPresent()) {
      return Refusals.held(held.get());
    }
    Optional<Refused> bad = byName ? Optional.empty() : badJoint(task, index, context);
    return bad.isPresent() ? bad.get() : order(task, index, purpose, context);
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
    Task next =
        task.with(edited)
            .with(task.activity().wanting(Optional.empty()).writtenByHand(edit.index()));
    return order(next, edit.index(), CallPurpose.EDIT, context);
  }

  /** Takes a stored clip in, and goes on. */
  private static Outcome take(
      Task task, int index, SegmentVersion version, String reason, Context context) {
    Task made = task.with(task.chain().made(index, version, context.now(), reason));
    return GoalRules.goOn(
            Decision.on(task, context.now()).task(made.with(made.activity().idle())), context)
        .commit();
  }

  /**
   * In what a call was ordered otherwise than it would be now; empty if it would be ordered just
   * so. What cannot be ordered now at all is something else, too.
   */
  private static Optional<String> difference(Task task, ProviderCall call, Context context) {
    int index = call.subject().segment();
    Optional<Refused> noFeed = feedRefusal(task, index);
    if (noFeed.isPresent()) {
      return noFeed.map(Refused::message);
    }
    if (task.storyboard().filter(found -> index < found.size()).isEmpty()) {
      return Optional.of("there is no such shot");
    }
    try {
      List<String> different = call.request().differences(clip(task, index, context).request());
      return different.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", different));
    } catch (PermanentException e) {
      return Optional.of("it cannot be ordered now: " + e.failure());
    }
  }

  /** Whether a person has said that a call's clip is taken as it is, and it did not come yet. */
  private static boolean isAccepted(Task task, ProviderCall call) {
    return task.activity().unfinished().orElse(null) instanceof Step.MakeSegment make
        && make.accepted().equals(Optional.of(call.key()));
  }

  private static Optional<Failure> otherOrder(Task task, ProviderCall call, Context context) {
    if (isAccepted(task, call)) {
      return Optional.empty();
    }
    return difference(task, call, context)
        .map(
            other ->
                Failure.permanent(
                    Refusal.OTHER_ORDER.name(),
                    paidClip(call)
                        + " was ordered otherwise than it would be now ("
                        + other
                        + "): accept it as it is, or abandon it explicitly"));
  }

  private static Failure notAsOrdered(ProviderCall call, String mismatch) {
    return Failure.permanent(
        Refusal.NOT_AS_ORDERED.name(),
        paidClip(call)
            + " is not what was ordered: "
            + mismatch
            + "; it was fetched twice. Look at it: accept it as it is, or abandon it explicitly");
  }

  private static String paidClip(ProviderCall call) {
    return "the clip of call "
        + call.key()
        + " for segment "
        + call.subject().segment()
        + " ("
        + call.terms().price()
        + ") is stored, but";
  }

  private static Optional<Refused> open(Task task, int index, Context context) {
    return context
        .wantedOpenCall(index)
        .map(
            call ->
                call.uncertain(context.now()) ? Refusals.uncertain(call) : Refusals.openCall(call))
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
            1,
            false,
            0);
    return Decision.on(task, context.now())
        .task(task.with(task.chain().released(index)).with(task.activity().running(operation)))
        .plan(call)
        .enqueue(call.dispatch())
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
            purpose,
            Optional.of(task.storyboard().orElseThrow().shot(index).wordsHash()));
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
    } catch (PetForgeException e) {
      throw new PermanentException("NOT_POSSIBLE", "its clip cannot be ordered: " + e, e);
    } catch (RuntimeException e) {
      String why =
          Unexpected.logged(
              "planning segment " + index + " of project " + task.id(), e, SegmentRules.class);
      throw new PermanentException("NOT_POSSIBLE", why, e);
    }
  }

  private static FrameRef seed(Task task, int index) {
    if (index == 0) {
      return task.source().opening().frame();
    }
    SegmentVersion before = task.chain().segment(index - 1).current().orElseThrow();
    return new FrameRef(before.files().seed().key(), before.files().seed().sha256());
  }

  /** Begins an operation that waits for a call which is under way already. */
  private static Decision await(
      Decision decision, ProviderCall call, boolean asItIs, Context context) {
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
            1,
            asItIs,
            call.status().fetchFailures());
    return decision
        .task(task.with(task.chain().certain(index)).with(task.activity().running(operation)))
        .enqueue(call.status().state() == CallState.FETCHING ? call.fetch() : call.carryOn());
  }

  static Outcome redo(Task task, Redo redo, Context context) {
    Optional<Refused> refused =
        Refusals.byTable(Command.REDO, task)
            .or(() -> Refusals.noSegment(task, redo.from()))
            .or(() -> Refusals.unseen(task, redo.seen()));
    if (refused.isPresent()) {
      return refused.get();
    }
    Optional<Refused> paid = paidFrom(task, redo.from(), redo.abandon(), context);
    if (paid.isPresent()) {
      return paid.get();
    }
    List<ProviderCall> open = context.wantedOpenCallsFrom(redo.from());
    Chain emptied = task.chain().emptiedFrom(redo.from(), context.now(), "redo");
    for (int i = redo.from(); i < emptied.size(); i++) {
      emptied = emptied.certain(i);
    }
    Optional<Goal> goal = redo.runOn() ? Optional.of(Goal.merged()) : Optional.empty();
    Decision decision =
        Decision.on(task, context.now())
            .task(
                task.with(emptied)
                    .with(task.activity().idle().wanting(goal).settledFrom(redo.from())));
    open.forEach(
        call -> decision.abandon(call, abandonedBecause("redo from segment " + redo.from())));
    if (redo.rewrite()) {
      return StoryboardRules.begin(decision, redo.from(), context).commit();
    }
    return GoalRules.goOn(decision, withoutOpenCalls(context, redo.from())).commit();
  }

  /** What is paid for shots from one on, and would be thrown away with them. */
  static Optional<Refused> paidFrom(Task task, int from, boolean abandon, Context context) {
    List<ProviderCall> open = context.wantedOpenCallsFrom(from);
    if (!open.isEmpty() && !abandon) {
      return Optional.of(Refusals.openCall(open.get(0)));
    }
    return IntStream.range(from, task.chain().size())
        .boxed()
        .flatMap(index -> context.untaken(index, task.chain()).stream())
        .findFirst()
        .map(Refusals::untaken);
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
    return task.with(task.source().with(opening))
        .with(task.chain().openedBy(opening.frame().sha256()));
  }

  static Outcome accept(Task task, CallKey key, Context context) {
    Optional<Refused> refused = Refusals.byTable(Command.ACCEPT, task);
    if (refused.isPresent()) {
      return refused.get();
    }
    Optional<ProviderCall> call = context.call(key);
    Optional<SegmentVersion> held = call.flatMap(one -> heldClip(task, one));
    if (held.isPresent()) {
      int segment = call.get().subject().segment();
      Task wanted = task.with(task.activity().settledTo(segment, task.chain().size()));
      return take(wanted, segment, held.get(), "accepted", context);
    }
    if (call.filter(ProviderCall::wantedAndOpen).isEmpty()) {
      return new Refused(
          Refusal.NOTHING_TO_DO,
          "project " + task.id() + " has no clip of call " + key + " that waits for a decision");
    }
    if (call.get().uncertain(context.now())) {
      return Refusals.uncertain(call.get());
    }
    int index = call.get().subject().segment();
    Optional<Refused> feed = Refusals.noSegment(task, index).or(() -> feedRefusal(task, index));
    if (feed.isPresent()) {
      return feed.get();
    }
    Decision decision =
        Decision.on(task, context.now())
            .task(task.with(task.activity().settledTo(index, task.chain().size())));
    return await(decision, call.get(), true, context).commit();
  }

  /** The clip that a call brought, if a person has to decide on it. */
  private static Optional<SegmentVersion> heldClip(Task task, ProviderCall call) {
    int index = call.subject().segment();
    return index >= task.chain().size()
        ? Optional.empty()
        : call.status()
            .version()
            .filter(
                version ->
                    task.chain()
                        .segment(index)
                        .held()
                        .filter(held -> held.version().equals(version.id()))
                        .isPresent());
  }

  static Outcome abandon(Task task, CallKey key, Context context) {
    Optional<ProviderCall> held = context.call(key).filter(one -> heldClip(task, one).isPresent());
    if (held.isPresent()) {
      return declined(task, held.get(), context);
    }
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

  /** A clip that a person does not want stays in the history; another one may be bought. */
  private static Outcome declined(Task task, ProviderCall call, Context context) {
    int index = call.subject().segment();
    Failure reason = abandonedBecause("its clip is not taken");
    Task released = task.with(task.chain().released(index).failed(index, reason, false));
    Decision decision = Decision.on(task, context.now()).abandon(call, reason);
    return decision
        .task(
            stoppedBy(task, index)
                ? released.with(task.activity().failed(reason, false, task.activity().unfinished()))
                : released)
        .commit();
  }

  static Failure abandonedBecause(String why) {
    return Failure.permanent(ABANDONED, "the call was abandoned: " + why);
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
    if (!task.awaits(call)) {
      return late(task, call, version, context);
    }
    if (version.mismatch().isPresent()) {
      return hold(task, call, version, notAsOrdered(call, version.mismatch().get()), context);
    }
    Decision decision = Decision.on(task, context.now());
    Task made = task.with(task.chain().made(index, version, context.now(), "regenerated"));
    MakeSegments operation = (MakeSegments) task.activity().operation().orElseThrow();
    SortedMap<Integer, CallKey> others = new TreeMap<>(operation.calls());
    others.remove(index);
    if (!others.isEmpty()) {
      return decision
          .task(made.with(made.activity().running(waitingFor(operation, others, context))))
          .commit();
    }
    return GoalRules.goOn(decision.task(made.with(made.activity().idle())), context).commit();
  }

  /**
   * A clip came after its operation had ended. It is paid for, so it must not be bought again: it
   * is taken in if it is still missing, or what was to replace another one, and if it would be
   * ordered just so now. Else a person decides.
   */
  private static Outcome late(
      Task task, ProviderCall call, SegmentVersion version, Context context) {
    int index = call.subject().segment();
    Decision decision = Decision.on(task, context.now());
    boolean missing = !task.chain().segment(index).completed();
    if (call.status().wanted() && (missing || wasToReplace(task, index))) {
      Optional<Failure> doubt =
          version
              .mismatch()
              .map(words -> notAsOrdered(call, words))
              .or(() -> otherOrder(task, call, context));
      if (doubt.isEmpty()) {
        Task made = task.with(task.chain().made(index, version, context.now(), "late"));
        return stoppedBy(task, index)
            ? goOnAfter(decision, made, context)
            : decision.task(made).commit();
      }
      if (missing || version.mismatch().isPresent()) {
        return hold(task, call, version, doubt.get(), context);
      }
    }
    String reason = call.status().wanted() ? "late" : "abandoned";
    Chain kept = task.chain().keeping(index, version, context.now(), reason).certain(index);
    return decision.task(task.with(kept)).commit();
  }

  /** Whether nothing runs because a clip that was to replace this one did not come. */
  private static boolean wasToReplace(Task task, int index) {
    return stoppedBy(task, index)
        && task.activity().unfinished().orElse(null) instanceof Step.MakeSegment make
        && make.segment() == index;
  }

  /** Keeps a clip for a person to decide on. What waited for it, or stopped for it, says so. */
  private static Outcome hold(
      Task task, ProviderCall call, SegmentVersion version, Failure why, Context context) {
    int index = call.subject().segment();
    boolean missing = !task.chain().segment(index).completed();
    Task held = task.with(task.chain().holding(index, version, context.now(), why));
    Activity activity = task.activity();
    if (task.awaits(call)) {
      activity = activity.failed(why, missing, unfinished(task, index));
    } else if (stoppedBy(task, index)) {
      activity = activity.failed(why, missing, activity.unfinished());
    }
    return Decision.on(task, context.now()).task(held.with(activity)).commit();
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
        : GoalRules.goOn(decision, context).commit();
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
        operation.tries(),
        operation.asItIs(),
        operation.fetchFailures());
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
            operation.tries() + 1,
            false,
            0);
    return Decision.on(task, context.now())
        .task(task.with(task.activity().running(goesOn)))
        .plan(next)
        .enqueue(next.dispatch())
        .commit();
  }

  private static Outcome uncertain(Task task, ProviderCall call, Context context) {
    if (!call.uncertain(context.now()) || !task.awaits(call)) {
      return Refusals.notAwaited(task, "call " + call.key());
    }
    Refused words = Refusals.uncertain(call);
    Failure reason = Failure.retryable("UNCERTAIN", words.message());
    int index = call.subject().segment();
    Task ended =
        task.with(task.chain().failed(index, reason, true))
            .with(task.activity().failed(reason, false, unfinished(task, index)));
    return Decision.on(task, context.now()).task(ended).commit();
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
      if (call.overdue(context.now())) {
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
    boolean asItIs = isAccepted(task, call);
    Optional<String> other = asItIs ? Optional.empty() : difference(task, call, context);
    if (other.isPresent()) {
      Task certain = task.with(task.chain().certain(index));
      if (call.status().state() == CallState.PLANNED) {
        // It was not made: what is not wanted any more is not bought.
        decision.abandon(call, abandonedBecause("it would be ordered otherwise: " + other.get()));
      } else if (stoppedBy(task, index)) {
        Refused words = Refusals.otherOrder(call, other.get());
        Failure why = Failure.permanent(words.reason().name(), words.message());
        boolean missing = !task.chain().segment(index).completed();
        certain =
            certain
                .with(certain.chain().failed(index, why, false))
                .with(task.activity().failed(why, missing, task.activity().unfinished()));
      }
      return decision.task(certain).commit();
    }
    if (task.activity().operation().isPresent()) {
      return decision.task(task.with(task.chain().certain(index))).commit();
    }
    return await(decision, call, asItIs, context).commit();
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

  /** What the running operation was to do for a segment, or the one that ended before. */
  private static Optional<Step> unfinished(Task task, int index) {
    return task.activity().operation().orElse(null) instanceof MakeSegments make
        ? Optional.of(make.step(index, task.chain()))
        : task.activity().unfinished();
  }

  private static Task endedBy(Task task, int index, Failure reason, boolean missing) {
    return task.with(task.chain().failed(index, reason, false))
        .with(task.activity().failed(reason, missing, unfinished(task, index)));
  }
}
