package dev.petforge.sync;

import dev.petforge.table.WrittenText;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Dates as people write them and as programs export them. What can be read in one way only is read;
 * whatever could be another day is refused with the reason.
 */
final class WrittenDate {
  /** Before and after these are what programs write for no date, and slips of the hand. */
  private static final int FIRST_YEAR = 2000;

  private static final int LAST_YEAR = 2199;

  private static final LocalDate EXCEL_DAY_0 = LocalDate.of(1899, 12, 30);

  private static final String TIME =
      "(?:[ T]*(?<half>上午|下午|[AaPp][Mm])?[ T]*(?<hour>\\d{1,2})[:时](?<rest>\\d{1,2}分?(?::?\\d{1,2}(?:[.,]\\d{1,9})?秒?)?)"
          + " ?(?<late>[AaPp][Mm])? ?(?<zone>Z|UTC|GMT|[+-]\\d{2}:?\\d{2})?)?";

  private static final String WEEKDAY =
      "(?:[ ,(]*(?:星期|周|礼拜)[一二三四五六日天]\\)?|[ ,(]+(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*\\)?)?";

  private static final Pattern YEAR_FIRST =
      Pattern.compile(
          "(?<year>\\d{4}) ?(?:(?<mark>[-/.])|[年년]) ?(?<month>\\d{1,2}) ?(?:\\k<mark>|[月월]) ?"
              + "(?<day>\\d{1,2}) ?[日号일.]?"
              + WEEKDAY
              + TIME,
          Pattern.CASE_INSENSITIVE);

  private static final Pattern COMPACT =
      Pattern.compile("(?<year>\\d{4})(?<month>\\d{2})(?<day>\\d{2})(?:\\.0+)?");

  private static final Pattern YEAR_LAST =
      Pattern.compile("(\\d{1,2}) ?([-/.]) ?(\\d{1,2}) ?\\2 ?(\\d{4})" + TIME);

  private static final Pattern SHORT_YEAR =
      Pattern.compile("\\d{1,2} ?[-/.年] ?\\d{1,2} ?[-/.月] ?\\d{1,2} ?日?" + TIME);

  /** A month by its English name, which stands before or behind the day. */
  private static final Pattern NAMED_MONTH =
      Pattern.compile(
          "(?:(?<day>\\d{1,2})(?:st|nd|rd|th)?[- ]+)?(?<month>[A-Za-z]{3,9})\\.?[- ,]+"
              + "(?:(?<behind>\\d{1,2})(?:st|nd|rd|th)?,? +)?(?<year>\\d{4})");

  private static final List<String> MONTHS =
      List.of(
          "january",
          "february",
          "march",
          "april",
          "may",
          "june",
          "july",
          "august",
          "september",
          "october",
          "november",
          "december");

  private static final Pattern EXCEL_NUMBER = Pattern.compile("([3-9]\\d{4})(?:\\.\\d+)?");
  private static final Pattern EPOCH_MILLIS = Pattern.compile("1\\d{12}");

  private WrittenDate() {}

  /**
   * @throws IllegalArgumentException if it is none, or may be several: says what is asked for, what
   *     was written, and why that is not enough
   */
  static LocalDate parse(String written) {
    String text = WrittenText.plain(written).replaceAll("[\\p{Pd}\u2212]", "-").replace("'", "");
    LocalDate date =
        yearFirst(written, text)
            .or(() -> compact(written, text))
            .or(() -> yearLast(written, text))
            .or(() -> namedMonth(written, text))
            .orElseThrow(() -> refused(written, why(text)));
    if (date.getYear() < FIRST_YEAR || date.getYear() > LAST_YEAR) {
      throw refused(written, "; its year must be from " + FIRST_YEAR + " to " + LAST_YEAR);
    }
    return date;
  }

  private static Optional<LocalDate> yearFirst(String written, String text) {
    Matcher date = YEAR_FIRST.matcher(text);
    if (!date.matches()) {
      return Optional.empty();
    }
    requireDay(written, date);
    return Optional.of(day(written, date.group("year"), date.group("month"), date.group("day")));
  }

  private static Optional<LocalDate> compact(String written, String text) {
    Matcher date = COMPACT.matcher(text);
    return date.matches()
        ? Optional.of(day(written, date.group("year"), date.group("month"), date.group("day")))
        : Optional.empty();
  }

  private static Optional<LocalDate> yearLast(String written, String text) {
    Matcher date = YEAR_LAST.matcher(text);
    if (!date.matches()) {
      return Optional.empty();
    }
    requireDay(written, date);
    Optional<LocalDate> dayFirst = existing(date.group(4), date.group(3), date.group(1));
    Optional<LocalDate> monthFirst = existing(date.group(4), date.group(1), date.group(3));
    if (dayFirst.isPresent() && monthFirst.isPresent() && !dayFirst.equals(monthFirst)) {
      throw refused(
          written,
          ", which may be "
              + dayFirst.get()
              + " or "
              + monthFirst.get()
              + ": write the year first");
    }
    return Optional.of(
        dayFirst.or(() -> monthFirst).orElseThrow(() -> refused(written, NO_SUCH_DAY)));
  }

  private static Optional<LocalDate> namedMonth(String written, String text) {
    Matcher date = NAMED_MONTH.matcher(text);
    if (!date.matches() || (date.group("day") == null) == (date.group("behind") == null)) {
      return Optional.empty();
    }
    String name = date.group("month").toLowerCase(Locale.ROOT);
    String month = name.equals("sept") ? "september" : name;
    for (int i = 0; i < MONTHS.size(); i++) {
      if (MONTHS.get(i).equals(month) || MONTHS.get(i).substring(0, 3).equals(month)) {
        String day = date.group("day") == null ? date.group("behind") : date.group("day");
        return Optional.of(day(written, date.group("year"), Integer.toString(i + 1), day));
      }
    }
    return Optional.empty();
  }

  /** A time of another zone than the reader's may belong to the day before or after. */
  private static void requireDay(String written, Matcher date) {
    if (date.group("zone") == null) {
      return;
    }
    boolean midnight =
        date.group("hour").matches("0+") && date.group("rest").matches("[0:.,]*[分秒]*");
    if (!midnight) {
      throw refused(written, ": which day that is depends on the time zone; write the day alone");
    }
  }

  private static LocalDate day(String written, String year, String month, String day) {
    return existing(year, month, day).orElseThrow(() -> refused(written, NO_SUCH_DAY));
  }

  private static final String NO_SUCH_DAY = ": there is no such day";

  private static Optional<LocalDate> existing(String year, String month, String day) {
    try {
      return Optional.of(
          LocalDate.of(Integer.parseInt(year), Integer.parseInt(month), Integer.parseInt(day)));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static String why(String text) {
    Matcher number = EXCEL_NUMBER.matcher(text);
    if (number.matches()) {
      return ": Excel's number of a day looks like that, and would be "
          + EXCEL_DAY_0.plusDays(Long.parseLong(number.group(1)))
          + " on Windows; format the cells as dates";
    }
    if (EPOCH_MILLIS.matcher(text).matches()) {
      return ": it looks like milliseconds since 1970";
    }
    return SHORT_YEAR.matcher(text).matches() ? ": write the year with four digits" : "";
  }

  private static IllegalArgumentException refused(String written, String why) {
    return new IllegalArgumentException(
        "must be a date such as 2026-01-28, was '" + WrittenText.strip(written) + "'" + why);
  }
}
