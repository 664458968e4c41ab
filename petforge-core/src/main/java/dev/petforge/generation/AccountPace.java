package dev.petforge.generation;

import dev.petforge.money.AccountId;
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
   * @param perSecond how many turns there are in a second, at least 1; those of the last second
   *     that nobody took may be taken at once
   * @param longest to wait for it, at least 0
   * @return how long to wait from now until it comes; empty if that is longer: no turn was taken
   * @throws dev.petforge.failure.RetryableException if nobody can say now
   */
  Optional<Duration> next(AccountId account, int perSecond, Duration longest);

  /** Where one process alone asks, which keeps to the rate by itself. */
  static AccountPace ofOneProcess() {
    return (account, perSecond, longest) -> Optional.of(Duration.ZERO);
  }
}
