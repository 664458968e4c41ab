package dev.petforge.job;

import java.time.Duration;

/** What a handler returns: whether the job is finished or is to run again. */
public sealed interface JobResult {
  /** Nothing more to do: the job is gone, unless it was signalled meanwhile. */
  record Idle() implements JobResult {}

  /**
   * Look again.
   *
   * @param in how long from now, at least 0
   */
  record Again(Duration in) implements JobResult {
    public Again {
      if (in.isNegative()) {
        in = Duration.ZERO;
      }
    }
  }

  /** Nothing more to do. */
  static JobResult idle() {
    return new Idle();
  }

  /** Look again after this time. */
  static JobResult again(Duration in) {
    return new Again(in);
  }
}
