package dev.petforge.storage.jdbc;

import dev.petforge.failure.RetryableException;
import dev.petforge.generation.CallKey;
import dev.petforge.generation.ProviderCall;
import dev.petforge.production.PushTurns;
import dev.petforge.project.ProjectId;
import dev.petforge.storyboard.Language;
import dev.petforge.table.RecordRef;
import dev.petforge.task.Abandonment;
import dev.petforge.task.Outcome;
import dev.petforge.task.Project;
import dev.petforge.task.StaleTaskException;
import dev.petforge.task.Task;
import dev.petforge.task.TaskQuery;
import dev.petforge.task.TaskStore;
import dev.petforge.work.Work;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tasks in {@code batch_tasks}. */
final class JdbcTaskStore implements TaskStore {
  private static final Logger log = LoggerFactory.getLogger(JdbcTaskStore.class);

  private final Db db;
  private final DatabaseClock clock;
  private final Notes notes;
  private final Bell bell;
  private final Supplier<String> ids;
  private final Language language;

  JdbcTaskStore(
      Db db, DatabaseClock clock, Notes notes, Bell bell, Supplier<String> ids, Language language) {
    this.db = db;
    this.clock = clock;
    this.notes = notes;
    this.bell = bell;
    this.ids = ids;
    this.language = language;
  }

  @Override
  public Optional<Project> find(ProjectId project) {
    return db.read(
        "read project " + project,
        handle ->
            handle
                .createQuery("select * from batch_tasks where project_id = :project")
                .bind("project", project.value())
                .map((row, context) -> TaskRows.read(row))
                .findOne()
                .map(task -> new Project(task, calls(handle, project))));
  }

  /** All of them: a decision that does not know every call of its project could buy twice. */
  private static List<ProviderCall> calls(Handle handle, ProjectId project) {
    return handle
        .createQuery("select * from provider_calls where project_id = :project order by seq")
        .bind("project", project.value())
        .map((row, context) -> CallRows.read(row))
        .list();
  }

  @Override
  public Optional<Task> find(RecordRef row) {
    return db.read(
        "read the task of row " + row,
        handle ->
            handle
                .createQuery(
                    "select * from batch_tasks where feishu_table_id = :table and"
                        + " feishu_record_id = :record")
                .bind("table", row.table().value())
                .bind("record", row.record())
                .map((found, context) -> TaskRows.read(found))
                .findOne());
  }

  @Override
  public List<Task> list(TaskQuery query) {
    return db.read(
        "list tasks",
        handle -> {
          Optional<Place> behind = query.after().flatMap(project -> place(handle, project));
          Query select =
              handle
                  .createQuery(
                      "select * from batch_tasks where "
                          + condition(query.which())
                          + (query.table().isPresent() ? " and feishu_table_id = :table" : "")
                          + (behind.isPresent() ? " and (created_at, id) > (:createdAt, :id)" : "")
                          + " order by created_at, id limit :limit")
                  .bind("limit", query.limit());
          query.table().ifPresent(table -> select.bind("table", table.value()));
          behind.ifPresent(
              place -> select.bind("createdAt", place.createdAt()).bind("id", place.id()));
          return select.map((row, context) -> Rows.readable(row, TaskRows::read)).list().stream()
              .flatMap(Optional::stream)
              .toList();
        });
  }

  /** Where a task stands in the order of the list. */
  private record Place(long createdAt, long id) {}

  /** Read by itself: an index finds what comes behind two numbers, not behind a query. */
  private static Optional<Place> place(Handle handle, ProjectId project) {
    return handle
        .createQuery("select created_at, id from batch_tasks where project_id = :project")
        .bind("project", project.value())
        .map((row, context) -> new Place(row.getLong("created_at"), row.getLong("id")))
        .findOne();
  }

  private static String condition(TaskQuery.Which which) {
    return switch (which) {
      case ALL -> "1 = 1";
      case BUSY -> "busy = 1";
      case WAITING_FOR_TURN -> "waiting = 1";
      case TABLE_BEHIND ->
          "feishu_table_id is not null and projection > table_shown and projection > table_refused";
      case FILES_BEHIND -> "projection > files_shown";
    };
  }

  @Override
  public void commit(Outcome.Decided decision) {
    Task task = decision.task();
    String commit = ids.get();
    TreeSet<Work> set = new TreeSet<>(Comparator.comparing(Work::toString));
    try {
      db.write(
          "store project " + task.id(),
          handle -> {
            set.clear();
            store(handle, task, commit);
            set.addAll(decision.notes());
            set.addAll(callsOf(handle, decision));
            decision.publications().forEach(one -> JdbcPublicationStore.put(handle, one));
            notes.news(handle, set);
            return task;
          });
    } catch (RetryableException e) {
      if (e instanceof StaleTaskException || !stored(task, commit)) {
        throw e;
      }
      log.info("commit found stored after all: project={} commit={}", task.id(), commit);
    }
    bell.ring(set);
  }

  private void store(Handle handle, Task task, String commit) {
    boolean first = task.versions().version() == 1;
    int rows;
    try {
      rows =
          TaskRows.bind(
                  handle.createUpdate(first ? TaskRows.INSERT : TaskRows.UPDATE),
                  task,
                  language,
                  commit)
              .execute();
    } catch (RuntimeException e) {
      if (Db.isUniqueViolation(e)) {
        throw new StaleTaskException(task.id(), "another task has the project or its row already");
      }
      throw e;
    }
    if (rows == 0) {
      throw new StaleTaskException(
          task.id(), "version " + (task.versions().version() - 1) + " is not the stored one");
    }
  }

  private List<Work> callsOf(Handle handle, Outcome.Decided decision) {
    List<Work> follow = new ArrayList<>();
    Instant now = clock.instant();
    Map<CallKey, Abandonment> abandoned = new TreeMap<>(Comparator.comparing(CallKey::value));
    abandoned.putAll(decision.abandoned());
    abandoned.forEach(
        (key, abandonment) ->
            CallRows.lock(handle, db.dialect(), key)
                .ifPresent(
                    call -> {
                      if (abandonment.outdatedAt(call.status().state())) {
                        throw new StaleTaskException(
                            decision.task().id(),
                            "call " + key + " is " + call.status().state().word() + " by now");
                      }
                      ProviderCall next = call.abandoned(abandonment.reason(), now);
                      if (!next.equals(call)) {
                        CallRows.update(handle, next);
                        follow.addAll(next.followUps(call.status()));
                      }
                    }));
    for (ProviderCall call : decision.planned()) {
      try {
        CallRows.insert(handle, call);
      } catch (RuntimeException e) {
        if (Db.isUniqueViolation(e)) {
          throw new StaleTaskException(
              decision.task().id(),
              "segment "
                  + call.subject().segment()
                  + " has another open call, or attempt "
                  + call.subject().attempt());
        }
        throw e;
      }
      follow.add(call.dispatch());
    }
    return follow;
  }

  /** Whether a commit whose answer was lost took place. */
  private boolean stored(Task task, String commit) {
    return db.read(
        "read project " + task.id(),
        handle ->
            handle
                    .createQuery(
                        "select count(*) from batch_tasks where project_id = :project and"
                            + " commit_id = :commit")
                    .bind("project", task.id().value())
                    .bind("commit", commit)
                    .mapTo(Integer.class)
                    .one()
                > 0);
  }

  @Override
  public void filesShown(ProjectId project, long projection) {
    db.write(
        "note what is shown of project " + project,
        handle ->
            handle
                .createUpdate(
                    "update batch_tasks set files_shown = :projection where project_id = :project"
                        + " and files_shown < :projection")
                .bind("projection", projection)
                .bind("project", project.value())
                .execute());
  }

  @Override
  public void notShown(Collection<ProjectId> projects, Shown where) {
    db.write(
        "note what is not shown",
        handle -> {
          // Sorted, so that two transactions lock the rows in the same order.
          for (ProjectId project : new TreeSet<>(projects)) {
            handle
                .createUpdate(
                    "update batch_tasks set " + nothing(where) + " where project_id = :project")
                .bind("project", project.value())
                .execute();
          }
          return projects;
        });
  }

  private static String nothing(Shown where) {
    return switch (where) {
      case TABLE -> "table_shown = 0, table_turn = 0";
      case FILES -> "files_shown = 0";
    };
  }

  @Override
  public Optional<String> tableRefusal(ProjectId project) {
    return db.read(
        "read why the table refuses project " + project,
        handle ->
            handle
                .createQuery(
                    "select table_refusal, table_waits, table_refused >= projection as refused,"
                        + " table_shown >= projection as shown"
                        + " from batch_tasks where project_id = :project")
                .bind("project", project.value())
                .map((row, context) -> refusal(row))
                .findOne()
                .flatMap(reason -> reason));
  }

  private static Optional<String> refusal(ResultSet row) throws SQLException {
    String waits = row.getString("table_waits");
    return waits != null && row.getBoolean("shown")
        ? Optional.of(PushTurns.waitingFor(JdbcPushTurns.names(waits)))
        : Optional.ofNullable(row.getBoolean("refused") ? row.getString("table_refusal") : null);
  }
}
