package dev.petforge.testkit;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that stands still until a test moves it. Safe for use by many threads. */
public final class MovableClock implements InstantSource {
  private Instant now;

  /** A clock that shows an instant. */
  public MovableClock(Instant start) {
    now = start;
  }

  /** A clock that shows noon of 1 November 2026, UTC. */
  public MovableClock() {
    this(Instant.parse("2026-11-01T12:00:00Z"));
  }

  @Override
  public synchronized Instant instant() {
    return now;
  }

  /**
   * Moves it on.
   *
   * @param by at least 0
   */
  public synchronized void advance(Duration by) {
    if (by.isNegative()) {
      throw new IllegalArgumentException("a clock goes forward only, was to go by " + by);
    }
    now = now.plus(by);
  }
}
