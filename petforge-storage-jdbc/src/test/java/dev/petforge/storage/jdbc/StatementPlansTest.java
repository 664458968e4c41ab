package dev.petforge.storage.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.petforge.call.Admission;
import dev.petforge.call.CallLedger;
import dev.petforge.call.CallQuery;
import dev.petforge.call.CallState;
import dev.petforge.call.Fact;
import dev.petforge.call.ProviderCall;
import dev.petforge.call.WaitReason;
import dev.petforge.failure.Failure;
import dev.petforge.generation.CallKey;
import dev.petforge.job.Job;
import dev.petforge.job.JobHandler;
import dev.petforge.job.JobKey;
import dev.petforge.job.JobKind;
import dev.petforge.job.JobQuery;
import dev.petforge.job.JobResult;
import dev.petforge.job.RetryPolicies;
import dev.petforge.json.Json;
import dev.petforge.money.AccountId;
import dev.petforge.money.Budget;
import dev.petforge.money.Money;
import dev.petforge.money.Spending;
import dev.petforge.money.SpendingQuery;
import dev.petforge.notification.NotificationMessage;
import dev.petforge.notification.NotificationStore;
import dev.petforge.production.ChangeCursor;
import dev.petforge.production.PushTurns;
import dev.petforge.project.OperationId;
import dev.petforge.project.ProjectId;
import dev.petforge.publication.Destination;
import dev.petforge.publication.Publication;
import dev.petforge.publication.PublicationKey;
import dev.petforge.question.ModelQuestion;
import dev.petforge.question.ModelSubject;
import dev.petforge.storyboard.TemplateId;
import dev.petforge.table.TableRef;
import dev.petforge.task.Batch;
import dev.petforge.task.Outcome.Decided;
import dev.petforge.task.Shown;
import dev.petforge.task.StaleTaskException;
import dev.petforge.task.Task;
import dev.petforge.task.TaskQuery;
import dev.petforge.task.TaskStatus;
import dev.petforge.task.TaskStore;
import dev.petforge.task.TaskVersion;
import dev.petforge.task.Trash;
import dev.petforge.testkit.Calls;
import dev.petforge.testkit.Tasks;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every statement of this module, and of the scheduler, explained on a database that has grown:
 * none may read the whole of what grows with finished work, or of what one table of it has.
 */
class StatementPlansTest {
  private static final int FINISHED = 3_000;

  /** Statements that may read much, and why. */
  private static final Map<Pattern, String> ALLOWED = allowed();

  private static Map<Pattern, String> allowed() {
    Map<String, String> reasons = new LinkedHashMap<>();
    // Here all rows match any filter, so that PostgreSQL rightly walks along when they were made;
    // SQLite takes the index of the first filter whatever it knows.
    reasons.put(
        "select .* from batch_tasks where 1 = 1( and \\w+( \\|\\| '')? = \\?)*"
            + "( and \\((publish_date, )?created_at, id\\) [<>] \\((\\?, )?\\?, \\?\\))?"
            + " order by (publish_date( desc)?, )?created_at( desc)?, id( desc)? limit \\? offset \\?",
        "a page in the order of its index");
    reasons.put(
        "select status, count\\(\\*\\) as tasks from batch_tasks where .* group by status",
        "counts what is like that, along an index");
    reasons.put(
        "select count\\(\\*\\) from \\(select 1 from batch_tasks where 1 = 1 order by .*\\) found",
        "counts all, along an index");
    reasons.put(
        "insert into closed_totals .* from provider_calls .*", "is there to count everything");
    reasons.put(
        "select table_id, pool, currency, sum\\(spent_micros\\) as spent_micros.* from provider_calls .*",
        "is there to count everything");
    reasons.put(
        "select .* from provider_calls where not exists \\(select 1 from batch_tasks t .*",
        "is there to compare all calls with their projects");
    reasons.put(
        "with recursive found .*", "reads one row of each table, and none of those between them");
    reasons.put(
        "select .* as (spent_on|provider), .* group by 1, 2( order by 1, 2)?",
        "adds all up that was spent, or that of a table, or how calls ended");
    reasons.put(
        "select \\* from provider_calls where 1 = 1 order by seq( desc)? limit \\? offset \\?",
        "a page in the order of its key");
    reasons.put(
        "select \\* from provider_calls where state in \\('done'\\) order by seq limit \\? offset"
            + " \\?",
        "asks for all calls that have ended");
    reasons.put("select j\\.kind, .* from jobs j .* group by 1, 2", "counts all jobs");
    reasons.put("select project_id, .* from model_calls order by id", "asks for all questions");
    reasons.put("select \\* from \\( ?select j\\.\\*.* from jobs j.*", "asks for all jobs");
    reasons.put(
        "insert into scheduled .* from jobs where .* not exists .*",
        "compares all jobs of work that has not ended with their wake-ups");
    reasons.put(
        "select count\\(\\*\\) from \\(select 1 from jobs where .* not exists .*",
        "compares all jobs of work that has not ended with their wake-ups");
    reasons.put(
        "select w\\.\\* from model_waits w .*", "questions that wait, or were cancelled then");
    reasons.put(
        "update batch_tasks set table_shown = 0, table_turn = 0, table_refused = 0,"
            + " table_refusal = null where feishu_table_id = \\?",
        "changes all rows of a table");
    Map<Pattern, String> compiled = new LinkedHashMap<>();
    reasons.forEach((text, reason) -> compiled.put(Pattern.compile(text), reason));
    return compiled;
  }

  /** Tables that have a row for each of something that people set up. */
  private static final Set<String> SMALL =
      Set.of(
          "account_keys",
          "accounts",
          // Many rows are made one, see ClosedTotals.
          "closed_totals",
          "connections",
          "grants",
          "lease",
          "notification_targets",
          "petforge_meta",
          "pools",
          "push_turns");

  /** Columns that are the same in many rows, or that only say where a page begins. */
  private static final Set<String> COMMON =
      Set.of(
          "created_at",
          "currency",
          "feishu_table_id",
          "keyed",
          "kind",
          "picked",
          "pool",
          "state",
          "table_id",
          "task_name");

  /** Partial indexes that have most rows all the same. */
  private static final Set<String> FULL =
      Set.of("batch_tasks_table_sent", "batch_tasks_table_sent_since");

  /** A line of SQLite's plans: what is read, by which index, and by which of its columns. */
  private static final Pattern STEP =
      Pattern.compile(
          "(SCAN|SEARCH) (\\w+)(?: USING (?:COVERING )?INDEX (\\w+)| USING INTEGER PRIMARY KEY)?"
              + "(?: \\((.*)\\))?");

  private static final ModelQuestion QUESTION =
      new ModelQuestion("llm", "m", ModelQuestion.Reason.WRITE, new Money(6_000, "USD"));

  @TempDir Path folder;

  private final Statements statements = new Statements();

  @Test
  void no_statement_reads_the_whole_history_on_sqlite() throws SQLException {
    String url = Databases.newSqlite(folder);
    work(url);
    try (Connection connection = connect(url)) {
      fill(connection);
      Set<String> few = few(connection, "select name, sql from sqlite_master where type = 'index'");

      List<String> unanalysed = tooLong(Dialect.SQLITE, sql -> sqlite(connection, few, sql));
      execute(connection, "analyze");

      assertThat(unanalysed).isEmpty();
      assertThat(tooLong(Dialect.SQLITE, sql -> sqlite(connection, few, sql))).isEmpty();
    }
  }

  @Test
  void no_statement_reads_the_whole_history_on_postgresql() throws SQLException {
    String url = Postgres.newDatabase();
    work(url);
    // A plan is asked for without values: only the simple protocol does that.
    try (Connection connection = connect(url + "&preferQueryMode=simple")) {
      fill(connection);
      // The tables of other tests are in the same database.
      for (String table : tables(connection)) {
        execute(connection, "analyze " + table);
      }
      execute(connection, "set enable_seqscan = off");

      Set<String> few =
          few(
              connection,
              "select indexname, indexdef from pg_indexes where schemaname = current_schema()");

      assertThat(tooLong(Dialect.POSTGRESQL, sql -> postgresql(connection, few, sql))).isEmpty();
    }
  }

  private static Connection connect(String url) throws SQLException {
    DatabaseUrl address = DatabaseUrl.parse(url);
    return DriverManager.getConnection(
        address.jdbc(), address.user().orElse(""), address.password().orElse(""));
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static List<String> tables(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "select tablename from pg_tables where schemaname = current_schema()")) {
      List<String> names = new ArrayList<>();
      while (row.next()) {
        names.add(row.getString(1));
      }
      return names;
    }
  }

  /** Gives the steps of a plan that read much. */
  private interface Explaining {
    List<String> explain(String sql) throws SQLException;
  }

  private List<String> tooLong(Dialect dialect, Explaining explaining) throws SQLException {
    assertThat(statements.missing(dialect))
        .as("statements that are put together, and that this test does not make")
        .isEmpty();
    Set<String> all = new TreeSet<>(statements.made());
    all.addAll(statements.constants(dialect));
    List<String> found = new ArrayList<>();
    Set<Pattern> needed = new HashSet<>();
    for (String text : all) {
      String sql = text.strip().replaceAll("\\s+", " ");
      if (!sql.matches("(?i)(select|insert|update|delete|with)\\b.*")) {
        continue;
      }
      // What PostgreSQL says of itself is asked there alone.
      if (dialect == Dialect.SQLITE && sql.contains(" pg_")) {
        continue;
      }
      List<String> steps = explaining.explain(sql);
      Optional<Pattern> allowed =
          ALLOWED.keySet().stream().filter(any -> any.matcher(sql).matches()).findFirst();
      if (!steps.isEmpty() && allowed.isEmpty()) {
        found.add(sql + " -> " + steps);
      }
      if (!steps.isEmpty()) {
        allowed.ifPresent(needed::add);
      }
    }
    Set<Pattern> idle = new HashSet<>(ALLOWED.keySet());
    idle.removeAll(needed);
    assertThat(idle).as("what needs no permission").isEmpty();
    return found;
  }

  private static List<String> sqlite(Connection connection, Set<String> few, String sql)
      throws SQLException {
    List<String> steps = new ArrayList<>();
    Set<String> parts = new HashSet<>(SMALL);
    try (Statement statement = connection.createStatement();
        ResultSet plan = statement.executeQuery("explain query plan " + sql)) {
      while (plan.next()) {
        String step = plan.getString("detail");
        if (step.matches("(MATERIALIZE|CO-ROUTINE) \\w+")) {
          // Part of the statement: what it reads is looked at by itself.
          parts.add(step.substring(step.indexOf(' ') + 1));
        }
        Matcher matcher = STEP.matcher(step);
        if (!matcher.lookingAt() || step.startsWith("SCAN CONSTANT")) {
          continue;
        }
        boolean isFew = matcher.group(3) != null && few.contains(matcher.group(3));
        // What is searched by no column is one end of an index: a minimum or maximum.
        boolean narrow =
            matcher.group(1).equals("SEARCH")
                && (matcher.group(4) == null
                    || narrow(
                        Pattern.compile("\\w+(?=[=<>])")
                            .matcher(matcher.group(4))
                            .results()
                            .map(result -> result.group())
                            .toList()));
        if (!parts.contains(matcher.group(2)) && !isFew && !narrow) {
          steps.add(step);
        }
      }
    }
    return steps;
  }

  private static boolean narrow(List<String> columns) {
    return !COMMON.containsAll(columns);
  }

  /** The partial indexes: they have few rows. */
  private static Set<String> few(Connection connection, String indexes) throws SQLException {
    Set<String> few = new HashSet<>();
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(indexes)) {
      while (row.next()) {
        String definition = row.getString(2);
        if (definition != null && definition.toLowerCase(Locale.ROOT).contains(" where ")) {
          few.add(row.getString(1));
        }
      }
    }
    few.removeAll(FULL);
    return few;
  }

  private static List<String> postgresql(Connection connection, Set<String> few, String sql)
      throws SQLException {
    Matcher value = Pattern.compile("\\?").matcher(sql);
    int[] number = new int[1];
    String numbered = value.replaceAll(any -> "\\$" + ++number[0]);
    List<String> steps = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet plan =
            statement.executeQuery("explain (generic_plan, format json) " + numbered)) {
      plan.next();
      look(Json.read(plan.getString(1), "a plan"), few, steps);
    }
    return steps;
  }

  private static void look(Object node, Set<String> few, List<String> steps) {
    if (node instanceof List<?> list) {
      list.forEach(one -> look(one, few, steps));
    } else if (node instanceof Map<?, ?> map) {
      map.values().forEach(one -> look(one, few, steps));
      String type = String.valueOf(map.get("Node Type"));
      if (type.equals("Seq Scan") && !SMALL.contains(String.valueOf(map.get("Relation Name")))) {
        steps.add("Seq Scan on " + map.get("Relation Name"));
      } else if (map.get("Index Name") instanceof String index && !few.contains(index)) {
        String condition = String.valueOf(map.get("Index Cond"));
        List<String> columns =
            Pattern.compile("\\b[a-z]\\w+\\b")
                .matcher(condition.replaceAll("'[^']*'|::\\w+|ROW\\([^)]*\\)", ""))
                .results()
                .map(result -> result.group())
                .toList();
        boolean small = SMALL.stream().anyMatch(index::startsWith);
        if (!small && (map.get("Index Cond") == null || !narrow(columns))) {
          steps.add(type + " by " + index + " " + condition);
        }
      }
    }
  }

  /** Has every statement made that is put together. */
  private void work(String url) {
    try (JdbcPersistence database = Databases.builder(url).whenOpened(statements::watch).open()) {
      database.becomeWorker();
      // The tables are there.
      statements.forget();
      ProjectId project = Tasks.id(1);
      Decided imported = Tasks.imported(project);
      database.tasks().commit(imported);
      ProviderCall call = Calls.planned(project, 0);
      ProviderCall other = Calls.planned(project, 1);
      PublicationKey key =
          new PublicationKey(project, "20260128_093000_ab12cd34", new Destination("memory:x"));
      Task task = Tasks.next(imported.task());
      database
          .tasks()
          .commit(
              new Decided(
                  task,
                  List.of(call, other),
                  Map.of(),
                  List.of(Publication.wanted(key, Tasks.START)),
                  List.of(new JobKey(JobKind.PUBLISH, key.toString()))));
      tasks(database.tasks(), project);
      turns(database.pushTurns(), Tasks.TABLE, project);
      calls(database.calls(), call);
      database.modelCalls().begin(subject(project), QUESTION, budgets());
      database.changes().changes(ChangeCursor.START, 10);
      database.changes().changes(ChangeCursor.at(database.installation(), 9_999), 10);
      database.modelCalls().waiting();
      database.modelCalls().waiting(List.of(project));
      database.modelCalls().spending(spending(Spending.By.DAY, Optional.empty(), Optional.empty()));
      database.publications().wanted();
      database.publications().session(key, "x");
      database.publications().delayed(key, Failure.retryable("503", "later"));
      database.publications().failed(key, Failure.permanent("400", "no"));
      notifications(database.notifications());
      jobs(database);
      trash(database.trash(), database.tasks(), project);
    }
  }

  private static void trash(Trash trash, TaskStore tasks, ProjectId project) {
    trash.find(project);
    trash.find(List.of(project, Tasks.id(2)));
    trash.find(Tasks.row(project));
    trash.list(Optional.empty(), 10);
    trash.list(Optional.of(project), 10);
    trash.deletedBefore(Tasks.START, 10);
    trash.filesLeft(10);
    assertThatThrownBy(() -> trash.delete(project, new TaskVersion(999_999)))
        .isInstanceOf(StaleTaskException.class);
    ProjectId deleted = Tasks.id(900_000);
    tasks.commit(Tasks.imported(deleted));
    trash.delete(deleted, new TaskVersion(1));
    trash.undelete(deleted);
    trash.delete(deleted, new TaskVersion(1));
    tasks.ids(TaskQuery.all().part(Optional.of(deleted), 10));
    tasks.turns(Optional.empty(), Optional.of(deleted), 10);
    trash.empty(deleted);
    trash.filesRemoved(deleted);
  }

  private static void notifications(NotificationStore notifications) {
    NotificationMessage message =
        new NotificationMessage("a1", "completed", Tasks.START, "done", "{}");
    Map<String, String> told = Map.of("project/a", "completed||");
    notifications.store(
        new NotificationStore.Step("team", Optional.empty(), "c1", true, told, List.of(message)));
    notifications.store(
        new NotificationStore.Step("team", Optional.of("c1"), "c2", true, told, List.of()));
    notifications.find("team");
    notifications.told("team", told.keySet());
    notifications.waiting("team", 10);
    notifications.arrived("team", List.of(message.id()), Tasks.START);
  }

  private static ModelSubject subject(ProjectId project) {
    return new ModelSubject(
        project, Optional.of(Tasks.TABLE), new OperationId("0123456789ab"), Optional.empty());
  }

  private static List<Budget> budgets() {
    return List.of(budget(Budget.Scope.DAY), budget(Budget.Scope.TABLE), budget(Budget.Scope.TASK));
  }

  private static Budget budget(Budget.Scope scope) {
    return new Budget(scope, new Money(1_000_000_000, "USD"), ZoneOffset.UTC);
  }

  private static void tasks(TaskStore tasks, ProjectId project) {
    for (TaskQuery.Which which : TaskQuery.Which.values()) {
      tasks.count(which);
      for (Optional<TableRef> table :
          List.of(Optional.of(Tasks.TABLE), Optional.<TableRef>empty())) {
        TaskQuery first = new TaskQuery(table, which, 10);
        tasks.list(first);
        tasks.list(first.part(Optional.of(project), 10));
        tasks.ids(first);
        tasks.ids(first.part(Optional.of(project), 10));
      }
    }
    List<TaskQuery.Only> filters = new ArrayList<>(List.of(TaskQuery.Only.ALL));
    for (TaskStatus status : TaskStatus.values()) {
      filters.add(only(Optional.empty(), Optional.of(status)));
      filters.add(only(Optional.of(Tasks.TABLE), Optional.of(status)));
    }
    filters.add(only(Optional.of(Tasks.TABLE), Optional.empty()));
    filters.add(
        new TaskQuery.Only(
            Optional.empty(), Optional.empty(), Optional.of(TemplateId.DEFAULT), Optional.empty()));
    filters.add(
        new TaskQuery.Only(
            Optional.of(Tasks.TABLE),
            Optional.of(TaskStatus.COMPLETED),
            Optional.of(TemplateId.DEFAULT),
            Optional.of(LocalDate.EPOCH)));
    for (TaskQuery.Only filter : filters) {
      TaskQuery first = TaskQuery.newest(filter).part(Optional.empty(), 10);
      tasks.summaries(first);
      tasks.summaries(first.part(Optional.of(project), 10));
      for (TaskQuery.Order order : TaskQuery.Order.values()) {
        TaskQuery sorted = TaskQuery.sorted(filter, order).part(Optional.empty(), 10);
        tasks.summaries(sorted);
        tasks.summaries(sorted.part(Optional.of(project), 10));
      }
      tasks.counts(filter);
      tasks.failures(Instant.EPOCH);
      tasks.misfiled(List.of(Tasks.id(1)));
      tasks.refile(List.of(Tasks.id(1)));
    }
    tasks.summaries(List.of(project));
    tasks.list(List.of(project));
    tasks.find(List.of(project));
    tasks.find(List.of(project, Tasks.id(2)));
    tasks.ids(List.of(Tasks.row(project), Tasks.row(Tasks.id(2))));
    tasks.tables();
    tasks.waiting();
    for (Optional<ProjectId> after : List.of(Optional.<ProjectId>empty(), Optional.of(project))) {
      tasks.turns(Optional.empty(), after, 10);
      tasks.turns(Optional.of(new Batch("batch", 4)), after, 10);
      tasks.uncleaned(Tasks.START, after, 10);
    }
    tasks.cleaned(Map.of(project, 1L));
    for (Shown where : Shown.values()) {
      tasks.notShown(List.of(project), where);
    }
  }

  private static TaskQuery.Only only(Optional<TableRef> table, Optional<TaskStatus> status) {
    return new TaskQuery.Only(table, status, Optional.empty(), Optional.empty());
  }

  private static SpendingQuery spending(
      Spending.By by, Optional<LocalDate> since, Optional<TableRef> table) {
    return new SpendingQuery(by, ZoneOffset.UTC, since, table);
  }

  private static void turns(PushTurns turns, TableRef table, ProjectId project) {
    PushTurns.Turn turn = turns.begin(table.base());
    turns.take(turn, table, 10);
    turns.note(
        turn,
        List.of(
            new PushTurns.Written(project, 1, Optional.empty()),
            new PushTurns.Written(project, 1, Optional.of("no"))));
    PushTurns.Turn next = turns.begin(table.base());
    turns.doubt(turn, List.of(project));
    turns.end(next);
    turns.again(table);
    turns.again(table, List.of(project));
    turns.waiting(table);
    turns.sendWaiting(table);
    turns.lag(table, Tasks.START);
  }

  private static void calls(CallLedger calls, ProviderCall call) {
    calls.hold(Calls.POOL, WaitReason.DISK);
    calls.release(Calls.POOL, WaitReason.DISK);
    calls.nextDispatch(Calls.POOL);
    calls.nextPoll(Calls.POOL);
    calls.due(Calls.POOL, 20);
    for (CallState state : CallState.values()) {
      calls.part(state, Optional.of(call.key()), 20);
    }
    calls.stranded(Calls.POOL);
    calls.lost(Calls.POOL);
    calls.admit(Calls.POOL, new Admission(1, budgets()));
    calls.admit(Calls.POOL, new Admission(1, List.of()));
    calls.confirmSend(call.key(), 1);
    calls.record(call.key(), new Fact.Refused(1, Failure.permanent("400", "no")));
    calls.pause(Calls.POOL, WaitReason.RATE, Duration.ofMinutes(1));
    calls.purchases();
    calls.recount();
    calls.wrongTotals();
    calls.withoutProject(20);
    calls.counts();
    calls.pools(Instant.EPOCH);
    calls.ended();
    calls.clear(new AccountId("sample/account"), 1, 0);
    calls.find(new CallKey("nobody"));
    calls.find(CallQuery.of(call.subject().project()));
    calls.find(CallQuery.in(CallState.PLANNED).of(Set.of(call.subject().project(), Tasks.id(9))));
    calls.waiting(Calls.POOL, Set.of(WaitReason.BUDGET, WaitReason.DISK), 20);
    CallQuery all = new CallQuery(Optional.empty(), Set.of());
    calls.find(all);
    calls.find(all.newestFirst().part(Optional.of(call.key()), 10));
    for (Spending.By by : Spending.By.values()) {
      calls.spending(spending(by, Optional.empty(), Optional.empty()));
      calls.spending(spending(by, Optional.of(LocalDate.EPOCH), Optional.empty()));
      calls.spending(spending(by, Optional.empty(), Optional.of(Tasks.TABLE)));
    }
    calls.find(CallQuery.in(CallState.DONE));
    for (CallState state : CallState.values()) {
      calls.part(state, Optional.empty(), 10);
      calls.part(state, Optional.of(call.key()), 10);
    }
    calls.find(CallQuery.in(CallState.PLANNED, CallState.RUNNING));
  }

  private static void jobs(JdbcPersistence database) {
    JobKey key = new JobKey(JobKind.FETCH, "nobody");
    database.jobQueue().enqueue(List.of(key, JobKey.onAll(JobKind.SWEEP)));
    database.jobQueue().revive(List.of(key), Duration.ZERO);
    database.jobQueue().start(Map.of(JobKind.FETCH, new Idle()), RetryPolicies.DEFAULT);
    await()
        .until(() -> database.jobQueue().list().stream().noneMatch(job -> job.key().equals(key)));
    database.jobQueue().restart("nobody");
    List<Job> jobs = database.jobQueue().list();
    database.jobQueue().counts();
    database.jobQueue().parked();
    database.jobQueue().list(JobQuery.all().part(jobs.stream().findFirst(), 10));
  }

  private static final class Idle implements JobHandler {
    @Override
    public JobResult handle(JobKey jobKey) {
      return JobResult.idle();
    }

    @Override
    public void giveUp(JobKey jobKey, Failure reason) {}
  }

  /** Adds what many finished projects leave behind: copies of what one left, with other keys. */
  private static void fill(Connection connection) throws SQLException {
    connection.setAutoCommit(false);
    copy(
        connection,
        "batch_tasks",
        1,
        Map.of(
            "project_id", "'p' || i",
            "feishu_record_id", "'r' || i",
            "created_at", "created_at + i",
            "table_shown", "projection",
            "files_shown", "projection",
            "busy", "0",
            "waiting", "0"));
    copy(
        connection,
        "provider_calls",
        7,
        Map.of(
            "call_key", "'k' || i",
            "project_id", "'p' || (i / 7)",
            "segment", "i % 7",
            "state", "'done'",
            "sent_at", "planned_at + i"));
    copy(
        connection,
        "model_calls",
        2,
        Map.of(
            "project_id", "'p' || (i / 2)",
            "asked_at", "asked_at + i",
            "ending", "'taken'",
            "cost_micros", "1",
            "cost_currency", "'USD'"));
    copy(
        connection,
        "publications",
        1,
        Map.of("project_id", "'p' || i", "state", "'published'", "wanted_at", "wanted_at + i"));
    copy(
        connection, "project_changes", 1, Map.of("project_id", "'p' || i", "position", "i + 1000"));
    copy(connection, "notification_topics", 1, Map.of("topic", "'project/p' || i"));
    copy(connection, "jobs", 1, Map.of("id", "'j' || i", "kind", "'fetch'", "subject", "'k' || i"));
    copy(
        connection,
        "scheduled",
        1,
        Map.of(
            "task_name", "'fetch'",
            "task_instance", "'j' || i",
            "execution_time", String.valueOf(JobRows.NEVER)));
    copy(
        connection,
        "deleted_projects",
        1,
        Map.of(
            "project_id", "'d' || i",
            "feishu_record_id", "'d' || i",
            "deleted_at", "deleted_at + i"));
    copy(connection, "worker", 1, Map.of("id", "'w' || i", "ended_at", "started_at + i"));
    connection.commit();
    connection.setAutoCommit(true);
  }

  private static void copy(
      Connection connection, String table, int each, Map<String, String> changed)
      throws SQLException {
    Set<String> columns = new TreeSet<>();
    try (ResultSet row =
        connection.getMetaData().getColumns(null, connection.getSchema(), table, null)) {
      while (row.next()) {
        columns.add(row.getString("COLUMN_NAME"));
      }
    }
    boolean numbered = Set.of("batch_tasks", "model_calls").contains(table);
    columns.removeIf(name -> name.equals("seq") || (numbered && name.equals("id")));
    assertThat(columns).containsAll(changed.keySet());
    execute(
        connection,
        "with recursive n(i) as (select 1 union all select i + 1 from n where i < "
            + each * FINISHED
            + ") insert into "
            + table
            + " ("
            + String.join(", ", columns)
            + ") select "
            + columns.stream()
                .map(column -> changed.getOrDefault(column, column))
                .collect(Collectors.joining(", "))
            + " from n, (select * from "
            + table
            + " limit 1) one");
  }
}
