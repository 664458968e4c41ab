package dev.petforge.video.kling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petforge.emulator.EmulatorSettings;
import dev.petforge.emulator.KlingEmulator;
import dev.petforge.failure.Failure;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Kling in its old dialect, with access and secret key. */
class KlingSignedGeneratorTest extends KlingContract {
  @Override
  KlingGenerator.Builder builder() {
    return plain()
        .dialect(KlingGenerator.Dialect.LEGACY)
        .accessKey(KlingEmulator.ACCESS_KEY, EmulatorSettings.KEY);
  }

  /** A clock that is wrong at first. */
  private static InstantSource wrongAtFirst(Duration by) {
    AtomicInteger asked = new AtomicInteger();
    return () -> asked.getAndIncrement() == 0 ? Instant.now().plus(by) : Instant.now();
  }

  @Test
  void a_token_that_came_too_late_is_made_anew_once() {
    KlingGenerator generator = builder().clock(wrongAtFirst(Duration.ofMinutes(-40))).build();

    accepted(generator.submit(KEY, request(), inputs()));

    assertThat(emulator().requests()).hasSize(2);
    assertThat(emulator().jobs()).hasSize(1);
  }

  @Test
  void a_clock_that_is_some_minutes_ahead_does_no_harm() {
    KlingGenerator generator =
        builder().clock(() -> Instant.now().plus(Duration.ofMinutes(5))).build();

    accepted(generator.submit(KEY, request(), inputs()));
    accepted(generator.submit(SECOND, request(), inputs()));

    assertThat(emulator().requests()).hasSize(3);
  }

  @Test
  void a_clock_that_is_quite_wrong_is_named() {
    KlingGenerator generator =
        builder().clock(() -> Instant.now().minus(Duration.ofHours(2))).build();

    Failure reason = refused(generator.submit(KEY, request(), inputs()));

    assertThat(reason.code()).isEqualTo("KEY_REFUSED");
    assertThat(reason.message()).contains("1004", "clock");
    assertThat(emulator().requests()).hasSize(2);
  }

  @Test
  void a_token_is_kept_for_a_while_and_then_made_anew() {
    Instant begin = Instant.now();
    AtomicInteger minutes = new AtomicInteger();
    KlingKeys keys =
        KlingKeys.signed("access", "secret", () -> begin.plus(Duration.ofMinutes(minutes.get())));
    String first = keys.bearer();
    minutes.set(14);
    assertThat(keys.bearer()).isEqualTo(first);
    minutes.set(16);
    String second = keys.bearer();
    assertThat(second).isNotEqualTo(first);

    assertThat(keys.renew(first)).isTrue();
    assertThat(keys.bearer()).isEqualTo(second);
    keys.renew(second);
    assertThat(keys.bearer()).isNotEqualTo(second);
  }
}
