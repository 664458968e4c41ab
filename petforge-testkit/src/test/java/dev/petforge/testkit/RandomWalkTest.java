package dev.petforge.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * Walks through what can happen to a project, thousands of steps, and looks after each at what must
 * always hold. {@code -Dpetforge.walks=N} walks N times instead, {@code -Dpetforge.walk=SEED} once.
 */
class RandomWalkTest {
  private static final int STEPS = 250;

  @Test
  void whatever_happens_in_whatever_order_the_invariants_hold() {
    Long one = Long.getLong("petforge.walk");
    LongStream seeds =
        one == null ? LongStream.range(0, Long.getLong("petforge.walks", 250)) : LongStream.of(one);

    WalkStatistics together = new WalkStatistics();
    seeds.forEach(seed -> together.add(new Walk(seed).go(STEPS)));

    System.getLogger("walks").log(System.Logger.Level.INFO, together::toString);
    if (one == null) {
      assertThat(together.missing()).as("every kind of event was walked through").isEmpty();
    }
  }
}
