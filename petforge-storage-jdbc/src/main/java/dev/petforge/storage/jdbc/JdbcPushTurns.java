package dev.petforge.storage.jdbc;

import dev.petforge.job.JobKey;
import dev.petforge.job.JobKind;
import dev.petforge.production.PushTurns;
import dev.petforge.project.ProjectId;
import dev.petforge.table.TableRef;
import dev.petforge.task.Task;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns in {@code push_turns}, and what rows show in {@code batch_tasks}. Each transaction locks
 * the base's turn first, then tasks in the order of their ids, then the job that it signals.
 */
final class JdbcPushTurns implements PushTurns {
  private static final Logger log = LoggerFactory.getLogger(JdbcPushTurns.class);

  private static final String BEHIND =
      " feishu_table_id = :table and projection > table_shown and projection > table_refused";
  private static final String FORGIVE = ", table_refused = 0, table_refusal = null";
  private static final String MARK = "update batch_tasks set table_shown = 0, table_turn = 0";

  private final Db db;
  private final DatabaseClock clock;
  private final JobRows jobRows;
  private final JobSignal jobSignal;

  JdbcPushTurns(Db db, DatabaseClock clock, JobRows jobRows, JobSignal jobSignal) {
    this.db = db;
    this.clock = clock;
    this.jobRows = jobRows;
    this.jobSignal = jobSignal;
  }

  /** A row of {@code push_turns}. */
  private record Row(long turn, boolean ended, @Nullable Long againSince, @Nullable Long againAt) {
    static Row of(ResultSet row) throws SQLException {
      return new Row(
          row.getLong("turn"),
          row.getInt("ended") == 1,
          number(row, "again_since"),
          number(row, "again_at"));
    }

    private static @Nullable Long number(ResultSet row, String column) throws SQLException {
      long number = row.getLong(column);
      return row.wasNull() ? null : number;
    }
  }

  private Optional<Row> locked(Handle handle, String base) {
    return handle
        .createQuery("select * from push_turns where base = :base" + db.dialect().forUpdate())
        .bind("base", base)
        .map((row, context) -> Row.of(row))
        .findOne();
  }

  private boolean newest(Handle handle, Turn turn) {
    return locked(handle, turn.base()).filter(row -> row.turn() == turn.number()).isPresent();
  }

  @Override
  public Turn begin(String base) {
    return db.write(
        "begin to write " + base,
        handle -> {
          handle
              .createUpdate(
                  "insert into push_turns (base, turn, ended) values (:base, 0, 1)"
                      + " on conflict (base) do nothing")
              .bind("base", base)
              .execute();
          Row before = locked(handle, base).orElseThrow();
          Row next = next(handle, base, before, clock.millis());
          handle
              .createUpdate(
                  "update push_turns set turn = :turn, ended = 0, again_since = :since,"
                      + " again_at = :at where base = :base")
              .bind("turn", next.turn())
              .bind("since", next.againSince())
              .bind("at", next.againAt())
              .bind("base", base)
              .execute();
          return new Turn(
              base, next.turn(), Optional.ofNullable(next.againAt()).map(Instant::ofEpochMilli));
        });
  }

  private static Row next(Handle handle, String base, Row before, long now) {
    long number = before.turn() + 1;
    Long since = before.againSince();
    Long at = before.againAt();
    if (!before.ended()) {
      long late = now - LATE.toMillis();
      int rows = markSince(handle, base, since == null ? late : Math.min(since, late));
      log.warn("the push before did not end: base={} turn={} again={}", base, number, rows);
      return new Row(number, false, late, now + LATE.toMillis());
    }
    if (since != null && at != null && at <= now) {
      int rows = markSince(handle, base, since);
      log.info("rows are sent once more: base={} turn={} again={}", base, number, rows);
      return new Row(number, false, null, null);
    }
    return new Row(number, false, since, at);
  }

  private static int markSince(Handle handle, String base, long since) {
    String prefix = base + "|";
    return handle
        .createUpdate(
            MARK
                + " where table_sent_at >= :since and table_sent_at > 0 and (feishu_table_id ="
                + " :base or substr(feishu_table_id, 1, :length) = :prefix)")
        .bind("since", since)
        .bind("base", base)
        // As the databases count: in characters.
        .bind("length", prefix.codePointCount(0, prefix.length()))
        .bind("prefix", prefix)
        .execute();
  }

  @Override
  public Optional<List<Task>> take(Turn turn, TableRef table, int limit) {
    return db.write(
        "take rows of " + table,
        handle -> {
          if (!newest(handle, turn)) {
            return Optional.empty();
          }
          List<Task> tasks = behind(handle, table, limit);
          each(
              handle,
              "update batch_tasks set table_turn = :turn, table_sent_at = :now"
                  + " where project_id = :project",
              tasks.stream().map(Task::id).toList(),
              batch -> batch.bind("turn", turn.number()).bind("now", clock.millis()));
          return Optional.of(tasks);
        });
  }

  private static List<Task> behind(Handle handle, TableRef table, int limit) {
    return Rows.first(
        limit,
        (asked, seen) ->
            handle
                .createQuery(
                    "select * from batch_tasks where"
                        + BEHIND
                        + " order by created_at, id limit :limit offset :offset")
                .bind("table", table.value())
                .bind("limit", asked)
                .bind("offset", seen)
                .map((row, context) -> Rows.readable(row, TaskRows::read))
                .list());
  }

  private interface Binding {
    void bind(PreparedBatch batch);
  }

  /** Sorted, so that two transactions lock the rows in the same order. */
  private static void each(
      Handle handle, String update, Collection<ProjectId> projects, Binding binding) {
    if (projects.isEmpty()) {
      return;
    }
    PreparedBatch batch = handle.prepareBatch(update);
    for (ProjectId project : new TreeSet<>(projects)) {
      binding.bind(batch);
      batch.bind("project", project.value()).add();
    }
    batch.execute();
  }

  @Override
  public boolean note(Turn turn, List<Written> rows) {
    boolean noted =
        db.write(
            "note what " + turn.base() + " shows",
            handle -> {
              if (!newest(handle, turn)) {
                sendAgain(handle, turn, rows.stream().map(Written::project).toList());
                return false;
              }
              note(handle, turn.number(), rows);
              return true;
            });
    if (!noted) {
      signal(turn);
    }
    return noted;
  }

  private static void note(Handle handle, long turn, List<Written> rows) {
    PreparedBatch shown =
        handle.prepareBatch(
            "update batch_tasks set table_shown = :projection, table_waits = :waits, table_turn = 0"
                + " where project_id = :project and table_turn = :turn");
    PreparedBatch refused =
        handle.prepareBatch(
            "update batch_tasks set table_refused = :projection, table_refusal = :reason,"
                + " table_waits = null, table_turn = 0 where project_id = :project and table_turn ="
                + " :turn");
    for (Written row :
        rows.stream().sorted(Comparator.comparing(one -> one.project().value())).toList()) {
      PreparedBatch batch = row.refusal().isPresent() ? refused : shown;
      if (row.refusal().isPresent()) {
        batch.bind("reason", row.refusal().get());
      } else {
        batch.bind("waits", row.waiting().isEmpty() ? null : String.join(",", row.waiting()));
      }
      batch
          .bind("projection", row.projection())
          .bind("project", row.project().value())
          .bind("turn", turn)
          .add();
    }
    for (PreparedBatch batch : List.of(shown, refused)) {
      if (batch.size() > 0) {
        batch.execute();
      }
    }
  }

  @Override
  public void doubt(Turn turn, Collection<ProjectId> projects) {
    boolean overtaken =
        db.write(
            "note what " + turn.base() + " may show",
            handle -> {
              boolean late = !newest(handle, turn);
              if (late) {
                sendAgain(handle, turn, projects);
              }
              return late;
            });
    if (overtaken) {
      signal(turn);
    }
  }

  private void sendAgain(Handle handle, Turn turn, Collection<ProjectId> projects) {
    log.warn(
        "a push was overtaken, its rows are sent again: base={} turn={} rows={}",
        turn.base(),
        turn.number(),
        projects.size());
    each(handle, MARK + " where project_id = :project", projects, batch -> {});
    jobRows.set(handle, List.of(push(turn.base())));
  }

  private static JobKey push(String base) {
    return new JobKey(JobKind.PUSH, base);
  }

  private void signal(Turn turn) {
    jobSignal.signal(List.of(push(turn.base())));
  }

  @Override
  public void end(Turn turn) {
    db.write(
        "end to write " + turn.base(),
        handle ->
            handle
                .createUpdate("update push_turns set ended = 1 where base = :base and turn = :turn")
                .bind("base", turn.base())
                .bind("turn", turn.number())
                .execute());
  }

  @Override
  public void again(TableRef table) {
    db.write(
        "send " + table + " again",
        handle -> {
          handle
              .createUpdate(MARK + FORGIVE + " where feishu_table_id = :table")
              .bind("table", table.value())
              .execute();
          jobRows.set(handle, List.of(push(table.base())));
          return table;
        });
    jobSignal.signal(List.of(push(table.base())));
  }

  @Override
  public void again(TableRef table, Collection<ProjectId> projects) {
    db.write(
        "send rows of " + table + " again",
        handle -> {
          each(handle, MARK + FORGIVE + " where project_id = :project", projects, batch -> {});
          jobRows.set(handle, List.of(push(table.base())));
          return table;
        });
    jobSignal.signal(List.of(push(table.base())));
  }

  @Override
  public Set<String> waiting(TableRef table) {
    return db.read(
        "see what columns " + table + " lacks",
        handle ->
            handle
                .createQuery(
                    "select distinct table_waits from batch_tasks where feishu_table_id = :table"
                        + " and table_waits is not null")
                .bind("table", table.value())
                .mapTo(String.class)
                .stream()
                .flatMap(columns -> names(columns).stream())
                .collect(Collectors.toCollection(TreeSet::new)));
  }

  /** The columns that stand in {@code table_waits}. */
  static Set<String> names(String columns) {
    return new LinkedHashSet<>(List.of(columns.split(",")));
  }

  @Override
  public void sendWaiting(TableRef table) {
    db.write(
        "send what waits in " + table,
        handle ->
            handle
                .createUpdate(
                    MARK
                        + ", table_waits = null where feishu_table_id = :table"
                        + " and table_waits is not null")
                .bind("table", table.value())
                .execute());
  }

  @Override
  public Lag lag(TableRef table, Instant since) {
    return db.read(
        "see how far " + table + " is behind",
        handle -> {
          int behind =
              handle
                  .createQuery("select count(*) from batch_tasks where" + BEHIND)
                  .bind("table", table.value())
                  .mapTo(Integer.class)
                  .one();
          int sent =
              handle
                  .createQuery(
                      "select count(*) from batch_tasks where feishu_table_id = :table and"
                          + " table_sent_at >= :since and table_sent_at > 0"
                          + " and projection <= table_shown")
                  .bind("table", table.value())
                  .bind("since", since.toEpochMilli())
                  .mapTo(Integer.class)
                  .one();
          Map<ProjectId, String> refused = new LinkedHashMap<>();
          handle
              .createQuery(
                  "select project_id, table_refusal from batch_tasks where feishu_table_id = :table"
                      + " and projection > table_shown and projection <= table_refused"
                      + " order by project_id")
              .bind("table", table.value())
              .map((row, context) -> Map.entry(row.getString(1), row.getString(2)))
              .forEach(row -> refused.put(new ProjectId(row.getKey()), row.getValue()));
          Map<ProjectId, Set<String>> waiting = new LinkedHashMap<>();
          handle
              .createQuery(
                  "select project_id, table_waits from batch_tasks where feishu_table_id = :table"
                      + " and table_waits is not null and projection <= table_shown"
                      + " order by project_id")
              .bind("table", table.value())
              .map((row, context) -> Map.entry(row.getString(1), row.getString(2)))
              .forEach(row -> waiting.put(new ProjectId(row.getKey()), names(row.getValue())));
          return new Lag(behind, sent, refused, waiting);
        });
  }
}
