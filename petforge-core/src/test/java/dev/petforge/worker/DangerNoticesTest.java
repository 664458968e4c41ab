package dev.petforge.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petforge.call.CallSummary;
import dev.petforge.call.Fact;
import dev.petforge.call.PlannedCalls;
import dev.petforge.call.ProviderCall;
import dev.petforge.failure.Failure;
import dev.petforge.generation.ProviderJobId;
import dev.petforge.generation.ProviderTerms;
import dev.petforge.money.Charge;
import dev.petforge.money.Money;
import dev.petforge.money.PoolId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DangerNoticesTest {
  private static final Instant START = Instant.parse("2026-01-28T08:00:00Z");
  private static final ProviderJobId JOB = new ProviderJobId("job");

  private final DangerNotices notices = new DangerNotices();

  /** A call whose clip could not be brought home, and is there for so long from the start. */
  private static CallSummary failing(Duration life) {
    ProviderCall planned =
        PlannedCalls.of(
            "abc",
            new ProviderTerms(
                "p",
                new PoolId("pool"),
                new Money(1, "USD"),
                true,
                Duration.ZERO,
                Duration.ZERO,
                Duration.ofMinutes(1),
                Charge.AT_SUCCESS,
                life),
            START);
    return planned
        .with(planned.status().sending("process", START))
        .after(new Fact.Accepted(1, JOB), START)
        .after(new Fact.Succeeded(JOB, "r", Optional.empty()), START)
        .after(new Fact.FetchFailed(Failure.retryable("AWAY", "away")), START)
        .summary();
  }

  private boolean told(CallSummary call, Duration after) {
    return notices.toBeTold(List.of(call), START.plus(after)).contains(call);
  }

  @Test
  void a_clip_in_danger_is_told_of_at_once_then_hourly_and_no_more_when_its_time_is_over() {
    CallSummary call = failing(Duration.ofMinutes(150));

    assertThat(told(call, Duration.ofMinutes(7))).as("the first time").isTrue();
    assertThat(told(call, Duration.ofMinutes(8))).isFalse();
    assertThat(told(call, Duration.ofMinutes(66))).isFalse();
    assertThat(told(call, Duration.ofMinutes(69))).as("a sweep that was slow").isTrue();
    assertThat(told(call, Duration.ofMinutes(128))).isFalse();
    assertThat(told(call, Duration.ofMinutes(129))).isTrue();
    assertThat(told(call, Duration.ofMinutes(150))).as("it is over").isFalse();
    assertThat(told(call, Duration.ofDays(2))).isFalse();
  }

  @Test
  void a_clip_that_has_less_than_an_hour_left_is_told_of_all_the_same() {
    assertThat(told(failing(Duration.ofMinutes(40)), Duration.ofMinutes(1))).isTrue();
  }

  @Test
  void what_is_fetched_and_fails_again_is_told_of_anew() {
    CallSummary call = failing(Duration.ofHours(5));
    assertThat(told(call, Duration.ofMinutes(1))).isTrue();

    assertThat(notices.toBeTold(List.of(), START.plusSeconds(90))).isEmpty();

    assertThat(told(call, Duration.ofMinutes(2))).isTrue();
  }
}
