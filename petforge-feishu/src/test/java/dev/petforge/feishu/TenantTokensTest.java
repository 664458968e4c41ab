package dev.petforge.feishu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.petforge.failure.RetryableException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class TenantTokensTest {
  private Instant now = Instant.parse("2026-01-28T00:00:00Z");
  private final AtomicInteger asked = new AtomicInteger();

  private TenantTokens tokens(Duration left) {
    return new TenantTokens(
        () -> now, () -> new TenantTokens.Granted("t-" + asked.incrementAndGet(), left));
  }

  @Test
  void a_token_is_used_until_three_minutes_before_its_end() {
    TenantTokens tokens = tokens(Duration.ofSeconds(4567));
    assertThat(tokens.get()).isEqualTo("t-1");

    now = now.plusSeconds(4567 - 180 - 1);
    assertThat(tokens.get()).isEqualTo("t-1");
    now = now.plusSeconds(1);
    assertThat(tokens.get()).isEqualTo("t-2");
  }

  @Test
  void a_token_that_is_nearly_at_its_end_is_not_asked_for_at_every_call() {
    TenantTokens tokens = tokens(Duration.ofSeconds(100));
    tokens.get();
    now = now.plusSeconds(49);
    assertThat(tokens.get()).isEqualTo("t-1");
    now = now.plusSeconds(1);
    assertThat(tokens.get()).isEqualTo("t-2");
  }

  @Test
  void a_refused_token_is_dropped_and_one_that_came_meanwhile_is_kept() {
    TenantTokens tokens = tokens(Duration.ofHours(2));
    String first = tokens.get();
    tokens.drop(first);
    String second = tokens.get();
    assertThat(second).isEqualTo("t-2");

    tokens.drop(first);
    assertThat(tokens.get()).isEqualTo(second);
    assertThat(asked).hasValue(2);
  }

  @Test
  void many_who_need_one_ask_once() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch answer = new CountDownLatch(1);
    TenantTokens tokens =
        new TenantTokens(
            () -> now,
            () -> {
              begun.countDown();
              await(answer);
              return new TenantTokens.Granted("t-" + asked.incrementAndGet(), Duration.ofHours(2));
            });
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Future<String>> all = new ArrayList<>();
      Callable<String> get = tokens::get;
      for (int i = 0; i < 8; i++) {
        all.add(threads.submit(get));
      }
      await(begun);
      answer.countDown();
      Set<String> got = new java.util.HashSet<>();
      for (Future<String> one : all) {
        got.add(one.get(10, TimeUnit.SECONDS));
      }
      assertThat(got).containsExactly("t-1");
      assertThat(asked).hasValue(1);
    } finally {
      threads.shutdownNow();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void what_could_not_be_got_is_asked_for_again() {
    TenantTokens tokens =
        new TenantTokens(
            () -> now,
            () -> {
              if (asked.incrementAndGet() == 1) {
                throw new RetryableException("NO_ANSWER", "get a token: no answer");
              }
              return new TenantTokens.Granted("t-2", Duration.ofHours(2));
            });
    assertThatExceptionOfType(RetryableException.class).isThrownBy(tokens::get);
    assertThat(tokens.get()).isEqualTo("t-2");
  }
}
