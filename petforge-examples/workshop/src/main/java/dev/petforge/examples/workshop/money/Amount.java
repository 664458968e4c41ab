package dev.petforge.examples.workshop.money;

import dev.petforge.money.Money;
import io.swagger.v3.oas.annotations.media.Schema;
import java.math.BigDecimal;

/**
 * An amount of money.
 *
 * @param amount decimal, exact, for example {@code 0.35}
 * @param currency three capital letters (ISO 4217)
 */
public record Amount(
    @Schema(format = "decimal", example = "0.35") String amount,
    @Schema(pattern = "[A-Z]{3}", example = "USD") String currency) {
  /** The same amount. */
  public static Amount of(Money money) {
    return new Amount(
        BigDecimal.valueOf(money.micros(), 6).stripTrailingZeros().toPlainString(),
        money.currency());
  }
}
