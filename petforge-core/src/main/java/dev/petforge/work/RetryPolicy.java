package dev.petforge.work;

import java.time.Duration;

/**
 * How often one kind of work is tried again, and when. {@link RetryPolicies} says which kind has
 * which.
 *
 * @param tries how often work that fails retryably is tried in all, at least 1; {@link #UNLIMITED}
 *     if only a permanent failure ends it
 * @param firstWait the wait before the second try; it doubles with each further one
 * @param longestWait no wait is longer
 * @param starts how often work may be started without ever ending (its process died each time)
 *     before it is parked, at least 1
 */
public record RetryPolicy(int tries, Duration firstWait, Duration longestWait, int starts) {
  /** Tries without an end. */
  public static final int UNLIMITED = Integer.MAX_VALUE;

  /**
   * Whoever waits for work is told when its next try is further away than this. What is over sooner
   * is nobody's business: a network that is away for 90 s.
   */
  public static final Duration PATIENCE = Duration.ofMinutes(2);

  public RetryPolicy {
    if (tries < 1 || starts < 1) {
      throw new IllegalArgumentException(
          "tries and starts must be at least 1, were " + tries + " and " + starts);
    }
  }

  /** Whether only a permanent failure ends the work. */
  public boolean unlimited() {
    return tries == UNLIMITED;
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
