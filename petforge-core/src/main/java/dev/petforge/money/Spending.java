package dev.petforge.money;

import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What was spent on something, in one currency.
 *
 * @param on a day, a table, a project or a provider
 * @param calls how many calls and questions were sent for it
 * @param spent what they cost: what the provider said, else the list's price; uncertain calls count
 * @param running how much of that is for calls that have not come to their end
 */
public record Spending(String on, int calls, Money spent, Money running) {
  /** Stands for projects without a table. */
  public static final String NO_TABLE = "-";

  /** What spending is added up by. */
  public enum By {
    /** The day on which a call was last sent. */
    DAY,
    /** The table that its project came from; {@code -} for a project without one. */
    TABLE,
    /** Its project. */
    TASK,
    /** Its provider and model. */
    PROVIDER
  }

  /**
   * Adds up what was spent.
   *
   * @param zone in which a day begins
   * @return sorted by what it is on, then by currency
   */
  public static List<Spending> of(Collection<Expense> expenses, By by, ZoneId zone) {
    return sum(
        expenses.stream()
            .map(
                expense ->
                    new Spending(
                        on(expense, by, zone),
                        1,
                        expense.money(),
                        expense.open()
                            ? expense.money()
                            : new Money(0, expense.money().currency()))));
  }

  /**
   * Adds sums up that are on the same thing in the same currency.
   *
   * @return sorted by what it is on, then by currency
   */
  public static List<Spending> sum(Stream<Spending> parts) {
    Map<String, Spending> sums = new TreeMap<>();
    parts.forEachOrdered(
        part -> sums.merge(part.on() + "\n" + part.spent().currency(), part, Spending::plus));
    return List.copyOf(sums.values());
  }

  private Spending plus(Spending other) {
    return new Spending(
        on, calls + other.calls, spent.plus(other.spent), running.plus(other.running));
  }

  private static String on(Expense expense, By by, ZoneId zone) {
    return switch (by) {
      case DAY -> LocalDate.ofInstant(expense.at(), zone).toString();
      case TABLE -> expense.table().map(Object::toString).orElse(NO_TABLE);
      case TASK -> expense.project().value();
      case PROVIDER -> expense.provider();
    };
  }
}
