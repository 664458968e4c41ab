package dev.petforge.storage.jdbc;

import dev.petforge.failure.FailureCode;
import dev.petforge.task.TaskQuery;
import dev.petforge.task.TaskStatus;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/**
 * The tasks of a {@link TaskQuery} as SQL that finds them along one index: a page must not become
 * slower when there are more of them. SQLite knows nothing of its data unless somebody has it
 * analysed, so it is told which index. PostgreSQL always knows, and chooses by what it knows.
 */
final class TaskSelect {
  /** Kinds that are looked for among the unfinished ones. */
  private static final Set<TaskQuery.Which> OF_UNFINISHED =
      EnumSet.of(TaskQuery.Which.FAILED, TaskQuery.Which.STOPPED);

  private static final String AT_REST =
      "status <> '" + TaskStatus.COMPLETED.word() + "' and busy = 0 and ";

  /** 1 if a person ended it: a failure is stored as JSON that begins with its code. */
  private static final String STOPPED =
      Stream.of(FailureCode.values())
          .filter(FailureCode::endedByPerson)
          .map(code -> "failure like '{\"code\":\"" + code.code() + "\"%'")
          .collect(Collectors.joining(" or ", "(case when ", " then 1 else 0 end)"));

  private final List<String> conditions = new ArrayList<>();
  private final Map<String, Object> values = new HashMap<>();
  private final String order;
  private final int limit;
  private final boolean chooses;

  private TaskSelect(Handle handle, Dialect dialect, TaskQuery query) {
    // Of these it expects so few that it would rather go through all of a table.
    this.chooses = dialect == Dialect.POSTGRESQL && !OF_UNFINISHED.contains(query.which());
    TaskQuery.Order wanted = query.order();
    List<String> columns =
        wanted.byRelease()
            ? List.of(release(query), "created_at", "id")
            : List.of("created_at", "id");
    this.order =
        columns.stream()
            .map(column -> wanted.backwards() ? column + " desc" : column)
            .collect(Collectors.joining(", ", " order by ", ""));
    this.limit = query.limit();
    conditions.add(condition(query.which()));
    addFilters(query, dialect);
    query
        .after()
        .flatMap(project -> JdbcTaskStore.place(handle, project))
        .ifPresent(
            place -> {
              conditions.add(
                  "("
                      + String.join(", ", columns)
                      + (wanted.backwards() ? ") < (" : ") > (")
                      + (wanted.byRelease() ? ":afterRelease, " : "")
                      + ":afterCreated, :afterId)");
              if (wanted.byRelease()) {
                values.put("afterRelease", place.releaseDate());
              }
              values.put("afterCreated", place.createdAt());
              values.put("afterId", place.id());
            });
  }

  static TaskSelect of(Handle handle, Dialect dialect, TaskQuery query) {
    return new TaskSelect(handle, dialect, query);
  }

  /** Some columns of those that come behind the first ones. */
  Query query(Handle handle, String columns, int most, int behind) {
    return handle
        .createQuery(
            "select "
                + columns
                + " from batch_tasks where "
                + String.join(" and ", conditions)
                + order
                + " limit :limit offset :offset")
        .bindMap(values)
        .bind("limit", most)
        .bind("offset", behind);
  }

  /** How many there are in each status: its stored word as {@code status}, and {@code tasks}. */
  Query counts(Handle handle) {
    return handle
        .createQuery(
            "select status, count(*) as tasks from batch_tasks where "
                + String.join(" and ", conditions)
                + " group by status")
        .bindMap(values);
  }

  /** How many there are. In an order and up to a limit, for the index that finds them. */
  Query count(Handle handle) {
    return handle
        .createQuery(
            "select count(*) from (select 1 from batch_tasks where "
                + String.join(" and ", conditions)
                + order
                + " limit :limit) found")
        .bindMap(values)
        .bind("limit", limit);
  }

  /** The first that can be read. */
  <T> List<T> first(Handle handle, String columns, Rows.Reading<T> reading) {
    return Rows.first(
        limit,
        (asked, seen) ->
            query(handle, columns, asked, seen)
                .map((row, context) -> Rows.readable(row, reading))
                .list());
  }

  private static String condition(TaskQuery.Which which) {
    return switch (which) {
      case ALL -> "1 = 1";
      case BUSY -> "busy = 1";
      case WAITING_FOR_TURN -> "waiting = 1";
      case TABLE_BEHIND -> TaskRows.TABLE_BEHIND;
      case FILES_BEHIND -> TaskRows.FILES_BEHIND;
      case UNFINISHED -> "status <> '" + TaskStatus.COMPLETED.word() + "'";
      case FAILED ->
          AT_REST + "(failure is not null or completed_segments is null) and " + STOPPED + " = 0";
      case STOPPED -> AT_REST + STOPPED + " = 1";
      case OUT_OF_DATE ->
          "status = '" + TaskStatus.COMPLETED.word() + "' and coalesce(final_out_of_date, 1) = 1";
    };
  }

  /** What runs is found faster than its days are walked along: there is little of it. */
  private String release(TaskQuery query) {
    boolean few = query.only().status().equals(Optional.of(TaskStatus.GENERATING));
    return few && !chooses ? "publish_date || ''" : "publish_date";
  }

  /**
   * On SQLite the first one leads; the others only look at what it finds, also where they have an
   * index. An order by days leads before all.
   */
  private void addFilters(TaskQuery query, Dialect dialect) {
    TaskQuery.Only only = query.only();
    Optional<TaskStatus> status = only.status();
    // A kind has an index of its own, and those of work another that begins with the table.
    boolean found = query.which() != TaskQuery.Which.ALL;
    boolean byTable =
        found
            && query.which() != TaskQuery.Which.UNFINISHED
            && !OF_UNFINISHED.contains(query.which())
            && query.which() != TaskQuery.Which.OUT_OF_DATE;
    found |=
        add(
            "publish_date",
            only.releaseDate().map(DateTimeFormatter.BASIC_ISO_DATE::format),
            found);
    found |= query.order().byRelease();
    if (status.equals(Optional.of(TaskStatus.GENERATING))) {
      conditions.add("busy = 1 and status like '" + TaskStatus.GENERATING.word() + "_%'");
      found = true;
    }
    Optional<String> word =
        status.filter(one -> one != TaskStatus.GENERATING).map(TaskStatus::word);
    boolean common = status.equals(Optional.of(TaskStatus.COMPLETED));
    found |= add("status", word.filter(any -> !common), found);
    found |= add("feishu_table_id", only.table().map(table -> table.value()), found && !byTable);
    found |= add("template_id", only.template().map(template -> template.value()), found);
    add("status", word.filter(any -> common), found);
    only.text().ifPresent(text -> addText(text, dialect));
  }

  private void addText(String text, Dialect dialect) {
    conditions.add(
        Stream.of("project_id", "feishu_record_id", dialect.picture("opening"))
            .map(name -> dialect.contains(name, ":text"))
            .collect(Collectors.joining(" or ", "(", ")")));
    values.put("text", TaskQuery.Only.withoutCapitals(text));
  }

  private boolean add(String column, Optional<String> wanted, boolean found) {
    wanted.ifPresent(
        value -> {
          // What is computed has no index.
          conditions.add((found && !chooses ? column + " || ''" : column) + " = :" + column);
          values.put(column, value);
        });
    return wanted.isPresent();
  }
}
