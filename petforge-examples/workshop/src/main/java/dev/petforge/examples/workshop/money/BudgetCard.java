package dev.petforge.examples.workshop.money;

import dev.petforge.examples.workshop.web.Words;
import dev.petforge.money.Budget;
import java.util.Locale;

/**
 * The most that may be spent on something.
 *
 * @param scope {@code day, table} or {@code task}
 * @param limit the amount
 * @param zone in which a day begins
 */
public record BudgetCard(@Words(Budget.Scope.class) String scope, Amount limit, String zone) {
  /** Of a budget. */
  public static BudgetCard of(Budget budget) {
    return new BudgetCard(
        budget.scope().name().toLowerCase(Locale.ROOT),
        Amount.of(budget.limit()),
        budget.zone().toString());
  }
}
