package dev.petforge.task;

import dev.petforge.call.CallPurpose;
import dev.petforge.call.CallSubject;
import dev.petforge.call.ProviderCall;
import dev.petforge.call.Urgency;
import dev.petforge.failure.Failure;
import dev.petforge.failure.PermanentException;
import dev.petforge.segment.SegmentVersion;
import dev.petforge.task.Outcome.Refused;
import java.util.List;
import java.util.Optional;

/** The call that would be ordered for a segment now, and how another one differs from it. */
final class ClipCalls {
  private ClipCalls() {}

  /**
   * @throws PermanentException if it cannot be ordered now
   */
  static ProviderCall planned(Task task, int index, CallPurpose purpose, Context context) {
    PlannedClip clip = ClipPlans.next(task, index, context);
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

  /** Why a segment has no frame to start from, and how it gets one. */
  static Optional<Refused> noFeed(Task task, int index, Context context) {
    return withoutFeed(task, index)
        .map(
            why -> {
              Mending mending = Mending.of(task, index);
              return why.reason() == Refusal.FEED_STALE || mending.isCheaper()
                  ? new Refused(
                      why.reason(), why.message() + ": " + before(mending, task, index, context))
                  : why;
            });
  }

  private static Optional<Refused> withoutFeed(Task task, int index) {
    if (index == 0) {
      return Refusals.noPicture(task);
    }
    if (task.chain().feed(index).isEmpty()) {
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
    return task.chain().stale(index - 1)
        ? Optional.of(
            new Refused(
                Refusal.FEED_STALE,
                "segment "
                    + (index - 1)
                    + " of project "
                    + task.id()
                    + " does not go on from the one before"))
        : Optional.empty();
  }

  private static String before(Mending mending, Task task, int index, Context context) {
    int last = index - 1;
    String ways =
        mending.words(
            task,
            context,
            first ->
                first == last
                    ? "make segment " + first + " anew"
                    : "make segments " + first + " to " + last + " anew");
    return ways + ", before segment " + index;
  }

  /**
   * In what a call was ordered otherwise than it would be now; empty if it would be ordered just
   * so. What cannot be ordered now at all is something else, too.
   */
  static Optional<String> difference(Task task, ProviderCall call, Context context) {
    int index = call.subject().segment();
    Optional<Refused> withoutFeed = withoutFeed(task, index);
    if (withoutFeed.isPresent()) {
      return withoutFeed.map(Refused::message);
    }
    if (task.storyboard().filter(found -> index < found.size()).isEmpty()) {
      return Optional.of("there is no such shot");
    }
    try {
      List<String> different =
          call.request().differences(ClipPlans.next(task, index, context).request());
      return different.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", different));
    } catch (PermanentException e) {
      return Optional.of("it cannot be ordered now: " + e.failure());
    }
  }

  /** Whether a person has said that a call's clip is taken as it is, and it did not come yet. */
  static boolean isAccepted(Task task, ProviderCall call) {
    return task.activity().unfinished().orElse(null) instanceof Step.MakeSegment make
        && make.accepted().equals(Optional.of(call.key()));
  }

  /** Why a stored clip is not taken in without a person's word; empty if it is. */
  static Optional<Failure> doubt(
      Task task, ProviderCall call, SegmentVersion version, Context context) {
    if (version.mismatch().isPresent()) {
      return version.mismatch().map(words -> CallFailures.notAsOrdered(call, words));
    }
    return isAccepted(task, call)
        ? Optional.empty()
        : difference(task, call, context).map(other -> CallFailures.otherOrder(call, other));
  }
}
