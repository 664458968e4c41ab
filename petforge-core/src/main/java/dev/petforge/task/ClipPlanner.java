package dev.petforge.task;

import dev.petforge.generation.FrameRef;
import dev.petforge.storyboard.Shot;

/** Says how a shot is ordered from the generator that is in use. Pure: asks nobody. */
public interface ClipPlanner {
  /**
   * @param seed the frame that the clip starts from
   * @throws dev.petforge.failure.PermanentException if the generator cannot do it; names the value
   *     and the limit
   */
  PlannedClip plan(Shot shot, FrameRef seed);
}
