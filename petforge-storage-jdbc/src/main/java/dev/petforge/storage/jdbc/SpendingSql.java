package dev.petforge.storage.jdbc;

import dev.petforge.money.Money;
import dev.petforge.money.Spending;
import dev.petforge.money.SpendingQuery;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/** Adds up what was spent, in the database: a row for each sum comes back, not for each call. */
final class SpendingSql {
  /** Days begin at whole ones everywhere, in summer and in winter. */
  private static final long QUARTER_MILLIS = 15 * 60 * 1000L;

  private static final String TABLE = "coalesce(table_id, '" + Spending.NO_TABLE + "')";

  /**
   * Where expenses stand: a table that has {@code project_id} and {@code table_id}, and in SQL what
   * the others of its columns tell.
   *
   * @param at when it was last sent, null if never
   * @param provider whom and which model
   * @param micros what it costs
   * @param currency of that
   * @param open whether it has not come to its end
   * @param closed which rows of {@code closed_totals} count those that have
   */
  record Source(
      String table,
      String at,
      String provider,
      String micros,
      String currency,
      String open,
      String closed) {}

  private SpendingSql() {}

  /** Sums of a source. */
  static List<Spending> sums(Handle handle, SpendingQuery query, Source source) {
    Map<String, Object> values = new HashMap<>();
    query
        .since()
        .ifPresent(
            day -> values.put("since", day.atStartOfDay(query.zone()).toInstant().toEpochMilli()));
    query.table().ifPresent(one -> values.put("table", one.value()));
    boolean kept = query.by() == Spending.By.TABLE && query.since().isEmpty();
    return Spending.sum(
        handle
            .createQuery(kept ? ofKeptSums(query, source) : ofRows(query, source))
            .bindMap(values)
            .map((row, context) -> spending(row, query))
            .list()
            .stream());
  }

  private static String ofRows(SpendingQuery query, Source source) {
    String on =
        switch (query.by()) {
          case DAY -> source.at() + " / " + QUARTER_MILLIS;
          case TABLE -> TABLE;
          case TASK -> "project_id";
          case PROVIDER -> source.provider();
        };
    return "select "
        + on
        + " as spent_on, "
        + source.currency()
        + " as spent_in, count(*) as calls, sum("
        + source.micros()
        + ") as spent, sum(case when "
        + source.open()
        + " then "
        + source.micros()
        + " else 0 end) as running from "
        + source.table()
        + " where "
        + conditions(
            query,
            query.since().isPresent() ? source.at() + " >= :since" : source.at() + " is not null")
        + " group by 1, 2";
  }

  /** Of tables from their first day on: what has ended is added up already. */
  private static String ofKeptSums(SpendingQuery query, Source source) {
    return "select "
        + TABLE
        + " as spent_on, spent_in, sum(calls) as calls, sum(spent) as spent,"
        + " sum(running) as running from (select table_id, currency as spent_in, calls,"
        + " spent_micros as spent, 0 as running from closed_totals where "
        + conditions(query, source.closed())
        + " union all select table_id, "
        + source.currency()
        + ", 1, "
        + source.micros()
        + ", "
        + source.micros()
        + " from "
        + source.table()
        + " where "
        + conditions(query, source.open(), source.at() + " is not null")
        + ") known group by 1, 2 having sum(calls) > 0";
  }

  private static String conditions(SpendingQuery query, String... always) {
    List<String> conditions = new ArrayList<>(List.of(always));
    if (query.table().isPresent()) {
      conditions.add("table_id = :table");
    }
    return String.join(" and ", conditions);
  }

  private static Spending spending(ResultSet row, SpendingQuery query) throws SQLException {
    String in = row.getString("spent_in");
    return new Spending(
        query.by() == Spending.By.DAY
            ? day(row.getLong("spent_on"), query.zone())
            : row.getString("spent_on"),
        row.getInt("calls"),
        new Money(row.getLong("spent"), in),
        new Money(row.getLong("running"), in));
  }

  private static String day(long quarter, ZoneId zone) {
    return LocalDate.ofInstant(Instant.ofEpochMilli(quarter * QUARTER_MILLIS), zone).toString();
  }
}
