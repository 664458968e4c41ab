package dev.petforge.storage.jdbc;

import dev.petforge.call.ProviderCall;
import dev.petforge.failure.RetryableException;
import dev.petforge.generation.CallKey;
import dev.petforge.job.JobKey;
import dev.petforge.production.PushTurns;
import dev.petforge.project.ProjectId;
import dev.petforge.question.ModelCall;
import dev.petforge.storyboard.Language;
import dev.petforge.table.RecordRef;
import dev.petforge.table.TableRef;
import dev.petforge.task.Abandonment;
import dev.petforge.task.Batch;
import dev.petforge.task.Outcome;
import dev.petforge.task.Project;
import dev.petforge.task.Shown;
import dev.petforge.task.StaleTaskException;
import dev.petforge.task.Task;
import dev.petforge.task.TaskQuery;
import dev.petforge.task.TaskStatus;
import dev.petforge.task.TaskStore;
import dev.petforge.task.TaskSummary;
import dev.petforge.task.Turn;
import dev.petforge.task.WaitingBatch;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.Query;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tasks in {@code batch_tasks}. */
final class JdbcTaskStore implements TaskStore {
  private static final Logger log = LoggerFactory.getLogger(JdbcTaskStore.class);

  /** From one table to the next along the index of rows, past all the rows between. */
  private static final String TABLES =
      """
      with recursive found (name) as (
        select min(feishu_table_id) from batch_tasks
        union all
        select (select min(feishu_table_id) from batch_tasks where feishu_table_id > name)
          from found where name is not null)
      select name from found where name is not null
      """;

  /** So many in one statement. */
  private static final int MOST_IDS = 500;

  /** The savepoint of decisions that are stored together or not at all. */
  private static final String SOME = "decisions";

  /** Behind a {@link Place}, in the order of the list. */
  private static final String BEHIND = " and (created_at, id) > (:createdAt, :id)";

  private final Db db;
  private final DatabaseClock clock;
  private final JobRows jobRows;
  private final JobSignal jobSignal;
  private final Supplier<String> ids;
  private final Language language;

  JdbcTaskStore(
      Db db,
      DatabaseClock clock,
      JobRows jobRows,
      JobSignal jobSignal,
      Supplier<String> ids,
      Language language) {
    this.db = db;
    this.clock = clock;
    this.jobRows = jobRows;
    this.jobSignal = jobSignal;
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

  @Override
  public Optional<Task> task(ProjectId project) {
    return db.readByOneQuery(
        "read the task of project " + project,
        handle ->
            handle
                .createQuery("select * from batch_tasks where project_id = :project")
                .bind("project", project.value())
                .map((row, context) -> TaskRows.read(row))
                .findOne());
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
  public List<Project> find(Collection<ProjectId> projects) {
    if (projects.isEmpty()) {
      return List.of();
    }
    List<String> ids = projects.stream().map(ProjectId::value).distinct().toList();
    return db.read(
        "read " + ids.size() + " projects",
        handle -> {
          Map<ProjectId, List<ProviderCall>> calls =
              handle
                  .createQuery(
                      "select * from provider_calls where project_id in (<ids>) order by seq")
                  .bindList("ids", ids)
                  .map((row, context) -> CallRows.read(row))
                  .collect(Collectors.groupingBy(call -> call.subject().project()));
          return handle
              .createQuery("select * from batch_tasks where project_id in (<ids>)")
              .bindList("ids", ids)
              .map((row, context) -> TaskRows.read(row))
              .map(task -> new Project(task, calls.getOrDefault(task.id(), List.of())))
              .list();
        });
  }

  @Override
  public Optional<Task> find(RecordRef row) {
    return db.readByOneQuery(
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
  public Map<RecordRef, ProjectId> ids(Collection<RecordRef> rows) {
    Map<RecordRef, ProjectId> found = new HashMap<>();
    rows.stream()
        .distinct()
        .collect(Collectors.groupingBy(RecordRef::table))
        .forEach((table, all) -> parts(all).forEach(part -> found.putAll(ids(table, part))));
    return found;
  }

  private Map<RecordRef, ProjectId> ids(TableRef table, List<RecordRef> rows) {
    return db.read(
        "look for the projects of " + rows.size() + " rows",
        handle ->
            handle
                .createQuery(
                    "select feishu_record_id, project_id from batch_tasks"
                        + " where feishu_table_id = :table and feishu_record_id in (<records>)")
                .bind("table", table.value())
                .bindList("records", rows.stream().map(RecordRef::record).toList())
                .map(
                    (row, context) ->
                        Map.entry(
                            new RecordRef(table, row.getString("feishu_record_id")),
                            new ProjectId(row.getString("project_id"))))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
  }

  /** Not more values than one statement takes. */
  static <T> List<List<T>> parts(List<T> all) {
    List<List<T>> parts = new ArrayList<>();
    for (int i = 0; i < all.size(); i += MOST_IDS) {
      parts.add(all.subList(i, Math.min(all.size(), i + MOST_IDS)));
    }
    return parts;
  }

  @Override
  public List<Task> list(TaskQuery query) {
    return db.read(
        "list tasks",
        handle -> TaskSelect.of(handle, db.dialect(), query).first(handle, "*", TaskRows::read));
  }

  @Override
  public List<TaskSummary> summaries(TaskQuery query) {
    return db.read(
        "list projects",
        handle ->
            TaskSelect.of(handle, db.dialect(), query)
                .first(handle, TaskRows.SUMMARY, TaskRows::readSummary));
  }

  /** Where a task stands in the order of the list, and of turns. */
  record Place(String releaseDate, long createdAt, long id) {
    Query bind(Query select) {
      return select.bind("createdAt", createdAt).bind("id", id);
    }
  }

  /**
   * Read by itself: an index finds what comes behind two numbers, not behind a query. One that was
   * deleted meanwhile keeps its place: whoever goes through all goes on behind it.
   */
  static Optional<Place> place(Handle handle, ProjectId project) {
    return place(handle, "batch_tasks where project_id = :project", project)
        .or(() -> place(handle, JdbcTrash.PLACES, project));
  }

  private static Optional<Place> place(Handle handle, String from, ProjectId project) {
    return handle
        .createQuery("select publish_date, created_at, id from " + from)
        .bind("project", project.value())
        .map(
            (row, context) ->
                new Place(
                    row.getString("publish_date"), row.getLong("created_at"), row.getLong("id")))
        .findOne();
  }

  @Override
  public List<TaskSummary> summaries(Collection<ProjectId> projects) {
    return some(projects, "look at projects", TaskRows.SUMMARY, TaskRows::readSummary);
  }

  @Override
  public List<Task> list(Collection<ProjectId> projects) {
    return some(projects, "read tasks", "*", TaskRows::read);
  }

  private <T> List<T> some(
      Collection<ProjectId> projects, String what, String columns, Rows.Reading<T> reading) {
    List<String> ids = projects.stream().map(ProjectId::value).distinct().toList();
    List<T> found = new ArrayList<>();
    for (List<String> part : parts(ids)) {
      found.addAll(
          db.read(
              what,
              handle ->
                  handle
                      .createQuery(
                          "select " + columns + " from batch_tasks where project_id in (<ids>)")
                      .bindList("ids", part)
                      .map((row, context) -> Rows.readable(row, reading))
                      .list()
                      .stream()
                      .flatMap(Optional::stream)
                      .toList()));
    }
    return found;
  }

  @Override
  public Set<TableRef> tables() {
    return db.read(
        "list the tables of projects",
        handle ->
            handle.createQuery(TABLES).mapTo(String.class).list().stream()
                .map(TableRef::new)
                .collect(Collectors.toSet()));
  }

  @Override
  public void commit(Outcome.Decided decision) {
    commitAll("store project " + decision.task().id(), List.of(decision));
  }

  @Override
  public void commitNew(List<Outcome.Decided> decisions) {
    if (!decisions.isEmpty()) {
      commitAll("store " + decisions.size() + " new projects", decisions);
    }
  }

  private void commitAll(String what, List<Outcome.Decided> decisions) {
    commit(what, decisions, (handle, commit, all) -> store(handle, decisions, commit, all));
  }

  @Override
  public void commitImported(
      Outcome.Decided decision, List<ProviderCall> calls, List<ModelCall> questions) {
    commit(
        "store imported project " + decision.task().id(),
        List.of(decision),
        (handle, commit, all) -> {
          store(handle, List.of(decision), commit, all);
          for (ProviderCall call : calls) {
            insert(handle, decision.task().id(), call);
          }
          JdbcModelLedger.insertImported(handle, decision.task().id(), questions);
        });
  }

  @Override
  public Set<ProjectId> commitEach(List<Outcome.Decided> decisions) {
    Set<ProjectId> stale = new HashSet<>();
    if (!decisions.isEmpty()) {
      // In one order, so that no two transactions wait for each other.
      List<Outcome.Decided> ordered =
          decisions.stream()
              .sorted(Comparator.comparing(decision -> decision.task().id().value()))
              .toList();
      commit(
          "store " + decisions.size() + " projects",
          ordered,
          (handle, commit, all) -> {
            stale.clear();
            // Hardly ever is one stale: then it is found by storing one after the other.
            if (!storeApart(handle, ordered, commit, all)) {
              for (Outcome.Decided decision : ordered) {
                if (!storeApart(handle, List.of(decision), commit, all)) {
                  stale.add(decision.task().id());
                }
              }
            }
          });
    }
    return stale;
  }

  /** What a transaction has stored. */
  private static final class Stored {
    final List<Task> tasks = new ArrayList<>();
    final TreeSet<JobKey> jobs = new TreeSet<>(Comparator.comparing(JobKey::toString));
  }

  /** Stores something in a transaction. */
  private interface Storing {
    void store(Handle handle, String commit, Stored all);
  }

  private void commit(String what, List<Outcome.Decided> decisions, Storing storing) {
    String commit = ids.get();
    Stored all = new Stored();
    try {
      db.write(
          what,
          handle -> {
            all.tasks.clear();
            all.jobs.clear();
            storing.store(handle, commit, all);
            jobRows.news(handle, all.jobs);
            JdbcChangeFeed.note(handle, all.tasks.stream().map(Task::id).toList());
            return decisions;
          });
    } catch (RetryableException e) {
      // One of them tells of all: they were stored together.
      if (e instanceof StaleTaskException
          || all.tasks.isEmpty()
          || !stored(all.tasks.get(0), commit)) {
        throw e;
      }
      log.info("commit found stored after all: {} commit={}", what, commit);
    }
    jobSignal.signal(all.jobs);
  }

  /** Whether they were stored; if one is stale, nothing of them was. */
  private boolean storeApart(
      Handle handle, List<Outcome.Decided> decisions, String commit, Stored all) {
    Stored some = new Stored();
    handle.savepoint(SOME);
    try {
      store(handle, decisions, commit, some);
    } catch (StaleTaskException e) {
      handle.rollbackToSavepoint(SOME);
      return false;
    }
    handle.releaseSavepoint(SOME);
    all.tasks.addAll(some.tasks);
    all.jobs.addAll(some.jobs);
    return true;
  }

  private void store(Handle handle, List<Outcome.Decided> decisions, String commit, Stored all) {
    List<Task> tasks = decisions.stream().map(Outcome.Decided::task).toList();
    List<Task> created = tasks.stream().filter(JdbcTaskStore::isNew).toList();
    store(handle, TaskRows.INSERT, created, commit);
    JdbcTrash.requireNone(handle, created);
    store(handle, TaskRows.UPDATE, tasks.stream().filter(task -> !isNew(task)).toList(), commit);
    all.tasks.addAll(tasks);
    for (Outcome.Decided decision : decisions) {
      all.jobs.addAll(decision.jobs());
      all.jobs.addAll(callsOf(handle, decision));
      decision.publications().forEach(one -> JdbcPublicationStore.put(handle, one));
    }
  }

  private static boolean isNew(Task task) {
    return task.versions().version() == 1;
  }

  private void store(Handle handle, String sql, List<Task> tasks, String commit) {
    if (tasks.isEmpty()) {
      return;
    }
    PreparedBatch batch = handle.prepareBatch(sql);
    tasks.forEach(task -> TaskRows.bind(batch, task, language, commit).add());
    int[] rows;
    try {
      rows = batch.execute();
    } catch (RuntimeException e) {
      if (Db.isUniqueViolation(e)) {
        throw new StaleTaskException(
            tasks.get(0).id(),
            tasks.size() == 1
                ? "another task has the project or its row already"
                : "another task has the project or the row of one that is stored with it");
      }
      throw e;
    }
    for (int i = 0; i < rows.length; i++) {
      if (rows[i] == 0) {
        Task task = tasks.get(i);
        throw new StaleTaskException(
            task.id(), "version " + (task.versions().version() - 1) + " is not the stored one");
      }
    }
  }

  private List<JobKey> callsOf(Handle handle, Outcome.Decided decision) {
    List<JobKey> follow = new ArrayList<>();
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
                        CallRows.rewrite(handle, next);
                        follow.addAll(next.followUps(call.status()));
                      }
                    }));
    for (ProviderCall call : decision.planned()) {
      insert(handle, decision.task().id(), call);
      follow.add(call.dispatch());
    }
    return follow;
  }

  private static void insert(Handle handle, ProjectId project, ProviderCall call) {
    try {
      CallRows.insert(handle, call);
    } catch (RuntimeException e) {
      if (Db.isUniqueViolation(e)) {
        throw new StaleTaskException(
            project,
            "segment "
                + call.subject().segment()
                + " has another open call, or attempt "
                + call.subject().attempt());
      }
      throw e;
    }
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
  public boolean filesShown(ProjectId project, long projection) {
    return db.write(
        "note what is shown of project " + project,
        handle -> {
          handle
              .createUpdate(
                  "update batch_tasks set files_shown = :projection where project_id = :project"
                      + " and files_shown < :projection")
              .bind("projection", projection)
              .bind("project", project.value())
              .execute();
          return handle
              .createQuery("select projection from batch_tasks where project_id = :project")
              .bind("project", project.value())
              .mapTo(Long.class)
              .findOne()
              .filter(newest -> newest > projection)
              .isEmpty();
        });
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

  @Override
  public List<ProjectId> ids(TaskQuery query) {
    return db.read(
        "list the ids of tasks",
        handle ->
            TaskSelect.of(handle, db.dialect(), query)
                .query(handle, "project_id", query.limit(), 0)
                .map((row, context) -> new ProjectId(row.getString("project_id")))
                .list());
  }

  @Override
  public Map<TaskStatus, Long> counts(TaskQuery.Only only) {
    return db.read(
        "count the projects",
        handle -> {
          Map<TaskStatus, Long> counts = new EnumMap<>(TaskStatus.class);
          TaskSelect.of(handle, db.dialect(), TaskQuery.newest(only))
              .counts(handle)
              .map((row, context) -> Map.entry(row.getString("status"), row.getLong("tasks")))
              .forEach(
                  words ->
                      TaskStatus.ofWord(words.getKey())
                          .ifPresent(status -> counts.merge(status, words.getValue(), Long::sum)));
          return counts;
        });
  }

  @Override
  public long count(TaskQuery.Which which) {
    return db.read(
        "count the projects of a kind",
        handle ->
            TaskSelect.of(handle, db.dialect(), TaskQuery.of(which))
                .count(handle)
                .mapTo(Long.class)
                .one());
  }

  @Override
  public List<WaitingBatch> waiting() {
    // From one request to the next in their index, whoever waits in between.
    return db.read(
        "list the requests that wait",
        handle ->
            handle
                .createQuery(
                    """
                    with recursive waits (batch) as (
                      select (select batch from batch_tasks where waiting = 1 order by batch limit 1)
                      union all
                      select (select t.batch from batch_tasks t
                        where t.waiting = 1 and t.batch > waits.batch order by t.batch limit 1)
                      from waits where waits.batch is not null)
                    select batch,
                      (select t.batch_limit from batch_tasks t
                        where t.waiting = 1 and t.batch = waits.batch limit 1) as most,
                      case when batch = '' then 0 else (select count(*) from batch_tasks t
                        where t.busy = 1 and t.batch = waits.batch) end as running
                    from waits where batch is not null
                    """)
                .map((row, context) -> waiting(row))
                .list());
  }

  private static WaitingBatch waiting(ResultSet row) throws SQLException {
    String id = row.getString("batch");
    Optional<Batch> batch =
        id.isEmpty() ? Optional.empty() : Optional.of(new Batch(id, row.getInt("most")));
    return new WaitingBatch(batch, row.getInt("running"));
  }

  @Override
  public List<Turn> turns(Optional<Batch> batch, Optional<ProjectId> after, int limit) {
    return db.read(
        "list whose turn is next",
        handle -> {
          Optional<Place> behind = after.flatMap(project -> place(handle, project));
          Query select =
              handle
                  .createQuery(
                      "select project_id, publish_date, created_at from batch_tasks"
                          + " where waiting = 1 and batch = :batch"
                          + (behind.isPresent()
                              ? " and (publish_date, created_at, id) > (:date, :createdAt, :id)"
                              : "")
                          + " order by publish_date, created_at, id limit :limit")
                  .bind("batch", batch.map(Batch::id).orElse(""))
                  .bind("limit", limit);
          behind.ifPresent(place -> place.bind(select).bind("date", place.releaseDate()));
          return select
              .map(
                  (row, context) ->
                      new Turn(
                          new ProjectId(row.getString("project_id")),
                          TaskRows.date(row.getString("publish_date")),
                          Instant.ofEpochMilli(row.getLong("created_at"))))
              .list();
        });
  }

  @Override
  public List<ProjectId> uncleaned(Instant unchangedSince, Optional<ProjectId> after, int limit) {
    return db.read(
        "list whose files may be cleared away",
        handle -> {
          Optional<Place> behind = after.flatMap(project -> place(handle, project));
          Query select =
              handle
                  .createQuery(
                      "select project_id from batch_tasks where cleaned < version"
                          + " and updated_at < :since"
                          + (behind.isPresent() ? BEHIND : "")
                          + " order by created_at, id limit :limit")
                  .bind("since", unchangedSince.toEpochMilli())
                  .bind("limit", limit);
          behind.ifPresent(place -> place.bind(select));
          return select.map((row, context) -> new ProjectId(row.getString("project_id"))).list();
        });
  }

  @Override
  public void cleaned(Map<ProjectId, Long> versions) {
    if (versions.isEmpty()) {
      return;
    }
    Map<ProjectId, Long> ordered = new TreeMap<>(Comparator.comparing(ProjectId::value));
    ordered.putAll(versions);
    db.write(
        "note whose files were cleared away",
        handle -> {
          ordered.forEach(
              (project, version) ->
                  handle
                      .createUpdate(
                          "update batch_tasks set cleaned = :version"
                              + " where project_id = :project and cleaned < :version")
                      .bind("version", version)
                      .bind("project", project.value())
                      .execute());
          return ordered;
        });
  }

  @Override
  public Map<String, Long> failures(Instant since) {
    boolean sqlite = db.dialect() == Dialect.SQLITE;
    return db.read(
        "count the failures",
        handle -> {
          Map<String, Long> failures = new TreeMap<>();
          handle
              .createQuery(
                  "select "
                      + (sqlite ? "json_extract(failure, '$.code')" : "failure::json ->> 'code'")
                      + " as code, count(*) as tasks from batch_tasks"
                      // Else it looks at all those that are finished.
                      + (sqlite ? " indexed by batch_tasks_unfinished" : "")
                      + " where status <> 'completed' and failure is not null"
                      + " and updated_at >= :since group by 1")
              .bind("since", since.toEpochMilli())
              .map((row, context) -> Map.entry(row.getString("code"), row.getLong("tasks")))
              .forEach(code -> failures.put(code.getKey(), code.getValue()));
          return failures;
        });
  }

  @Override
  public Map<ProjectId, Set<String>> misfiled(Collection<ProjectId> projects) {
    if (projects.isEmpty()) {
      return Map.of();
    }
    Map<ProjectId, Set<String>> wrong = new LinkedHashMap<>();
    db.read(
            "look at what is kept beside projects",
            handle ->
                handle
                    .createQuery("select * from batch_tasks where project_id in (<ids>)")
                    .bindList("ids", projects.stream().map(ProjectId::value).distinct().toList())
                    .map(
                        (row, context) ->
                            Map.entry(
                                row.getString("project_id"),
                                Rows.readable(row, TaskRows::misfiled).orElse(Set.of())))
                    .list())
        .forEach(
            row -> {
              if (!row.getValue().isEmpty()) {
                wrong.put(new ProjectId(row.getKey()), row.getValue());
              }
            });
    return wrong;
  }

  @Override
  public void refile(Collection<ProjectId> projects) {
    for (ProjectId id : projects) {
      db.write(
          "keep beside project " + id + " what it says",
          handle -> {
            Optional<Task> task =
                handle
                    .createQuery(
                        "select * from batch_tasks where project_id = :project"
                            + db.dialect().forUpdate())
                    .bind("project", id.value())
                    .map((row, context) -> TaskRows.read(row))
                    .findOne();
            task.ifPresent(
                found -> {
                  TaskRows.bind(handle.createUpdate(TaskRows.REWRITE), found, language, ids.get())
                      .execute();
                  JdbcChangeFeed.note(handle, List.of(id));
                });
            return id;
          });
    }
  }
}
