package dev.petforge.job;

import java.time.Duration;

/** What a handler returns: whether the job is finished, is to run again, or is another worker's. */
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

  /**
   * This worker lacks what the job needs. That is no try and no failure: the job stays due for the
   * workers that have it, and this one takes no job with this need before it has it, too.
   *
   * @param need what is lacking
   */
  record NotMine(Need need) implements JobResult {}

  /** Left to workers that have what it needs. */
  static JobResult notMine(Need need) {
    return new NotMine(need);
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
