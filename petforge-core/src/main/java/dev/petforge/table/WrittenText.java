package dev.petforge.table;

import java.text.Normalizer;

/**
 * What people write into cells and call columns and files, without what nobody sees: the one rule
 * for every table. Programs put byte order marks, no-break and zero-width spaces, and marks of
 * direction around texts that are copied; they are no part of them.
 */
public final class WrittenText {
  private WrittenText() {}

  /** The text without white space and invisible characters around it. */
  public static String strip(String text) {
    int start = 0;
    int end = text.length();
    while (start < end && isUnseen(text.charAt(start))) {
      start++;
    }
    while (end > start && isUnseen(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(start, end);
  }

  /** Whether there is nothing to be seen. */
  public static boolean isBlank(String text) {
    return strip(text).isEmpty();
  }

  /**
   * A name or a number as it is compared: also without invisible characters within it, and with the
   * plain form of letters, digits and signs that have others, such as the full-width ones of
   * Chinese keyboards. White space of any kind is a space.
   */
  public static String plain(String text) {
    StringBuilder seen = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char unit = text.charAt(i);
      if (isSpace(unit)) {
        seen.append(' ');
      } else if (!isUnseen(unit)) {
        seen.append(unit);
      }
    }
    return Normalizer.normalize(seen, Normalizer.Form.NFKC).strip();
  }

  private static boolean isSpace(char unit) {
    return Character.isWhitespace(unit) || Character.isSpaceChar(unit);
  }

  private static boolean isUnseen(char unit) {
    return isSpace(unit) || Character.isISOControl(unit) || isIgnorable(unit);
  }

  /** Unicode's default ignorable code points, without those that shape what stands before them. */
  private static boolean isIgnorable(char unit) {
    return unit == '\u00AD' // soft hyphen
        || unit == '\u034F' // combining grapheme joiner
        || unit == '\u061C' // Arabic letter mark
        || unit == '\u180E' // Mongolian vowel separator
        || (unit >= '\u200B' && unit <= '\u200F') // zero-width space and joiners, directions
        || (unit >= '\u202A' && unit <= '\u202E') // embeddings and overrides
        || (unit >= '\u2060' && unit <= '\u206F') // word joiner, isolates, deprecated ones
        || unit == '\u2800' // blank of Braille
        || unit == '\u3164' // Hangul filler
        || unit == '\uFFA0' // the same, half-width
        || unit == '\uFEFF' // byte order mark
        || (unit >= '\uFFF9' && unit <= '\uFFFB'); // interlinear annotation
  }
}
