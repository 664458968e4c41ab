package dev.petforge.call;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petforge.failure.Failure;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WaitReasonTest {
  @ParameterizedTest
  @CsvSource({
    "NOT_SENT, PROVIDER",
    "NO_ANSWER, PROVIDER",
    "BREAKER_OPEN, PROVIDER",
    "UNAVAILABLE, PROVIDER",
    "HTTP_503, PROVIDER",
    "MODEL_NO_ANSWER, PROVIDER",
    "MODEL_DOWN, PROVIDER",
    "MODEL_BUSY, RATE",
    "MODEL_RATE, RATE",
    "HTTP_429, RATE",
    "RATE, RATE",
    "SLOTS, RATE",
    "OWN_RATE, RATE",
    "1303, RATE",
  })
  void a_provider_that_is_away_is_another_thing_than_one_that_asks_to_wait(
      String code, WaitReason reason) {
    assertThat(WaitReason.of(Failure.retryable(code, "words"))).isEqualTo(reason);
  }
}
