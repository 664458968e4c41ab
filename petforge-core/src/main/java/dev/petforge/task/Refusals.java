package dev.petforge.task;

import dev.petforge.call.ProviderCall;
import dev.petforge.segment.HeldClip;
import dev.petforge.storyboard.Shot;
import dev.petforge.storyboard.ShotEdit;
import dev.petforge.storyboard.Storyboard;
import dev.petforge.task.Outcome.Refused;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** The refusals that several rules share, with their words. */
final class Refusals {
  private Refusals() {}

  /** What the table of commands says; empty if the command's own rules decide. */
  static Optional<Refused> byTable(Command command, Task task) {
    return switch (command.in(task.situation())) {
      case GOES_ON -> Optional.empty();
      case BUSY -> Optional.of(busy(task));
      case NO_STORYBOARD ->
          refused(
              Refusal.NO_STORYBOARD,
              "project " + task.id() + " has no storyboard yet: generate one first");
      case NOT_COMPLETE ->
          refused(
              Refusal.NOT_COMPLETE,
              "project "
                  + task.id()
                  + " has "
                  + task.chain().completed()
                  + " of "
                  + task.chain().size()
                  + " segments: generate the others first");
      case NOTHING_THERE ->
          task.activity().goal().isPresent()
              ? Optional.empty()
              : refused(Refusal.NOTHING_TO_DO, "nothing runs on project " + task.id());
    };
  }

  static Refused busy(Task task) {
    Operation operation = task.activity().operation().orElseThrow();
    return new Refused(
        Refusal.BUSY,
        "project "
            + task.id()
            + " is busy: "
            + operation.describe()
            + " since "
            + operation.startedAt()
            + " (operation "
            + operation.id()
            + ")");
  }

  static Optional<Refused> unseen(Task task, TaskVersion seen) {
    return seen.equals(task.version())
        ? Optional.empty()
        : refused(
            Refusal.CHANGED_SINCE,
            "project "
                + task.id()
                + " was changed since you looked at it (you saw version "
                + seen
                + ", it is "
                + task.versions().version()
                + " now): look again");
  }

  /**
   * Whether a shot says something else than it did when somebody looked at it.
   *
   * @param seen what parts of it said then
   */
  static Optional<Refused> unseen(Task task, Storyboard storyboard, ShotEdit seen) {
    Optional<Refused> missing = noSegment(task, seen.index());
    if (missing.isPresent()) {
      return missing;
    }
    Shot shot = storyboard.shot(seen.index());
    return seen.texts().entrySet().stream()
        .filter(part -> !shot.text(part.getKey(), seen.language()).equals(part.getValue()))
        .findFirst()
        .flatMap(
            part ->
                refused(
                    Refusal.CHANGED_SINCE,
                    "shot "
                        + seen.index()
                        + " of project "
                        + task.id()
                        + " was edited since you looked at it: its "
                        + part.getKey().key(seen.language())
                        + " says something else now"));
  }

  static Optional<Refused> noSegment(Task task, int index) {
    return index >= 0 && index < task.chain().size()
        ? Optional.empty()
        : refused(
            Refusal.NO_SUCH_SEGMENT,
            "project "
                + task.id()
                + " has segments 0 to "
                + (task.chain().size() - 1)
                + ", not "
                + index);
  }

  /** Nothing can be made from a picture that nobody has. */
  static Optional<Refused> noPicture(Task task) {
    return task.source().opening().lost()
        ? refused(
            Refusal.FEED_MISSING,
            "the opening image of project " + task.id() + " is lost: replace the picture first")
        : Optional.empty();
  }

  /** What is paid for segments from one on, and would be thrown away with them. */
  static Optional<Refused> paidFrom(Task task, int from, OpenCalls openCalls, Context context) {
    List<ProviderCall> open = context.wantedOpenCallsFrom(from);
    if (!open.isEmpty() && openCalls == OpenCalls.KEEP) {
      return Optional.of(openCall(open.get(0)));
    }
    return IntStream.range(from, task.chain().size())
        .boxed()
        .flatMap(index -> context.untaken(index, task.chain()).stream())
        .findFirst()
        .map(Refusals::untaken);
  }

  static Refused openCall(ProviderCall call) {
    return new Refused(
        Refusal.OPEN_CALL, standing(call) + ": abandon it explicitly, or wait for it");
  }

  /** Which call it is, where it stands and what it may cost. */
  static String standing(ProviderCall call) {
    return "call "
        + call.key()
        + " for segment "
        + call.subject().segment()
        + " is "
        + call.status().state().word()
        + " and may cost "
        + call.terms().price();
  }

  /**
   * @param difference in what it was ordered otherwise
   */
  static Refused otherOrder(ProviderCall call, String difference) {
    return new Refused(
        Refusal.OTHER_ORDER,
        standing(call)
            + ", but it was ordered otherwise than it would be now ("
            + difference
            + "): accept its clip as it is, or abandon it explicitly");
  }

  /** Nothing is bought beside a paid clip that nobody has decided on. */
  static Refused held(HeldClip held) {
    Refusal reason =
        held.reason().code().equals(Refusal.NOT_AS_ORDERED.name())
            ? Refusal.NOT_AS_ORDERED
            : Refusal.OTHER_ORDER;
    return new Refused(reason, held.reason().message());
  }

  static Refused untaken(ProviderCall call) {
    return new Refused(
        Refusal.OPEN_CALL,
        "the clip of call "
            + call.key()
            + " for segment "
            + call.subject().segment()
            + " is stored and not taken in yet: wait a moment");
  }

  static Refused uncertain(ProviderCall call) {
    return new Refused(
        Refusal.UNCERTAIN,
        "nobody knows whether call "
            + call.key()
            + " for segment "
            + call.subject().segment()
            + " was made (it may cost "
            + call.terms().price()
            + "): settle it first"
            + call.status().failure().map(why -> "; " + why).orElse(""));
  }

  /** Neither are a person's words written over, nor is anything bought for what was to go. */
  static Refused notRewritten(Task task, int from) {
    return new Refused(
        Refusal.NOT_REWRITTEN,
        "shots "
            + from
            + " to "
            + (task.chain().size() - 1)
            + " of project "
            + task.id()
            + " were to be written anew and are not, and some were edited by hand since: have them"
            + " written anew, redo from "
            + from
            + " with the shots as they are, or start each segment by name");
  }

  static Refused notAwaited(Task task, String what) {
    return new Refused(Refusal.NOT_AWAITED, "project " + task.id() + " does not wait for " + what);
  }

  private static Optional<Refused> refused(Refusal reason, String message) {
    return Optional.of(new Refused(reason, message));
  }
}
