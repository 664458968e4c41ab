package dev.petforge.money;

import java.time.Duration;
import java.util.Optional;

/**
 * The turns in which an account is asked, for all workers together. Safe for use by many threads.
 */
@FunctionalInterface
public interface AccountPace {
  /**
   * Takes the next turn.
   *
   * @param account whose
   * @param rate how many turns there are; those of the last period that nobody took may be taken at
   *     once
   * @param longest to wait for it, at least 0
   * @return how long to wait from now until it comes; empty if that is longer: no turn was taken
   * @throws dev.petforge.failure.RetryableException if nobody can say now
   */
  Optional<Duration> next(AccountId account, Rate rate, Duration longest);

  /** Where one process alone asks, which keeps to the rate by itself. */
  static AccountPace ofOneProcess() {
    return (account, rate, longest) -> Optional.of(Duration.ZERO);
  }
}
