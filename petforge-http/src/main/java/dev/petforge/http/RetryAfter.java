package dev.petforge.http;

import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import okhttp3.Response;

/** Reads how long a server asks to be left alone (RFC 9110, {@code Retry-After}). */
public final class RetryAfter {
  /** A longer wait is a mistake of the other side more often than its wish. */
  private static final Duration LONGEST = Duration.ofHours(1);

  private RetryAfter() {}

  /** What a response asks for; 0 to 1 h, empty if it says nothing that can be read. */
  public static Optional<Duration> of(Response response) {
    return Optional.ofNullable(response.header("Retry-After")).flatMap(RetryAfter::parse);
  }

  /**
   * Reads a header's value.
   *
   * @param value seconds, or a date of HTTP
   * @return 0 to 1 h; empty if it is neither
   */
  public static Optional<Duration> parse(String value) {
    String text = value.strip();
    try {
      Duration wait =
          text.matches("\\d{1,9}")
              ? Duration.ofSeconds(Long.parseLong(text))
              : Duration.between(
                  Instant.now(),
                  ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
      Duration capped = wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
      return Optional.of(capped.isNegative() ? Duration.ZERO : capped);
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }
}
