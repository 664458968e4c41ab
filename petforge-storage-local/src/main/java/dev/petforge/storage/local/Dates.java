package dev.petforge.storage.local;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Dates as people and Excel write them into a CSV file. */
final class Dates {
  private static final Pattern PARTED =
      Pattern.compile("(\\d{4})([-/.])(\\d{1,2})\\2(\\d{1,2})(?:[ T]0{1,2}:00(?::00)?)?");
  private static final Pattern COMPACT = Pattern.compile("(\\d{4})(\\d{2})(\\d{2})");

  private Dates() {}

  /** {@code YYYY-MM-DD}, or the text as it is if it is no date that we know for certain. */
  static String normal(String text) {
    Matcher parted = PARTED.matcher(text);
    if (parted.matches()) {
      return date(text, parted.group(1), parted.group(3), parted.group(4));
    }
    Matcher compact = COMPACT.matcher(text);
    if (compact.matches()) {
      return date(text, compact.group(1), compact.group(2), compact.group(3));
    }
    return text;
  }

  private static String date(String text, String year, String month, String day) {
    try {
      return LocalDate.of(Integer.parseInt(year), Integer.parseInt(month), Integer.parseInt(day))
          .toString();
    } catch (DateTimeException e) {
      return text; // 2026-02-30: the importer names it to the person who wrote it.
    }
  }
}
