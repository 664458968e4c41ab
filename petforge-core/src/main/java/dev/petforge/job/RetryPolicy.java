package dev.petforge.job;

import dev.petforge.failure.Failure;
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

  /**
   * The code of a failure that says nothing but that the database could not be used: an outage, or
   * one connection that was lost.
   */
  public static final String DATABASE = "DATABASE";

  /**
   * The same of one whose server is not there: it shuts down, starts up, was taken over from, or
   * says nothing. That is told once for all who meet it, by the storage, and nobody else need say
   * it in a log.
   */
  public static final String DATABASE_AWAY = "DATABASE_AWAY";

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
   * Whether a failure is none of the work itself. Such a failure spends no try, never gives work
   * up, and is followed by the {@link #firstWait} however often it comes: the work must go on as
   * soon as the database does.
   */
  public static boolean saysNothingOfTheWork(Failure failure) {
    return failure.retryable() && (failure.code().equals(DATABASE) || isAway(failure));
  }

  /** Whether the server of the database is not there. */
  public static boolean isAway(Failure failure) {
    return failure.code().equals(DATABASE_AWAY);
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
