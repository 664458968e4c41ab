package dev.petforge.storage.jdbc;

import dev.petforge.money.PoolId;
import dev.petforge.money.WrongTotal;
import dev.petforge.table.TableRef;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;

/**
 * What ended calls and questions count, in {@code closed_totals}: triggers add a row whenever one
 * ends, or changes after its end. A sum over all calls is this and what is still open, read by one
 * statement: between two, a call could end and be in neither.
 */
final class ClosedTotals {
  private static final int MANY = 500;

  private final Db db;

  ClosedTotals(Db db) {
    this.db = db;
  }

  private record Key(@Nullable String table, @Nullable String pool, String currency) {}

  private record Sum(long spent, long sends, long calls) {
    Sum plus(Sum other) {
      return new Sum(
          Math.addExact(spent, other.spent),
          Math.addExact(sends, other.sends),
          Math.addExact(calls, other.calls));
    }
  }

  /** Makes one row of all that are about the same, when there are many. */
  void condense() {
    int rows =
        db.read(
            "count the totals",
            handle ->
                handle
                    .createQuery("select count(*) from closed_totals")
                    .mapTo(Integer.class)
                    .one());
    if (rows > MANY) {
      db.write("condense the totals", ClosedTotals::condense);
    }
  }

  /** What others add meanwhile is not among the rows that go, and stays. */
  private static int condense(Handle handle) {
    Map<Key, Sum> sums = new LinkedHashMap<>();
    handle
        .createQuery(
            "delete from closed_totals returning table_id, pool, currency, spent_micros, sends, calls")
        .map(
            (row, context) ->
                Map.entry(
                    new Key(
                        row.getString("table_id"),
                        row.getString("pool"),
                        row.getString("currency")),
                    new Sum(
                        row.getLong("spent_micros"), row.getLong("sends"), row.getLong("calls"))))
        .list()
        .forEach(row -> sums.merge(row.getKey(), row.getValue(), Sum::plus));
    PreparedBatch batch =
        handle.prepareBatch(
            "insert into closed_totals (table_id, pool, currency, spent_micros, sends, calls)"
                + " values (:table, :pool, :currency, :spent, :sends, :calls)");
    sums.forEach(
        (key, sum) ->
            batch
                .bind("table", key.table())
                .bind("pool", key.pool())
                .bind("currency", key.currency())
                .bind("spent", sum.spent())
                .bind("sends", sum.sends())
                .bind("calls", sum.calls())
                .add());
    if (batch.size() > 0) {
      batch.execute();
    }
    return sums.size();
  }

  /** What is missing in the sums, by all that has ended. */
  private static final String WRONG =
      """
      select table_id, pool, currency, sum(spent_micros) as spent_micros, sum(sends) as sends,
        sum(calls) as calls from (
          select table_id, pool, currency, spent_micros,
            case when price_micros > 0 then sends else 0 end as sends,
            case when sent_at is null then 0 else 1 end as calls
          from provider_calls where state in ('done', 'failed')
          union all
          select table_id, null, cost_currency, cost_micros, 0, 1 from model_calls
          where ending is not null
          union all
          select table_id, pool, currency, -spent_micros, -sends, -calls from closed_totals
        ) counted group by table_id, pool, currency
        having sum(spent_micros) <> 0 or sum(sends) <> 0 or sum(calls) <> 0
      """;

  /**
   * Counts all that has ended, and adds what is missing. Two at once would add it twice: the caller
   * holds the lock of the budgets.
   *
   * @return what was missing
   */
  static List<WrongTotal> recount(Handle handle) {
    return totals(
        handle,
        "insert into closed_totals (table_id, pool, currency, spent_micros, sends, calls) "
            + WRONG
            + " returning table_id, pool, currency, spent_micros, sends, calls");
  }

  /** Counts all that has ended, and changes nothing. */
  static List<WrongTotal> wrong(Handle handle) {
    return totals(handle, WRONG);
  }

  private static List<WrongTotal> totals(Handle handle, String query) {
    return handle
        .createQuery(query)
        .map(
            (row, context) ->
                new WrongTotal(
                    Optional.ofNullable(row.getString("table_id")).map(TableRef::new),
                    Optional.ofNullable(row.getString("pool")).map(PoolId::new),
                    row.getString("currency"),
                    row.getLong("spent_micros"),
                    row.getLong("sends"),
                    row.getLong("calls")))
        .list();
  }
}
