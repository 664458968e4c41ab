package dev.petforge.llm;

import dev.petforge.money.Money;
import dev.petforge.question.TokenUsage;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Optional;

/**
 * What a model's tokens cost, by the provider's list of a day. All amounts are for a million tokens
 * and in one currency.
 *
 * @param read tokens of a question that no cache knows
 * @param cached tokens of a question that the provider's cache knows
 * @param written tokens of an answer, those of thinking included
 * @param asOf the day that the list is of
 * @param peak when everything costs more
 */
public record TokenPrices(
    Money read, Money cached, Money written, LocalDate asOf, Optional<Peak> peak) {
  private static final long MILLION = 1_000_000;

  public TokenPrices {
    if (!read.currency().equals(cached.currency()) || !read.currency().equals(written.currency())) {
      throw new IllegalArgumentException(
          "prices must have one currency, had " + read + ", " + cached + " and " + written);
    }
  }

  /**
   * The hours of Monday to Friday in which everything costs more. Holidays count as any other day,
   * so a cost is rather too high than too low.
   *
   * @param factor how much more, at least 1
   * @param zone of the hours
   * @param hours from and until, the end excluded
   */
  public record Peak(int factor, ZoneId zone, List<Hours> hours) {
    public Peak {
      hours = List.copyOf(hours);
      if (factor < 1) {
        throw new IllegalArgumentException("a peak's factor must be at least 1, was " + factor);
      }
    }

    boolean holdsAt(Instant moment) {
      ZonedDateTime there = moment.atZone(zone);
      LocalTime time = there.toLocalTime();
      return there.getDayOfWeek().compareTo(DayOfWeek.FRIDAY) <= 0
          && hours.stream()
              .anyMatch(span -> !time.isBefore(span.from()) && time.isBefore(span.until()));
    }
  }

  /** A part of a day. */
  public record Hours(LocalTime from, LocalTime until) {
    public Hours {
      if (!from.isBefore(until)) {
        throw new IllegalArgumentException(
            "hours must begin before they end: " + from + "-" + until);
      }
    }
  }

  /**
   * What an answer cost that was asked for at a moment; a part of a millionth counts as a whole.
   */
  Money cost(TokenUsage usage, Instant asked) {
    int factor = peak.filter(hours -> hours.holdsAt(asked)).map(Peak::factor).orElse(1);
    return money(usage.prompt() - usage.cached(), usage.cached(), usage.completion(), factor);
  }

  /** The most that an answer can cost, whenever it is asked for. */
  Money most(long readTokens, long writtenTokens) {
    return money(readTokens, 0, writtenTokens, peak.map(Peak::factor).orElse(1));
  }

  private Money money(long missed, long hit, long completion, int factor) {
    long parts =
        Math.addExact(
            Math.multiplyExact(missed, read.micros()),
            Math.addExact(
                Math.multiplyExact(hit, cached.micros()),
                Math.multiplyExact(completion, written.micros())));
    long micros = Math.multiplyExact(factor, Math.addExact(parts, MILLION - 1) / MILLION);
    return new Money(micros, read.currency());
  }
}
