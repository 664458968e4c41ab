package dev.petforge.emulator.llm;

import java.time.Duration;
import java.util.OptionalInt;

/**
 * How an answer comes.
 *
 * @param keepAlives how many signs of life come first: blank lines before a document, comments
 *     {@code : keep-alive} before a stream
 * @param pause between two signs of life, and between two parts of an answer
 * @param parts into how many parts a document, or the text of a stream, is cut, at least 1
 * @param cutAfter the byte of the body after which the connection ends, at least 0; empty if it
 *     does not
 * @param withoutEnd whether a stream ends as if all was well, but without {@code [DONE]} and the
 *     chunks after the text
 */
public record Delivery(
    int keepAlives, Duration pause, int parts, OptionalInt cutAfter, boolean withoutEnd) {
  public Delivery {
    if (keepAlives < 0 || parts < 1 || pause.isNegative()) {
      throw new IllegalArgumentException(
          "keepAlives and pause must be at least 0 and parts at least 1, were "
              + keepAlives
              + ", "
              + pause
              + ", "
              + parts);
    }
    if (cutAfter.isPresent() && cutAfter.getAsInt() < 0) {
      throw new IllegalArgumentException("cutAfter must be at least 0, was " + cutAfter);
    }
  }

  /** At once; the text of a stream in 8 parts. */
  public static Delivery atOnce() {
    return new Delivery(0, Duration.ZERO, 8, OptionalInt.empty(), false);
  }
}
