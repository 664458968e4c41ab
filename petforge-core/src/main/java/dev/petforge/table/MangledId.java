package dev.petforge.table;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What spreadsheets make of the names of projects that look like numbers, such as {@code
 * 012345678901} or {@code 12e5}: they drop leading zeros, write an exponent out, and show long
 * numbers with one, in as many digits as the column is wide ({@code 1.23457E+11}). What is saved is
 * what was shown.
 */
public final class MangledId {
  private static final Pattern NUMBER = Pattern.compile("\\d+(?:[eE]\\d+)?");

  /** With its plus it can be the name of no project. */
  private static final Pattern WITH_EXPONENT = Pattern.compile("\\d+(?:[.,]\\d+)?[eE]\\+\\d+");

  private static final Pattern PLAIN = Pattern.compile("0|[1-9]\\d*");

  /** Spreadsheets show at least so many digits, but for zeros at the end. */
  private static final int LEAST_DIGITS = 6;

  private static final int MOST_DIGITS = 50;

  private MangledId() {}

  /** Whether a cell has a form that a spreadsheet gives to numbers. */
  public static boolean isPossible(String cell) {
    return PLAIN.matcher(cell).matches() || WITH_EXPONENT.matcher(cell).matches();
  }

  /**
   * Whether a cell is what a spreadsheet made of a project's name. If it is the name of another
   * project too, it is that one's.
   */
  public static boolean is(String cell, String project) {
    if (cell.equals(project) || !isPossible(cell) || !NUMBER.matcher(project).matches()) {
      return false;
    }
    try {
      BigDecimal shown = new BigDecimal(cell.replace(',', '.'));
      BigDecimal number = new BigDecimal(project);
      BigDecimal expected =
          PLAIN.matcher(cell).matches()
              ? number
              : number.round(new MathContext(Math.max(LEAST_DIGITS, shown.precision())));
      return shown.compareTo(expected) == 0;
    } catch (ArithmeticException | NumberFormatException e) {
      return false; // An exponent that no number can have.
    }
  }

  /** The one text of digits alone that a spreadsheet may make of a project's name, if it does. */
  public static Optional<String> plain(String project) {
    if (!NUMBER.matcher(project).matches()) {
      return Optional.empty();
    }
    try {
      BigDecimal number = new BigDecimal(project);
      return Optional.of(number)
          .filter(one -> one.precision() - (long) one.scale() <= MOST_DIGITS)
          .map(BigDecimal::toPlainString)
          .filter(text -> !text.equals(project));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }
}
