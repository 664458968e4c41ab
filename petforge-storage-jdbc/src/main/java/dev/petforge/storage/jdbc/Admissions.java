package dev.petforge.storage.jdbc;

import dev.petforge.generation.Budget;
import dev.petforge.generation.CallState;
import dev.petforge.project.ProjectId;
import dev.petforge.table.TableRef;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/**
 * What admissions of clips and of questions to models have in common: the rows that they lock, and
 * what was spent under a budget.
 */
final class Admissions {
  private static final String BUDGETS = "*";

  private static final String CALLS =
      "select coalesce(sum(case"
          + " when state = '"
          + CallState.PLANNED.word()
          + "' then 0"
          + " when charged_currency is not null"
          + " and charged_currency = :currency then charged_micros"
          + " when state = '"
          + CallState.FAILED.word()
          + "' then 0"
          + " when currency = :currency then price_micros else 0 end), 0)"
          + " from provider_calls where ";

  /**
   * One that has not ended counts as if its answer was lost; what must follow one counts as long as
   * room is kept for it.
   */
  private static final String QUESTIONS =
      "select coalesce(sum(case"
          + " when ending is not null and cost_currency = :currency then cost_micros"
          + " when ending is null and currency = :currency then at_most_micros else 0 end"
          + " + case when kept_currency = :currency and kept_until > :now then kept_micros else 0"
          + " end), 0) from model_calls where ";

  private final Dialect dialect;

  Admissions(Dialect dialect) {
    this.dialect = dialect;
  }

  /** Locks the row of a pool until the end of the transaction. */
  void lock(Handle handle, String pool) {
    handle
        .createUpdate("insert into pools (name) values (:name) on conflict do nothing")
        .bind("name", pool)
        .execute();
    handle
        .createQuery("select name from pools where name = :name" + dialect.forUpdate())
        .bind("name", pool)
        .mapTo(String.class)
        .one();
  }

  /** Locks what all admissions under budgets lock, after that of a pool. */
  void lockBudgets(Handle handle) {
    lock(handle, BUDGETS);
  }

  /** What was spent under a budget that concerns a project, in millionths of its currency. */
  long spent(
      Handle handle, Budget budget, ProjectId project, Optional<TableRef> table, Instant now) {
    return sum(handle, CALLS, "sent_at", budget, project, table, now)
        + sum(handle, QUESTIONS, "asked_at", budget, project, table, now);
  }

  private long sum(
      Handle handle,
      String select,
      String day,
      Budget budget,
      ProjectId project,
      Optional<TableRef> table,
      Instant now) {
    Query query =
        handle.createQuery(
            select
                + switch (budget.scope()) {
                  case DAY -> day + " >= :from";
                  case TABLE -> table.isPresent() ? "table_id = :table" : "table_id is null";
                  case TASK -> "project_id = :project";
                });
    query.bind("currency", budget.limit().currency());
    if (select.equals(QUESTIONS)) {
      query.bind("now", now.toEpochMilli());
    }
    switch (budget.scope()) {
      case DAY -> query.bind("from", budget.dayBegan(now).toEpochMilli());
      case TABLE -> table.ifPresent(ref -> query.bind("table", ref.value()));
      case TASK -> query.bind("project", project.value());
    }
    return query.mapTo(Long.class).one();
  }
}
