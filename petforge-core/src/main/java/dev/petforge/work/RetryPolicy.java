package dev.petforge.work;

import dev.petforge.failure.Failure;
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

  /**
   * The code of a failure that says nothing but that the database could not be used: an outage, or
   * one connection that was lost.
   */
  public static final String DATABASE = "DATABASE";

  public RetryPolicy {
    if (tries < 1 || starts < 1) {
      throw new IllegalArgumentException(
          "tries and starts must be at least 1, were " + tries + " and " + starts);
    }
  }

  /**
   * Whether a failure is none of the work itself. Such a failure spends no try, never gives work
   * up, and is followed by the {@link #firstWait} however often it comes: the work must go on as
   * soon as the database does.
   */
  public static boolean saysNothingOfTheWork(Failure failure) {
    return failure.retryable() && failure.code().equals(DATABASE);
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
