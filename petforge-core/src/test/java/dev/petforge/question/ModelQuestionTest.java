package dev.petforge.question;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petforge.money.Budget;
import dev.petforge.money.Money;
import dev.petforge.question.ModelQuestion.Reason;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelQuestionTest {
  private static final Budget DOLLARS =
      new Budget(Budget.Scope.DAY, new Money(100, "USD"), ZoneOffset.UTC);

  private static Money money(String text) {
    String[] parts = text.strip().split(" ");
    return new Money(Long.parseLong(parts[0]), parts[1]);
  }

  @ParameterizedTest
  @CsvSource({
    "40 USD, , 40 USD",
    "40 USD, 50 USD, 90 USD",
    "40 CNY, 50 CNY, 90 CNY",
    "40 USD, 50 CNY, 50 CNY",
    "40 CNY, 50 USD, 40 CNY",
    "0 CNY, 50 USD, 50 USD",
    "40 USD, 0 CNY, 40 USD",
    "0 USD, 0 CNY, 0 USD",
  })
  void a_budget_has_to_hold_it_with_what_must_follow(String atMost, String next, String price) {
    ModelQuestion question =
        new ModelQuestion(
            "qwen",
            "qwen-plus",
            Reason.DESCRIBE,
            money(atMost),
            Optional.ofNullable(next).map(ModelQuestionTest::money));

    assertThat(question.price(DOLLARS)).isEqualTo(money(price));
  }

  @ParameterizedTest
  @CsvSource({
    "40 USD, 50 USD, 10, true",
    "40 USD, 50 USD, 11, false",
    "40 USD, 1 CNY, 0, false",
    "1 CNY, 40 USD, 0, false",
    "0 CNY, 100 USD, 0, true",
    "100 USD, 0 CNY, 0, true",
  })
  void it_fits_if_both_do(String atMost, String next, long spent, boolean fits) {
    ModelQuestion question =
        new ModelQuestion(
            "qwen", "qwen-plus", Reason.DESCRIBE, money(atMost), Optional.of(money(next)));

    assertThat(question.fits(DOLLARS, spent)).isEqualTo(fits);
  }
}
