package dev.petforge.video.internal.http;

import dev.petforge.failure.Failure;
import java.time.Duration;

/** What became of a request that must not be repeated in silence. */
public sealed interface Sent {
  /** The provider answered, with whatever status. */
  record Answered(Answer answer) implements Sent {}

  /**
   * Certainly no byte of the request went out.
   *
   * @param retryAfter how long to leave it, at least 0
   */
  record NotSent(Failure reason, Duration retryAfter) implements Sent {}

  /** A part of it or all may have gone out, and no complete answer came. */
  record Lost(Failure reason) implements Sent {}
}
