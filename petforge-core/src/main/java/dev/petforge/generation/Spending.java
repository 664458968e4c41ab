package dev.petforge.generation;

import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What was spent on something, in one currency.
 *
 * @param on a day, a table, a project or a provider
 * @param calls how many calls and questions were sent for it
 * @param spent what they cost: what the provider said, else the list's price; uncertain calls count
 * @param running how much of that is for calls that have not come to their end
 */
public record Spending(String on, int calls, Money spent, Money running) {
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
    Map<String, List<Expense>> groups =
        expenses.stream()
            .collect(
                Collectors.groupingBy(
                    expense -> on(expense, by, zone) + "\n" + expense.money().currency(),
                    TreeMap::new,
                    Collectors.toList()));
    return groups.values().stream().map(group -> sum(group, by, zone)).toList();
  }

  private static Spending sum(List<Expense> group, By by, ZoneId zone) {
    Expense any = group.get(0);
    String currency = any.money().currency();
    long spent = group.stream().mapToLong(expense -> expense.money().micros()).sum();
    long running =
        group.stream().filter(Expense::open).mapToLong(expense -> expense.money().micros()).sum();
    return new Spending(
        on(any, by, zone), group.size(), new Money(spent, currency), new Money(running, currency));
  }

  private static String on(Expense expense, By by, ZoneId zone) {
    return switch (by) {
      case DAY -> LocalDate.ofInstant(expense.at(), zone).toString();
      case TABLE -> expense.table().map(Object::toString).orElse("-");
      case TASK -> expense.project().value();
      case PROVIDER -> expense.provider();
    };
  }
}
