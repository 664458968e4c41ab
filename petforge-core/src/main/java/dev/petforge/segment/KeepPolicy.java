package dev.petforge.segment;

import java.time.Duration;
import java.util.Optional;

/**
 * Which replaced versions are kept. What is in use is kept whatever this says.
 *
 * @param most how many replaced versions of each segment, and of the finished video, are kept, the
 *     newest ones, at least 0; empty: all
 * @param age for how long a version is kept after it was put aside, however many there are, 0 to
 *     3650 days
 */
public record KeepPolicy(Optional<Integer> most, Duration age) {
  private static final Duration LONGEST = Duration.ofDays(3650);

  /** Nothing is ever removed. */
  public static final KeepPolicy ALL = new KeepPolicy(Optional.empty(), Duration.ofDays(30));

  public KeepPolicy {
    if (most.filter(count -> count < 0).isPresent()) {
      throw new IllegalArgumentException("most must be at least 0, was " + most.get());
    }
    if (age.isNegative() || age.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException("age must be 0 to 3650 days, was " + age);
    }
  }
}
