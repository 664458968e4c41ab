package dev.petforge.money;

import java.math.BigDecimal;

/**
 * An amount of money, exact.
 *
 * @param micros millionths of one unit of the currency, at least 0
 * @param currency three capital letters (ISO 4217), for example {@code USD}
 */
public record Money(long micros, String currency) {
  /** What the offline generators cost. */
  public static final Money FREE = new Money(0, "USD");

  public Money {
    if (micros < 0) {
      throw new IllegalArgumentException("an amount must be at least 0, was " + micros);
    }
    // One is made for each call that is read: a pattern would cost more than all else of it.
    if (currency.length() != 3 || !currency.chars().allMatch(c -> c >= 'A' && c <= 'Z')) {
      throw new IllegalArgumentException(
          "currency must be three capital letters, was '" + currency + "'");
    }
  }

  /**
   * Reads an amount in units of the currency, such as {@code 0.30}.
   *
   * @throws IllegalArgumentException if it is no decimal number from 0 with at most 6 places
   */
  public static Money of(String amount, String currency) {
    try {
      long micros = new BigDecimal(amount).movePointRight(6).longValueExact();
      if (micros >= 0) {
        return new Money(micros, currency);
      }
    } catch (NumberFormatException | ArithmeticException e) {
      // Said below, in the same words for whatever it is.
    }
    throw new IllegalArgumentException(
        "an amount must be a number from 0, such as 0.30, with at most 6 places, was '"
            + amount
            + "'");
  }

  /**
   * Both together.
   *
   * @throws IllegalArgumentException if they are in different currencies
   */
  public Money plus(Money other) {
    if (!currency.equals(other.currency)) {
      throw new IllegalArgumentException(
          "amounts in " + currency + " and " + other.currency + " cannot be added");
    }
    return new Money(Math.addExact(micros, other.micros), currency);
  }

  /** So many times as much, at least none. */
  public Money times(int count) {
    return new Money(Math.multiplyExact(micros, count), currency);
  }

  @Override
  public String toString() {
    return BigDecimal.valueOf(micros, 6).stripTrailingZeros().toPlainString() + " " + currency;
  }
}
