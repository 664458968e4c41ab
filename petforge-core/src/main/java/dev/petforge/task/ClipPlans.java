package dev.petforge.task;

import dev.petforge.failure.PermanentException;
import dev.petforge.failure.PetForgeException;
import dev.petforge.failure.Unexpected;
import dev.petforge.generation.FrameRef;
import dev.petforge.money.Money;
import dev.petforge.segment.SegmentVersion;
import java.util.Optional;

/** How the clips of a task would be ordered now. */
final class ClipPlans {
  private ClipPlans() {}

  /**
   * What would be ordered for a segment.
   *
   * @throws PermanentException if that is not possible
   */
  static PlannedClip next(Task task, int index, Context context) {
    return clip(task, index, seed(task, index), context);
  }

  private static FrameRef seed(Task task, int index) {
    if (index == 0) {
      return task.source().opening().frame();
    }
    SegmentVersion before = task.chain().segment(index - 1).current().orElseThrow();
    return new FrameRef(before.files().seed().key(), before.files().seed().sha256());
  }

  /**
   * What new clips for segments would cost together; empty if they cannot be ordered now. No price
   * depends on the frame, so the opening stands in for those that are still to be made.
   *
   * @param end after the last of them
   */
  static Optional<Money> price(Task task, int from, int end, Context context) {
    try {
      long sum = 0;
      String currency = Money.FREE.currency();
      for (int i = from; i < end; i++) {
        Money each = clip(task, i, task.source().opening().frame(), context).terms().price();
        sum = Math.addExact(sum, each.micros());
        currency = each.currency();
      }
      return Optional.of(new Money(sum, currency));
    } catch (PermanentException e) {
      return Optional.empty();
    }
  }

  /** Whatever is wrong: what was decided before it must be stored all the same. */
  @SuppressWarnings("CatchingUnchecked") // a planner's bug must not keep a paid clip from its task
  private static PlannedClip clip(Task task, int index, FrameRef seed, Context context) {
    try {
      return context.planner().plan(task.storyboard().orElseThrow().shot(index), seed);
    } catch (PermanentException e) {
      throw e;
    } catch (PetForgeException e) {
      throw new PermanentException("NOT_POSSIBLE", "its clip cannot be ordered: " + e, e);
    } catch (RuntimeException e) {
      String what = "planning segment " + index + " of project " + task.id();
      throw new PermanentException("NOT_POSSIBLE", Unexpected.logged(what, e, ClipPlans.class), e);
    }
  }
}
