package dev.petforge.work;

import java.time.Duration;

/**
 * How often work is tried again, and when. The only such rule.
 *
 * @param tries how often work that fails retryably is tried in all, at least 1
 * @param firstWait the wait before the second try; it doubles with each further one
 * @param longestWait no wait is longer
 * @param starts how often work may be started without ever ending (its process died each time)
 *     before it is parked, at least 1
 */
public record RetryPolicy(int tries, Duration firstWait, Duration longestWait, int starts) {
  /**
   * 6 tries with waits of 1 s, 2 s, 4 s …, at most 5 minutes; parked after 5 starts without an end.
   */
  public static final RetryPolicy DEFAULT =
      new RetryPolicy(6, Duration.ofSeconds(1), Duration.ofMinutes(5), 5);

  public RetryPolicy {
    if (tries < 1 || starts < 1) {
      throw new IllegalArgumentException(
          "tries and starts must be at least 1, were " + tries + " and " + starts);
    }
  }

  /**
   * @param failures how many tries have failed so far, at least 1
   */
  public boolean givesUpAfter(int failures) {
    return failures >= tries;
  }

  /**
   * How long to wait after a failed try.
   *
   * @param failures how many tries have failed so far, at least 1
   */
  public Duration waitAfter(int failures) {
    Duration wait = firstWait;
    for (int i = 1; i < failures && wait.compareTo(longestWait) < 0; i++) {
      wait = wait.multipliedBy(2);
    }
    return wait.compareTo(longestWait) < 0 ? wait : longestWait;
  }
}
