package dev.petforge.money;

import java.time.Duration;

/**
 * How often an account may be asked.
 *
 * @param turns in each period, at least 1
 * @param period 1 ms to 1 day
 */
public record Rate(int turns, Duration period) {
  private static final Duration SHORTEST = Duration.ofMillis(1);
  private static final Duration LONGEST = Duration.ofDays(1);

  public Rate {
    if (turns < 1) {
      throw new IllegalArgumentException("turns must be at least 1, was " + turns);
    }
    if (period.compareTo(SHORTEST) < 0 || period.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException("period must be 1 ms to 1 day, was " + period);
    }
  }

  public static Rate perSecond(int turns) {
    return new Rate(turns, Duration.ofSeconds(1));
  }

  public static Rate perMinute(int turns) {
    return new Rate(turns, Duration.ofMinutes(1));
  }
}
