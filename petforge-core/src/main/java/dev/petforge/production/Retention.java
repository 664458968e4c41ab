package dev.petforge.production;

import dev.petforge.segment.KeepPolicy;
import java.time.Duration;

/**
 * How long what is not needed any more is kept.
 *
 * @param trash for how long a deleted project can be brought back, 0 to 3650 days
 * @param versions which replaced versions are kept
 */
public record Retention(Duration trash, KeepPolicy versions) {
  private static final Duration LONGEST = Duration.ofDays(3650);

  /** Deleted projects for 30 days, and all versions. */
  public static final Retention DEFAULT = new Retention(Duration.ofDays(30), KeepPolicy.ALL);

  public Retention {
    if (trash.isNegative() || trash.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException("trash must be 0 to 3650 days, was " + trash);
    }
  }
}
