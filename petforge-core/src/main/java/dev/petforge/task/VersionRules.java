package dev.petforge.task;

import dev.petforge.call.ProviderCall;
import dev.petforge.segment.Chain;
import dev.petforge.segment.ClipId;
import dev.petforge.segment.ReplacedVersion;
import dev.petforge.segment.Segment;
import dev.petforge.segment.SegmentVersion;
import dev.petforge.task.Outcome.Refused;
import java.util.Optional;

/** Which clip of a segment is its current one, as far as a person decides that. */
final class VersionRules {
  private VersionRules() {}

  /** Empties segments: their clips stay in the history. */
  static Proposal redo(Task task, Redo redo, Context context) {
    int from = redo.from();
    Optional<Refused> refused =
        Refusals.byTable(Command.REDO, task)
            .or(() -> Refusals.noSegment(task, from))
            .or(() -> Refusals.unseen(task, redo.seen()))
            .or(
                () ->
                    redo.shots() == Existing.REPLACE ? Refusals.noPicture(task) : Optional.empty())
            .or(() -> Refusals.paidFrom(task, from, redo.openCalls(), context));
    if (refused.isPresent()) {
      return refused.get();
    }
    Chain emptied = task.chain().emptiedFrom(from, context.now(), "redo");
    for (int i = from; i < emptied.size(); i++) {
      emptied = emptied.certain(i);
    }
    Optional<Goal> goal =
        redo.then() == Redo.Then.RUN_ON ? Optional.of(Goal.merged()) : Optional.empty();
    Plan plan =
        Plan.of(task.with(emptied).with(task.activity().idle().wanting(goal).settledFrom(from)));
    for (ProviderCall call : context.wantedOpenCallsFrom(from)) {
      plan = plan.abandoning(call, CallFailures.abandoned("redo from segment " + from));
    }
    return redo.shots() == Existing.REPLACE
        ? StoryboardRules.begin(plan, from, context)
        : plan.goingOn();
  }

  /** Makes an earlier clip the current one. */
  static Proposal restore(Task task, int index, ClipId clip, TaskVersion seen, Context context) {
    Optional<Refused> refused =
        Refusals.byTable(Command.RESTORE_VERSION, task)
            .or(() -> Refusals.noSegment(task, index))
            .or(() -> Refusals.unseen(task, seen));
    if (refused.isPresent()) {
      return refused.get();
    }
    Segment segment = task.chain().segment(index);
    if (segment.current().filter(current -> current.id().equals(clip.value())).isPresent()) {
      return new Refused(
          Refusal.NOTHING_TO_DO, "version " + clip + " is the current one of segment " + index);
    }
    Optional<SegmentVersion> earlier =
        segment.history().stream()
            .map(ReplacedVersion::version)
            .filter(one -> one.id().equals(clip.value()))
            .findFirst();
    if (earlier.isEmpty()) {
      return new Refused(
          Refusal.NO_SUCH_VERSION,
          "segment " + index + " of project " + task.id() + " has no version " + clip);
    }
    return segment.filesRemoved(clip.value())
        ? new Refused(
            Refusal.FILES_REMOVED,
            "the files of version "
                + clip
                + " of segment "
                + index
                + " were removed, because replaced versions are not kept for ever: it cannot be"
                + " restored")
        : Plan.of(task.with(task.chain().made(index, earlier.get(), context.now(), "restored")));
  }

  /** Why no clip of a person's can take the place of a segment's; empty if one can. */
  static Optional<Refused> noClipTaken(Task task, int index, TaskVersion seen, Context context) {
    return Refusals.byTable(Command.USE_CLIP, task)
        .or(() -> Refusals.noSegment(task, index))
        .or(() -> Refusals.unseen(task, seen))
        .or(() -> OrderRules.paid(task, index, context))
        .or(() -> ClipCalls.noFeed(task, index, context));
  }

  /** Makes a person's clip the current one. */
  static Proposal useClip(
      Task task, int index, SegmentVersion clip, TaskVersion seen, Context context) {
    Optional<Refused> refused =
        noClipTaken(task, index, seen, context).or(() -> suppliedAlready(task, index, clip));
    return refused.isPresent() ? refused.get() : Plan.of(supplied(task, index, clip, context));
  }

  /** Why the next segment cannot start from a person's frame; empty if it can. */
  static Optional<Refused> noFrameTaken(Task task, int index, TaskVersion seen) {
    return Refusals.byTable(Command.USE_FRAME, task)
        .or(() -> Refusals.noSegment(task, index))
        .or(() -> Refusals.unseen(task, seen))
        .or(() -> nothingToEnd(task, index));
  }

  private static Optional<Refused> nothingToEnd(Task task, int index) {
    if (index == task.chain().size() - 1) {
      return Optional.of(
          new Refused(
              Refusal.NOTHING_TO_DO,
              "segment "
                  + index
                  + " is the last one of project "
                  + task.id()
                  + ": none starts from its last frame"));
    }
    return task.chain().segment(index).completed()
        ? Optional.empty()
        : Optional.of(
            new Refused(
                Refusal.NOT_COMPLETE,
                "segment "
                    + index
                    + " of project "
                    + task.id()
                    + " has no clip that the frame could follow: generate it first"));
  }

  /**
   * Has the next segment start from a person's frame.
   *
   * @param clip the current one, ended by that frame
   */
  static Proposal useFrame(
      Task task, int index, SegmentVersion clip, TaskVersion seen, Context context) {
    Optional<Refused> refused =
        noFrameTaken(task, index, seen).or(() -> suppliedAlready(task, index, clip));
    return refused.isPresent() ? refused.get() : Plan.of(supplied(task, index, clip, context));
  }

  /** A command that is given twice, as after a kill, leaves one version. */
  private static Optional<Refused> suppliedAlready(Task task, int index, SegmentVersion clip) {
    return task.chain()
        .segment(index)
        .current()
        .filter(current -> current.sameAs(clip) && !task.chain().stale(index))
        .map(
            current ->
                new Refused(
                    Refusal.NOTHING_TO_DO,
                    "segment "
                        + index
                        + " of project "
                        + task.id()
                        + " is that already: version "
                        + current.id()));
  }

  /**
   * What a person supplies for a segment settles what went wrong with it. Nothing is bought because
   * of it: the goal is given up, for the person may want to look first.
   */
  private static Task supplied(Task task, int index, SegmentVersion clip, Context context) {
    Task next =
        Standstill.isAt(task, index)
            ? task.with(task.activity().idle().wanting(Optional.empty()))
            : task;
    return next.with(next.chain().made(index, clip, context.now(), clip.origin().word()));
  }

  /** Takes another picture to start from: the clips that started from the old one are stale. */
  static Proposal replaceOpening(Task task, Opening opening, TaskVersion seen) {
    Optional<Refused> refused =
        Refusals.byTable(Command.REPLACE_OPENING, task).or(() -> Refusals.unseen(task, seen));
    return refused.isPresent() ? refused.get() : Plan.of(task.openedBy(opening));
  }
}
