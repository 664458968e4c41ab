package dev.petforge.generation;

import dev.petforge.failure.Failure;
import java.time.Duration;

/** What became of a submit. */
public sealed interface Submission {
  /** The provider took it and named it. */
  record Accepted(ProviderJobId job) implements Submission {}

  /**
   * It was certainly not made and may be sent again: connection refused, rate limit, no free slot.
   *
   * @param retryAfter how long to leave it, at least 0
   */
  record NotMade(Failure reason, Duration retryAfter) implements Submission {}

  /** It was certainly not made and never will be: bad parameter, content refused, no balance. */
  record Refused(Failure reason) implements Submission {}

  /**
   * The outcome when {@link SendFence} did not let it pass: nothing left, and others may be sent.
   */
  static NotMade fenced() {
    return new NotMade(FENCED, Duration.ZERO);
  }

  /** The reason of {@link #fenced}. */
  Failure FENCED =
      Failure.retryable(
          "FENCED",
          "it was not sent: this process was paused, another has taken the call over, or nobody"
              + " waits for it any more");

  /** The answer was lost: it may have been made. */
  record Lost(Failure reason) implements Submission {}
}
