package dev.petforge.storage.jdbc;

import dev.petforge.money.Budget;
import dev.petforge.money.PoolId;
import dev.petforge.project.ProjectId;
import dev.petforge.table.TableRef;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/**
 * What admissions of clips and of questions to models have in common: the rows that they lock, and
 * what was spent under a budget.
 */
final class Admissions {
  private static final String BUDGETS = "*";

  /** What each counts is written with its row, by the rule of {@code ProviderCall}. */
  private static final String CALLS =
      "select coalesce(sum(spent_micros), 0) from provider_calls where currency = :currency and ";

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

  /** Of a table: what has ended is added up already. */
  private static final String CLOSED =
      "select coalesce(sum(spent_micros), 0) from closed_totals where currency = :currency and ";

  /** Of the project of the row that is looked at. */
  private static final String OF_PROJECT = "project_id = p.project_id";

  private static final String OPEN_QUESTIONS =
      "select coalesce(sum(at_most_micros), 0) from model_calls where ending is null and"
          + " currency = :currency and ";
  private static final String KEPT =
      "select coalesce(sum(kept_micros), 0) from model_calls where kept_until > :now and"
          + " kept_currency = :currency and ";

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
    String currency = budget.limit().currency();
    return switch (budget.scope()) {
      case DAY -> {
        long from = budget.dayBegan(now).toEpochMilli();
        yield sum(handle.createQuery(CALLS + "sent_at >= :from").bind("from", from), currency)
            + sum(
                handle
                    .createQuery(QUESTIONS + "asked_at >= :from")
                    .bind("from", from)
                    .bind("now", now.toEpochMilli()),
                currency);
      }
      case TABLE -> ofTable(handle, currency, table, now);
      case TASK ->
          sum(
                  handle
                      .createQuery(CALLS + "project_id = :project")
                      .bind("project", project.value()),
                  currency)
              + sum(
                  handle
                      .createQuery(QUESTIONS + "project_id = :project")
                      .bind("project", project.value())
                      .bind("now", now.toEpochMilli()),
                  currency);
    };
  }

  /**
   * What each project has spent, as {@link #spent} says of one under a budget of {@link
   * Budget.Scope#TASK}, of all projects that have one of some calls: by one statement, as there may
   * be very many.
   *
   * @param calls a condition of {@code provider_calls} on a {@code pool} at the time {@code now}
   */
  Map<ProjectId, Long> spentByProject(
      Handle handle, String currency, String calls, PoolId pool, Instant now) {
    Map<ProjectId, Long> spent = new HashMap<>();
    handle
        .createQuery(
            "select project_id, ("
                + CALLS
                + OF_PROJECT
                + ") + ("
                + QUESTIONS
                + OF_PROJECT
                + ") from provider_calls p where "
                + calls)
        .bind("currency", currency)
        .bind("pool", pool.value())
        .bind("now", now.toEpochMilli())
        .map((row, context) -> Map.entry(new ProjectId(row.getString(1)), row.getLong(2)))
        .forEach(project -> spent.put(project.getKey(), project.getValue()));
    return spent;
  }

  /** By one statement: what ends between two would be in neither. */
  private static long ofTable(
      Handle handle, String currency, Optional<TableRef> table, Instant now) {
    String which = table.isPresent() ? "table_id = :table" : "table_id is null";
    Query query =
        handle
            .createQuery(
                Stream.of(CLOSED, CALLS + CallRows.OPEN + " and ", OPEN_QUESTIONS, KEPT)
                    .map(part -> "(" + part + which + ")")
                    .collect(Collectors.joining(" + ", "select ", "")))
            .bind("now", now.toEpochMilli());
    table.ifPresent(ref -> query.bind("table", ref.value()));
    return sum(query, currency);
  }

  private static long sum(Query query, String currency) {
    return query.bind("currency", currency).mapTo(Long.class).one();
  }
}
