package dev.petforge.task;

import dev.petforge.call.CallState;
import dev.petforge.failure.Failure;

/**
 * A decision that a call is no longer wanted.
 *
 * @param reason why
 * @param seen where the call was when that was decided: a call that was only planned then, and is
 *     bought by now, must be decided on anew
 */
public record Abandonment(Failure reason, CallState seen) {
  /** Whether the decision does not hold for a call that is somewhere else by now. */
  public boolean outdatedAt(CallState now) {
    return seen == CallState.PLANNED && now != CallState.PLANNED;
  }
}
