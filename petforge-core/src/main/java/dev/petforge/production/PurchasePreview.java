package dev.petforge.production;

import dev.petforge.money.Budget;
import dev.petforge.money.Money;
import dev.petforge.project.ProjectId;
import dev.petforge.task.Outcome.Refused;
import dev.petforge.task.TaskVersion;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a command would buy, worked out by the same rules that carry it out, without storing
 * anything.
 *
 * @param rows one for each project, in the order in which they were named
 * @param budgets what the budgets would be after it: those of a day and of a table, and those of a
 *     project that do not hold it
 * @param ready roughly how long it takes until the last clip is there: with the slots of this
 *     installation, as long as the last clips of this provider and model took; empty if there were
 *     none
 */
public record PurchasePreview(
    List<Row> rows, List<BudgetOutlook> budgets, Optional<Duration> ready) {
  public PurchasePreview {
    rows = List.copyOf(rows);
    budgets = List.copyOf(budgets);
  }

  /**
   * What is bought for one project.
   *
   * @param project which one
   * @param version the version of the task that this was worked out on
   * @param lots the clips; empty if none is bought
   * @param heldBack why the command is refused, or a part of it not done; empty if all of it is
   * @param refused whether nothing of the command is done
   */
  public record Row(
      ProjectId project,
      TaskVersion version,
      List<Lot> lots,
      List<Refused> heldBack,
      boolean refused) {
    public Row {
      lots = List.copyOf(lots);
      heldBack = List.copyOf(heldBack);
    }

    /** How many clips are bought. */
    public int clips() {
      return lots.stream().mapToInt(Lot::clips).sum();
    }
  }

  /**
   * Clips of one kind.
   *
   * @param provider who makes them
   * @param model which of its models
   * @param length of each
   * @param clips how many, at least 1
   * @param price of all of them together
   */
  public record Lot(String provider, String model, Duration length, int clips, Money price) {
    private String kind() {
      return provider + "\n" + model + "\n" + length + "\n" + price.currency();
    }

    private Lot plus(Lot other) {
      return new Lot(provider, model, length, clips + other.clips, price.plus(other.price));
    }
  }

  /**
   * A budget, were all of this bought today.
   *
   * @param budget which one
   * @param of the table or project that it is counted for; empty for the budget of a day
   * @param spent under it so far
   * @param wanted now, in the currency of the budget
   * @param holds whether it holds all of it; a price in another currency it never holds
   */
  public record BudgetOutlook(
      Budget budget, Optional<String> of, Money spent, Money wanted, boolean holds) {}

  /** The clips of all rows, one lot for each kind. */
  public List<Lot> lots() {
    return sum(rows.stream().flatMap(row -> row.lots().stream()).toList());
  }

  /** How many clips are bought in all. */
  public int clips() {
    return rows.stream().mapToInt(Row::clips).sum();
  }

  /** What all of it costs, one amount for each currency; empty if nothing is bought. */
  public List<Money> prices() {
    return prices(lots());
  }

  /** What lots cost, one amount for each currency. */
  public static List<Money> prices(Collection<Lot> lots) {
    Map<String, Money> sums = new TreeMap<>();
    lots.forEach(lot -> sums.merge(lot.price().currency(), lot.price(), Money::plus));
    return List.copyOf(sums.values());
  }

  /** Whether anything has to be paid. */
  public boolean costs() {
    return prices().stream().anyMatch(price -> price.micros() > 0);
  }

  /** Lots of the same kind together. */
  public static List<Lot> sum(Collection<Lot> lots) {
    Map<String, Lot> sums = new TreeMap<>();
    lots.forEach(lot -> sums.merge(lot.kind(), lot, Lot::plus));
    return sums.values().stream().sorted(Comparator.comparing(Lot::kind)).toList();
  }
}
