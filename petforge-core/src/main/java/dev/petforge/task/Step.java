package dev.petforge.task;

import dev.petforge.call.CallPurpose;
import dev.petforge.generation.CallKey;
import java.util.Optional;

/**
 * What an operation was to do, kept when it failed: a retry does exactly this again. A goal, where
 * there is one, says what goes on after it.
 */
public sealed interface Step {
  /**
   * The storyboard is written.
   *
   * @param keep how many shots stay as they are, from the first
   */
  record WriteStoryboard(int keep) implements Step {}

  /**
   * A clip is made for a segment.
   *
   * @param purpose whether it is missing, or another one is wanted
   * @param accepted the call whose clip a person takes as it is, when it comes
   */
  record MakeSegment(int segment, CallPurpose purpose, Optional<CallKey> accepted)
      implements Step {}

  /**
   * The segments are joined.
   *
   * @param allowStale whether segments that do not go on from the ones before may be
   */
  record Merge(boolean allowStale) implements Step {}
}
