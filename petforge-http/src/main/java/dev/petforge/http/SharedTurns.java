package dev.petforge.http;

import java.time.Duration;
import java.util.Optional;

/** The turns of all processes that use one account. */
@FunctionalInterface
public interface SharedTurns {
  /** Where one process alone asks. */
  SharedTurns NONE = longest -> Optional.of(Duration.ZERO);

  /**
   * Takes the next turn.
   *
   * @param longest to wait for it, at least 0
   * @return how long to wait from now until it comes; empty if that is longer: no turn was taken
   */
  Optional<Duration> next(Duration longest);
}
