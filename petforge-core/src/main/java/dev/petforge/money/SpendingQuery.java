package dev.petforge.money;

import dev.petforge.table.TableRef;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Optional;

/**
 * What spending is wanted.
 *
 * @param by what it is added up by
 * @param zone in which a day begins; its distance from UTC is taken to be whole quarters of an hour
 * @param since only what was last sent on this day or later
 * @param table only what is for projects of a table
 */
public record SpendingQuery(
    Spending.By by, ZoneId zone, Optional<LocalDate> since, Optional<TableRef> table) {
  /** All of it. */
  public SpendingQuery(Spending.By by, ZoneId zone) {
    this(by, zone, Optional.empty(), Optional.empty());
  }

  /** Whether an expense is wanted. */
  public boolean isOf(Expense expense) {
    return since.filter(day -> expense.at().isBefore(day.atStartOfDay(zone).toInstant())).isEmpty()
        && (table.isEmpty() || table.equals(expense.table()));
  }
}
