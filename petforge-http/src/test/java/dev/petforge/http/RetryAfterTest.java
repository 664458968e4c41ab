package dev.petforge.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTest {
  private static String inHttp(Duration from) {
    return ZonedDateTime.now(ZoneOffset.UTC)
        .plus(from)
        .format(DateTimeFormatter.RFC_1123_DATE_TIME);
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "17, 17", "' 5 ', 5", "3600, 3600", "3601, 3600", "999999999, 3600"})
  void seconds_are_taken_up_to_an_hour(String value, long seconds) {
    assertThat(RetryAfter.parse(value)).contains(Duration.ofSeconds(seconds));
  }

  @Test
  void a_date_is_taken_up_to_an_hour_and_one_that_is_over_as_now() {
    assertThat(RetryAfter.parse(inHttp(Duration.ofMinutes(10))).orElseThrow())
        .isBetween(Duration.ofMinutes(9), Duration.ofMinutes(10));
    assertThat(RetryAfter.parse(inHttp(Duration.ofDays(2)))).contains(Duration.ofHours(1));
    assertThat(RetryAfter.parse(inHttp(Duration.ofDays(-2)))).contains(Duration.ZERO);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "soon", "-1", "1.5", "12345678901234567890"})
  void what_cannot_be_read_says_nothing(String value) {
    assertThat(RetryAfter.parse(value)).isEmpty();
  }
}
