package dev.petforge.examples.workshop.money;

import dev.petforge.money.Money;
import java.math.BigDecimal;

/**
 * An amount of money.
 *
 * @param amount decimal, exact, for example {@code 0.35}
 * @param currency three capital letters (ISO 4217)
 */
public record Amount(String amount, String currency) {
  /** The same amount. */
  public static Amount of(Money money) {
    return new Amount(
        BigDecimal.valueOf(money.micros(), 6).stripTrailingZeros().toPlainString(),
        money.currency());
  }
}
