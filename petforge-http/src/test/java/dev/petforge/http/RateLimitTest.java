package dev.petforge.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RateLimitTest {
  @Test
  void no_more_requests_get_a_turn_in_a_period_than_were_agreed() {
    RateLimit rate = new RateLimit("test", 2, Duration.ofHours(1), Duration.ZERO, SharedTurns.NONE);

    assertThat(rate.acquire()).isTrue();
    assertThat(rate.acquire()).isTrue();
    assertThat(rate.acquire()).isFalse();
  }

  @Test
  void a_turn_of_the_next_period_is_waited_for() {
    RateLimit rate =
        new RateLimit("test", 1, Duration.ofMillis(20), Duration.ofSeconds(20), SharedTurns.NONE);

    for (int i = 0; i < 3; i++) {
      assertThat(rate.acquire()).isTrue();
    }
  }

  @Test
  void a_turn_among_all_processes_is_waited_for_or_not_to_be_had() {
    List<Duration> asked = new ArrayList<>();
    Deque<Optional<Duration>> turns =
        new ArrayDeque<>(
            List.of(
                Optional.of(Duration.ZERO), Optional.of(Duration.ofMillis(5)), Optional.empty()));
    RateLimit rate =
        new RateLimit(
            "test",
            3,
            Duration.ofHours(1),
            Duration.ofSeconds(7),
            longest -> {
              asked.add(longest);
              return turns.remove();
            });

    assertThat(List.of(rate.acquire(), rate.acquire(), rate.acquire()))
        .containsExactly(true, true, false);
    assertThat(asked).containsOnly(Duration.ofSeconds(7));
  }

  @Test
  void a_thread_that_is_interrupted_gets_no_turn_and_stays_interrupted() {
    RateLimit rate =
        new RateLimit("test", 1, Duration.ofHours(1), Duration.ofHours(2), SharedTurns.NONE);
    assertThat(rate.acquire()).isTrue();

    Thread.currentThread().interrupt();

    assertThat(rate.acquire()).isFalse();
    assertThat(Thread.interrupted()).isTrue();
  }
}
