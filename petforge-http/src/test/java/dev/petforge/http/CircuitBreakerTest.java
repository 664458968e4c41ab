package dev.petforge.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petforge.http.CircuitBreaker.Permit;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CircuitBreakerTest {
  private static CircuitBreaker breaker(Duration wait) {
    return new CircuitBreaker("test", 2, 50, wait);
  }

  private static void answered(CircuitBreaker breaker, int status) {
    try (Permit permit = breaker.acquire().orElseThrow()) {
      permit.answered(status);
    }
  }

  /** The leave for a trial, as soon as there is any. */
  private static Permit trial(CircuitBreaker breaker) {
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    Optional<Permit> permit = breaker.acquire();
    while (permit.isEmpty()) {
      assertThat(System.nanoTime() - end).as("a trial is let through").isNegative();
      permit = breaker.acquire();
    }
    return permit.get();
  }

  @Test
  void a_service_that_fails_is_left_alone() {
    CircuitBreaker breaker = breaker(Duration.ofMinutes(1));
    answered(breaker, 500);
    try (Permit permit = breaker.acquire().orElseThrow()) {
      permit.broken(new IOException("dropped"));
    }

    assertThat(breaker.acquire()).isEmpty();
    assertThat(breaker.waitDuration()).isEqualTo(Duration.ofMinutes(1));
  }

  @Test
  void refusals_are_no_failures_of_the_service() {
    CircuitBreaker breaker = breaker(Duration.ofMinutes(1));
    for (int i = 0; i < 5; i++) {
      answered(breaker, 429);
    }

    assertThat(breaker.acquire()).isPresent();
  }

  @Test
  void a_thread_that_is_interrupted_says_nothing_of_the_service() {
    CircuitBreaker breaker = breaker(Duration.ofMinutes(1));
    Thread.currentThread().interrupt();
    try {
      for (int i = 0; i < 5; i++) {
        try (Permit permit = breaker.acquire().orElseThrow()) {
          permit.broken(new IOException("interrupted"));
        }
      }
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }

    assertThat(breaker.acquire()).isPresent();
  }

  @Test
  void trials_without_a_word_about_the_service_are_given_back() {
    CircuitBreaker breaker = breaker(Duration.ofMillis(20));
    answered(breaker, 500);
    answered(breaker, 500);

    for (int i = 0; i < 10; i++) {
      trial(breaker).close();
    }

    for (int i = 0; i < 3; i++) {
      try (Permit permit = trial(breaker)) {
        permit.answered(200);
      }
    }
    assertThat(breaker.acquire()).isPresent();
  }
}
