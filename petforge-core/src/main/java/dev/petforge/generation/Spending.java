package dev.petforge.generation;

import dev.petforge.project.ProjectId;
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
 * @param calls how many calls were sent for it
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
   * Adds up what calls cost. Calls that were never sent are left out.
   *
   * @param zone in which a day begins
   * @return sorted by what it is on, then by currency
   */
  public static List<Spending> of(Collection<ProviderCall> calls, By by, ZoneId zone) {
    Map<String, List<ProviderCall>> groups =
        calls.stream()
            .filter(call -> call.status().sentAt().isPresent())
            .collect(
                Collectors.groupingBy(
                    call -> on(call, by, zone) + "\n" + call.spent().currency(),
                    TreeMap::new,
                    Collectors.toList()));
    return groups.values().stream().map(group -> sum(group, by, zone)).toList();
  }

  private static Spending sum(List<ProviderCall> group, By by, ZoneId zone) {
    ProviderCall any = group.get(0);
    String currency = any.spent().currency();
    long spent = group.stream().mapToLong(call -> call.spent().micros()).sum();
    long running =
        group.stream().filter(ProviderCall::open).mapToLong(call -> call.spent().micros()).sum();
    return new Spending(
        on(any, by, zone), group.size(), new Money(spent, currency), new Money(running, currency));
  }

  private static String on(ProviderCall call, By by, ZoneId zone) {
    return switch (by) {
      case DAY -> LocalDate.ofInstant(call.status().sentAt().orElseThrow(), zone).toString();
      case TABLE -> call.subject().table().map(Object::toString).orElse("-");
      case TASK -> project(call).value();
      case PROVIDER -> call.terms().provider() + "/" + call.request().model();
    };
  }

  private static ProjectId project(ProviderCall call) {
    return call.subject().project();
  }
}
