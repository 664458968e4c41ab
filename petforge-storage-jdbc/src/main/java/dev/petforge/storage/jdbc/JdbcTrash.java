package dev.petforge.storage.jdbc;

import dev.petforge.document.OpeningDocument;
import dev.petforge.failure.PermanentException;
import dev.petforge.file.FileKey;
import dev.petforge.job.JobKey;
import dev.petforge.job.JobKind;
import dev.petforge.json.Json;
import dev.petforge.project.ProjectId;
import dev.petforge.table.RecordRef;
import dev.petforge.table.TableRef;
import dev.petforge.task.DeletedProject;
import dev.petforge.task.PictureOrigin;
import dev.petforge.task.StaleTaskException;
import dev.petforge.task.Task;
import dev.petforge.task.TaskVersion;
import dev.petforge.task.Trash;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.Update;
import org.jspecify.annotations.Nullable;

/**
 * Deleted projects in {@code deleted_projects}. A row of {@code batch_tasks} is kept with whatever
 * columns it has, so that a later schema which adds some need not know of it.
 */
final class JdbcTrash implements Trash {
  /** Where deleted projects stood in lists, as {@code batch_tasks} has it. */
  static final String PLACES =
      "(select publish_date, created_at, task_id as id from deleted_projects"
          + " where project_id = :project) d";

  private static final String IN_TRASH = "emptied_at is null";

  /** What a blob is in the JSON object of a row. */
  private static final String BASE64 = "base64";

  private final Db db;
  private final String note;
  private final DatabaseClock clock;
  private final JobRows jobRows;
  private final JobSignal jobSignal;

  JdbcTrash(Db db, DatabaseClock clock, JobRows jobRows, JobSignal jobSignal) {
    this.db = db;
    this.note =
        "select project_id, feishu_table_id, feishu_record_id, storage_path, deleted_at, emptied_at,"
            + " files_left, "
            + db.dialect().member("task", "opening")
            + " as opening from deleted_projects where ";
    this.clock = clock;
    this.jobRows = jobRows;
    this.jobSignal = jobSignal;
  }

  /**
   * Refuses projects that were stored anew under the id or from the row of a deleted one. To be
   * called after they were inserted, in their transaction: whoever waited there for the end of a
   * deletion sees it now.
   */
  static void requireNone(Handle handle, Collection<Task> created) {
    for (Task task : created) {
      Optional<String> deleted =
          handle
              .createQuery(
                  "select project_id from deleted_projects where project_id = :project union all"
                      + " select project_id from deleted_projects"
                      + " where feishu_table_id = :table and feishu_record_id = :record limit 1")
              .bind("project", task.id().value())
              .bind("table", task.source().row().map(one -> one.table().value()).orElse(null))
              .bind("record", task.source().row().map(RecordRef::record).orElse(null))
              .mapTo(String.class)
              .findOne();
      if (deleted.isPresent()) {
        throw new StaleTaskException(
            task.id(), "project " + deleted.get() + " of this id or this row was deleted");
      }
    }
  }

  @Override
  public void delete(ProjectId project, TaskVersion seen) {
    db.write(
        "delete project " + project,
        handle -> {
          Map<String, Object> row =
              handle
                  .createQuery(
                      "select * from batch_tasks where project_id = :project and version = :version"
                          + db.dialect().forUpdate())
                  .bind("project", project.value())
                  .bind("version", seen.value())
                  .map((found, context) -> columns(found))
                  .findOne()
                  .orElseThrow(
                      () ->
                          new StaleTaskException(
                              project, "version " + seen + " is not the stored one"));
          requireNoOpenCall(handle, project);
          handle
              .createUpdate(
                  "insert into deleted_projects (project_id, feishu_table_id, feishu_record_id,"
                      + " storage_path, task_id, publish_date, created_at, deleted_at, files_left,"
                      + " task) select project_id, feishu_table_id, feishu_record_id, storage_path,"
                      + " id, publish_date, created_at, :now, 1, :task from batch_tasks"
                      + " where project_id = :project")
              .bind("now", clock.millis())
              .bind("task", Json.write(row))
              .bind("project", project.value())
              .execute();
          // Before its row goes: the feed has entries of projects only.
          JdbcChangeFeed.note(handle, List.of(project));
          return handle
              .createUpdate("delete from batch_tasks where project_id = :project")
              .bind("project", project.value())
              .execute();
        });
  }

  private static void requireNoOpenCall(Handle handle, ProjectId project) {
    handle
        .createQuery(
            "select call_key from provider_calls where project_id = :project and "
                + CallRows.OPEN
                + " limit 1")
        .bind("project", project.value())
        .mapTo(String.class)
        .findOne()
        .ifPresent(
            call -> {
              throw new StaleTaskException(project, "call " + call + " is open");
            });
  }

  private static Map<String, Object> columns(ResultSet row) throws SQLException {
    ResultSetMetaData columns = row.getMetaData();
    Map<String, Object> values = new LinkedHashMap<>();
    for (int i = 1; i <= columns.getColumnCount(); i++) {
      Object value = row.getObject(i);
      if (value instanceof byte[] bytes) {
        values.put(
            columns.getColumnName(i), Map.of(BASE64, Base64.getEncoder().encodeToString(bytes)));
      } else if (value instanceof Number number) {
        values.put(columns.getColumnName(i), number.longValue());
      } else if (value != null) {
        values.put(columns.getColumnName(i), value.toString());
      }
    }
    return values;
  }

  @Override
  public boolean undelete(ProjectId project) {
    Set<JobKey> jobs = new HashSet<>();
    boolean done =
        db.write(
            "bring project " + project + " back",
            handle -> {
              jobs.clear();
              Optional<String> task =
                  handle
                      .createQuery(
                          "select task from deleted_projects where project_id = :project and "
                              + IN_TRASH
                              + db.dialect().forUpdate())
                      .bind("project", project.value())
                      .mapTo(String.class)
                      .findOne();
              if (task.isEmpty()) {
                return false;
              }
              insert(handle, project, task.get()).ifPresent(table -> jobs.add(push(table)));
              handle
                  .createUpdate("delete from deleted_projects where project_id = :project")
                  .bind("project", project.value())
                  .execute();
              jobs.add(new JobKey(JobKind.PROJECTION, project.value()));
              jobRows.news(handle, jobs);
              JdbcChangeFeed.note(handle, List.of(project));
              return true;
            });
    if (done) {
      jobSignal.signal(jobs);
    }
    return done;
  }

  private static JobKey push(TableRef table) {
    return new JobKey(JobKind.PUSH, table.base());
  }

  /**
   * @return the table in which it is to be shown again
   */
  private Optional<TableRef> insert(Handle handle, ProjectId project, String task) {
    if (!(Json.read(task, "task of deleted project " + project) instanceof Map<?, ?> stored)) {
      throw new PermanentException(
          "UNREADABLE", "project " + project + " of deleted_projects: its task is no object");
    }
    Map<String, Object> values = new LinkedHashMap<>();
    Set<String> known = known(handle);
    stored.forEach(
        (column, value) -> {
          if (known.contains(String.valueOf(column)) && value != null) {
            values.put(String.valueOf(column), value);
          }
        });
    // Nobody knows what is shown of it by now.
    values.put("files_shown", 0L);
    values.put("table_shown", 0L);
    values.put("table_turn", 0L);
    List<String> columns = new ArrayList<>(values.keySet());
    Update insert =
        handle.createUpdate(
            "insert into batch_tasks ("
                + String.join(", ", columns)
                + ")"
                + db.dialect().keepingIds()
                + " values ("
                + columns.stream().map(column -> ":" + column).collect(Collectors.joining(", "))
                + ")");
    for (String column : columns) {
      Object value = values.get(column);
      if (value instanceof Map<?, ?> blob) {
        insert.bind(column, Base64.getDecoder().decode(String.valueOf(blob.get(BASE64))));
      } else if (value instanceof Number number) {
        insert.bind(column, number.longValue());
      } else {
        insert.bind(column, String.valueOf(value));
      }
    }
    try {
      insert.execute();
    } catch (RuntimeException e) {
      if (Db.isUniqueViolation(e)) {
        throw new StaleTaskException(project, "its row belongs to another project by now");
      }
      throw e;
    }
    return Optional.ofNullable(values.get("feishu_table_id"))
        .map(table -> new TableRef(table.toString()));
  }

  /** The columns that there are: a later schema may have dropped one. */
  private static Set<String> known(Handle handle) {
    return handle
        .createQuery("select * from batch_tasks where project_id = ''")
        .scanResultSet(
            (rows, context) -> {
              try (context) {
                Set<String> names = new TreeSet<>();
                ResultSetMetaData columns = rows.get().getMetaData();
                for (int i = 1; i <= columns.getColumnCount(); i++) {
                  names.add(columns.getColumnName(i));
                }
                return names;
              }
            });
  }

  @Override
  public boolean empty(ProjectId project) {
    return db.write(
        "empty deleted project " + project,
        handle -> {
          int rows =
              handle
                  .createUpdate(
                      "update deleted_projects set emptied_at = :now, task = null"
                          + " where project_id = :project and "
                          + IN_TRASH)
                  .bind("now", clock.millis())
                  .bind("project", project.value())
                  .execute();
          return rows > 0;
        });
  }

  @Override
  public void filesRemoved(ProjectId project) {
    db.write(
        "note that no file of deleted project " + project + " is left",
        handle ->
            handle
                .createUpdate(
                    "update deleted_projects set files_left = 0 where project_id = :project"
                        + " and emptied_at is not null and files_left = 1")
                .bind("project", project.value())
                .execute());
  }

  @Override
  public Optional<DeletedProject> find(ProjectId project) {
    return db.read(
        "look for deleted project " + project,
        handle ->
            handle
                .createQuery(note + "project_id = :project")
                .bind("project", project.value())
                .map((row, context) -> deleted(row))
                .findOne());
  }

  @Override
  public List<DeletedProject> find(Collection<ProjectId> projects) {
    List<DeletedProject> found = new ArrayList<>();
    for (List<ProjectId> part : JdbcTaskStore.parts(projects.stream().distinct().toList())) {
      found.addAll(
          db.read(
              "look for " + part.size() + " deleted projects",
              handle ->
                  handle
                      .createQuery(note + "project_id in (<ids>)")
                      .bindList("ids", part.stream().map(ProjectId::value).toList())
                      .map((row, context) -> deleted(row))
                      .list()));
    }
    return found;
  }

  @Override
  public Optional<DeletedProject> find(RecordRef row) {
    return db.read(
        "look for the deleted project of row " + row,
        handle ->
            handle
                .createQuery(
                    note
                        + "feishu_table_id = :table and feishu_record_id = :record"
                        + " order by deleted_at desc limit 1")
                .bind("table", row.table().value())
                .bind("record", row.record())
                .map((found, context) -> deleted(found))
                .findOne());
  }

  @Override
  public List<DeletedProject> list(Optional<ProjectId> after, int limit) {
    return db.read(
        "list deleted projects",
        handle -> {
          Optional<Long> deletedAt =
              after.flatMap(
                  project ->
                      handle
                          .createQuery(
                              "select deleted_at from deleted_projects where project_id = :project"
                                  + " and "
                                  + IN_TRASH)
                          .bind("project", project.value())
                          .mapTo(Long.class)
                          .findOne());
          Query select =
              handle
                  .createQuery(
                      note
                          + IN_TRASH
                          + (deletedAt.isPresent()
                              ? " and (deleted_at, project_id) > (:deletedAt, :project)"
                              : "")
                          + " order by deleted_at, project_id limit :limit")
                  .bind("limit", limit);
          deletedAt.ifPresent(
              at ->
                  select
                      .bind("deletedAt", at)
                      .bind("project", after.map(ProjectId::value).orElseThrow()));
          return select.map((row, context) -> deleted(row)).list();
        });
  }

  @Override
  public long count() {
    return db.read(
        "count deleted projects",
        handle ->
            handle
                .createQuery("select count(*) from deleted_projects where " + IN_TRASH)
                .mapTo(Long.class)
                .one());
  }

  @Override
  public List<DeletedProject> deletedBefore(Instant time, int limit) {
    return db.read(
        "list what may be emptied",
        handle ->
            handle
                .createQuery(
                    note
                        + IN_TRASH
                        + " and deleted_at < :time order by deleted_at, project_id limit :limit")
                .bind("time", time.toEpochMilli())
                .bind("limit", limit)
                .map((row, context) -> deleted(row))
                .list());
  }

  @Override
  public List<DeletedProject> filesLeft(int limit) {
    return db.read(
        "list whose files are left",
        handle ->
            handle
                .createQuery(
                    note
                        + "emptied_at is not null and files_left = 1"
                        + " order by project_id limit :limit")
                .bind("limit", limit)
                .map((row, context) -> deleted(row))
                .list());
  }

  private static DeletedProject deleted(ResultSet row) throws SQLException {
    String table = row.getString("feishu_table_id");
    String record = row.getString("feishu_record_id");
    long emptiedAt = row.getLong("emptied_at");
    boolean emptied = !row.wasNull();
    return new DeletedProject(
        new ProjectId(row.getString("project_id")),
        table == null || record == null
            ? Optional.empty()
            : Optional.of(new RecordRef(new TableRef(table), record)),
        picture(row.getString("opening")),
        new FileKey(row.getString("storage_path")),
        Instant.ofEpochMilli(row.getLong("deleted_at")),
        emptied ? Optional.of(Instant.ofEpochMilli(emptiedAt)) : Optional.empty(),
        row.getInt("files_left") == 1);
  }

  /** Only a name for people: a document that cannot be read must not hide the project. */
  private static Optional<String> picture(@Nullable String opening) {
    try {
      return Optional.ofNullable(opening)
          .flatMap(json -> OpeningDocument.read(json).origin())
          .map(PictureOrigin::picture);
    } catch (PermanentException e) {
      return Optional.empty();
    }
  }
}
