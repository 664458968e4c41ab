package dev.petforge.money;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RateTest {
  @Test
  void the_least_and_the_most_are_rates() {
    assertThat(new Rate(1, Duration.ofMillis(1)).turns()).isEqualTo(1);
    assertThat(new Rate(Integer.MAX_VALUE, Duration.ofDays(1)).period())
        .isEqualTo(Duration.ofDays(1));
    assertThat(Rate.perSecond(5)).isEqualTo(new Rate(5, Duration.ofSeconds(1)));
    assertThat(Rate.perMinute(5)).isEqualTo(new Rate(5, Duration.ofMinutes(1)));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, Integer.MIN_VALUE})
  void nobody_can_be_asked_less_than_once(int turns) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Rate.perSecond(turns))
        .withMessage("turns must be at least 1, was " + turns);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "PT-1S",
        "PT0S",
        "PT0.000999999S",
        "PT24H0.000000001S",
        "PT2562047788015215H30M7S"
      })
  void a_period_is_a_millisecond_to_a_day(Duration period) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Rate(1, period))
        .withMessage("period must be 1 ms to 1 day, was " + period);
  }
}
