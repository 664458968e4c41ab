package dev.petforge.storage.jdbc;

import dev.petforge.generation.Money;
import dev.petforge.generation.Spending;
import dev.petforge.generation.SpendingQuery;
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

  private SpendingSql() {}

  /**
   * Sums of a table that has {@code project_id} and {@code table_id}.
   *
   * @param at the column that says when it was last sent, null if never
   * @param provider whom and which model
   * @param micros what it costs
   * @param currency of that
   * @param open whether it has not come to its end
   */
  static List<Spending> sums(
      Handle handle,
      SpendingQuery query,
      String table,
      String at,
      String provider,
      String micros,
      String currency,
      String open) {
    List<String> conditions = new ArrayList<>(List.of(at + " is not null"));
    Map<String, Object> values = new HashMap<>();
    query
        .since()
        .ifPresent(
            day -> {
              conditions.add(at + " >= :since");
              values.put("since", day.atStartOfDay(query.zone()).toInstant().toEpochMilli());
            });
    query
        .table()
        .ifPresent(
            one -> {
              conditions.add("table_id = :table");
              values.put("table", one.value());
            });
    String on =
        switch (query.by()) {
          case DAY -> at + " / " + QUARTER_MILLIS;
          case TABLE -> "coalesce(table_id, '" + Spending.NO_TABLE + "')";
          case TASK -> "project_id";
          case PROVIDER -> provider;
        };
    return Spending.sum(
        handle
            .createQuery(
                "select "
                    + on
                    + " as spent_on, "
                    + currency
                    + " as spent_in, count(*) as calls, sum("
                    + micros
                    + ") as spent, sum(case when "
                    + open
                    + " then "
                    + micros
                    + " else 0 end) as running from "
                    + table
                    + " where "
                    + String.join(" and ", conditions)
                    + " group by 1, 2")
            .bindMap(values)
            .map(
                (row, context) -> {
                  String in = row.getString("spent_in");
                  return new Spending(
                      query.by() == Spending.By.DAY
                          ? day(row.getLong("spent_on"), query.zone())
                          : row.getString("spent_on"),
                      row.getInt("calls"),
                      new Money(row.getLong("spent"), in),
                      new Money(row.getLong("running"), in));
                })
            .list()
            .stream());
  }

  private static String day(long quarter, ZoneId zone) {
    return LocalDate.ofInstant(Instant.ofEpochMilli(quarter * QUARTER_MILLIS), zone).toString();
  }
}
