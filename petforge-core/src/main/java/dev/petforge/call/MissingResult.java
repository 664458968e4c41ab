package dev.petforge.call;

import java.time.Duration;
import java.time.Instant;

/**
 * That a provider calls a job done and there is no clip of it. Some write the state of a job before
 * its clip's address, so for a while that means nothing; after {@link #POLLS} polls and {@link
 * #WAIT} it is final.
 *
 * @param since when it was first said
 * @param polls how often it was said since, with nothing else in between; at least 1
 */
public record MissingResult(Instant since, int polls) {
  /** So often at least it must have been said. */
  public static final int POLLS = 5;

  /** So long at least it must have been said. */
  public static final Duration WAIT = Duration.ofMinutes(10);

  public MissingResult {
    if (polls < 1) {
      throw new IllegalArgumentException("polls must be at least 1, was " + polls);
    }
  }

  static MissingResult first(Instant now) {
    return new MissingResult(now, 1);
  }

  MissingResult again() {
    return new MissingResult(since, polls + 1);
  }

  boolean isFinal(Instant now) {
    return polls >= POLLS && !now.isBefore(since.plus(WAIT));
  }
}
