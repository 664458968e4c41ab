package dev.petforge.examples.benchmarks.bench;

import dev.petforge.project.ProjectId;
import dev.petforge.question.ModelAnswer;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The history of many finished projects in a database: the rows of a few that were really made,
 * copied with names of their own. As many are of today as of each day before. Their files are not
 * copied, and documents that are stored compressed go on naming those of the original.
 */
final class CopiedHistory {
  /** So many copies are one transaction. */
  private static final int AT_ONCE = 2_000;

  /** Ids of copies begin here: an id that is drawn at random is hardly ever among them. */
  private static final long FIRST_ID = 0xb00000000000L;

  private static final long DAY_MS = 86_400_000L;

  /** Greater numbers are times, in milliseconds since 1970. */
  private static final long TIMES_FROM = 1_000_000_000_000L;

  /** Tables with rows of projects, and the column that says of which. */
  private static final Map<String, String> TABLES =
      Map.of(
          "batch_tasks", "project_id",
          "provider_calls", "project_id",
          "model_calls", "project_id",
          "publications", "project_id",
          "jobs", "subject");

  private final BenchDatabase database;
  private final List<ProjectId> originals;
  private final int aDay;

  /** As the other, with a thousand of each day. */
  CopiedHistory(BenchDatabase database, List<ProjectId> originals) {
    this(database, originals, 1_000);
  }

  /**
   * @param originals finished projects, at least one
   * @param aDay how many copies are of one day
   */
  CopiedHistory(BenchDatabase database, List<ProjectId> originals, int aDay) {
    this.database = database;
    this.originals = List.copyOf(originals);
    this.aDay = aDay;
  }

  /** The id of a copy. */
  static ProjectId id(int number) {
    return new ProjectId(String.format(Locale.ROOT, "%012x", FIRST_ID + number));
  }

  /** Makes the copies with these numbers. */
  void copy(int from, int to) throws SQLException {
    try (Connection connection = database.connect()) {
      connection.setAutoCommit(false);
      for (int first = from; first < to; first += AT_ONCE) {
        for (int original = 0; original < originals.size(); original++) {
          copy(connection, original, first, Math.min(to, first + AT_ONCE));
        }
        endQuestions(connection);
        noteChanges(connection);
        addUp(connection);
        connection.commit();
      }
    }
    database.settle();
  }

  private void copy(Connection connection, int original, int from, int to) throws SQLException {
    for (Map.Entry<String, String> table : TABLES.entrySet()) {
      insert(connection, table.getKey(), "o." + table.getValue() + " = ?", original, from, to);
    }
    // The wake-up of a note has the note's id.
    insert(
        connection,
        "scheduled",
        "o.task_instance in (select id from jobs where subject = ?)",
        original,
        from,
        to);
  }

  /** Questions are written down open and end later: what adds them up sees them end. */
  private static void endQuestions(Connection connection) throws SQLException {
    try (PreparedStatement end =
        connection.prepareStatement("update model_calls set ending = ? where ending is null")) {
      end.setString(1, ModelAnswer.Ending.TAKEN.word());
      end.executeUpdate();
    }
  }

  /** As decisions do, where nobody has read the feed since. */
  private static void noteChanges(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "insert into project_changes (project_id) select project_id from batch_tasks"
              + " where true on conflict (project_id) do nothing");
    }
  }

  /** One sum of all ended calls that are about the same: what a worker does every minute. */
  private static void addUp(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "create temporary table added_up as select table_id, pool, currency,"
              + " sum(spent_micros) as spent, sum(sends) as sends, sum(calls) as calls"
              + " from closed_totals group by table_id, pool, currency");
      statement.execute("delete from closed_totals");
      statement.execute(
          "insert into closed_totals (table_id, pool, currency, spent_micros, sends, calls)"
              + " select table_id, pool, currency, spent, sends, calls from added_up");
      statement.execute("drop table added_up");
    }
  }

  /** Every {@code originals.size()}th number is a copy of the same original. */
  private void insert(
      Connection connection, String table, String condition, int original, int from, int to)
      throws SQLException {
    List<Column> columns = columns(connection, table);
    String names = String.join(", ", columns.stream().map(Column::name).toList());
    String values =
        String.join(", ", columns.stream().map(column -> value(table, column)).toList());
    String statement =
        "insert into "
            + table
            + " ("
            + names
            + ") with recursive numbers(n) as (select "
            + from
            + " union all select n + 1 from numbers where n + 1 < "
            + to
            + ") select "
            + values
            + " from "
            + table
            + " o cross join numbers where numbers.n % "
            + originals.size()
            + " = "
            + original
            + " and "
            + condition;
    String project = originals.get(original).value();
    try (PreparedStatement insert = connection.prepareStatement(statement)) {
      int parameter = 1;
      for (Column column : columns) {
        if (hasNames(table, column)) {
          insert.setString(parameter++, project);
        }
      }
      insert.setString(parameter, project);
      insert.executeUpdate();
    }
  }

  private record Column(String name, boolean text, boolean number) {}

  /** Those that the database does not fill by itself. */
  private static List<Column> columns(Connection connection, String table) throws SQLException {
    DatabaseMetaData meta = connection.getMetaData();
    List<Column> columns = new ArrayList<>();
    try (ResultSet found = meta.getColumns(null, null, table, null)) {
      while (found.next()) {
        if (!"YES".equals(found.getString("IS_AUTOINCREMENT"))) {
          String type = found.getString("TYPE_NAME").toLowerCase(Locale.ROOT);
          columns.add(
              new Column(
                  found.getString("COLUMN_NAME"),
                  type.equals("text"),
                  type.equals("integer") || type.equals("int8")));
        }
      }
    }
    return columns;
  }

  private String value(String table, Column column) {
    if (isEnding(table, column)) {
      return "null";
    }
    if (table.equals("batch_tasks") && column.name().equals("cleaned")) {
      // By then a worker has looked for files that were left over.
      return "o.version";
    }
    String name = "o." + column.name();
    String days = "cast(numbers.n / " + aDay + " as bigint)";
    if (isDate(table, column)) {
      return database.earlier(name, days);
    }
    if (hasNames(table, column)) {
      String text = "replace(" + name + ", ?, " + database.hex(FIRST_ID + " + numbers.n") + ")";
      return isKey(table, column) ? text + " || '-' || numbers.n" : text;
    }
    return column.number()
        ? "case when "
            + name
            + " > "
            + TIMES_FROM
            + " then "
            + name
            + " - "
            + days
            + " * "
            + DAY_MS
            + " else "
            + name
            + " end"
        : name;
  }

  /** Whether the name of a project may be in it. */
  private static boolean hasNames(String table, Column column) {
    return column.text() && !isEnding(table, column) && !isDate(table, column);
  }

  private static boolean isDate(String table, Column column) {
    return table.equals("batch_tasks") && column.name().equals("publish_date");
  }

  private static boolean isEnding(String table, Column column) {
    return table.equals("model_calls") && column.name().equals("ending");
  }

  /** Names that are unique in the table and do not have the project's in them. */
  private static boolean isKey(String table, Column column) {
    return switch (table) {
      case "batch_tasks" -> column.name().equals("feishu_record_id");
      case "jobs" -> column.name().equals("id");
      case "scheduled" -> column.name().equals("task_instance");
      default -> false;
    };
  }
}
