package dev.petforge.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.petforge.call.Admission;
import dev.petforge.call.CallQuery;
import dev.petforge.call.CallState;
import dev.petforge.call.Fact;
import dev.petforge.call.ProviderCall;
import dev.petforge.failure.Failure;
import dev.petforge.file.ProjectFiles;
import dev.petforge.generation.CallKey;
import dev.petforge.generation.ProviderJobId;
import dev.petforge.job.Job;
import dev.petforge.job.JobKey;
import dev.petforge.job.JobKind;
import dev.petforge.money.Budget;
import dev.petforge.money.Money;
import dev.petforge.money.Spending;
import dev.petforge.money.SpendingQuery;
import dev.petforge.production.Persistence;
import dev.petforge.production.PushTurns;
import dev.petforge.project.OperationId;
import dev.petforge.project.ProjectId;
import dev.petforge.question.ModelAnswer;
import dev.petforge.question.ModelCall;
import dev.petforge.question.ModelQuestion;
import dev.petforge.question.ModelSubject;
import dev.petforge.question.TokenUsage;
import dev.petforge.segment.Chain;
import dev.petforge.storyboard.TemplateId;
import dev.petforge.table.RecordRef;
import dev.petforge.table.TableRef;
import dev.petforge.task.Abandonment;
import dev.petforge.task.Activity;
import dev.petforge.task.Batch;
import dev.petforge.task.Goal;
import dev.petforge.task.Opening;
import dev.petforge.task.Outcome.Decided;
import dev.petforge.task.PictureOrigin;
import dev.petforge.task.Project;
import dev.petforge.task.Shown;
import dev.petforge.task.Source;
import dev.petforge.task.StaleTaskException;
import dev.petforge.task.Task;
import dev.petforge.task.TaskQuery;
import dev.petforge.task.TaskQuery.Which;
import dev.petforge.task.TaskStatus;
import dev.petforge.task.TaskStore;
import dev.petforge.task.TaskSummary;
import dev.petforge.task.Turn;
import dev.petforge.task.Versions;
import dev.petforge.task.WaitingBatch;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What every {@link TaskStore} promises. The test of a database module extends this and supplies an
 * empty database for each test.
 */
public abstract class TaskStoreContract {
  private static final ProjectId A = Tasks.id(10);
  private static final ProjectId B = Tasks.id(11);
  private static final ProjectId C = Tasks.id(12);
  private static final Failure REASON = Failure.permanent("ABANDONED", "by a person");

  private Persistence database;
  private TaskStore tasks;

  /** A database without a task, that no other test uses; its clock may be any. It is closed. */
  protected abstract Persistence fresh();

  @BeforeEach
  final void open() {
    database = fresh();
    tasks = database.tasks();
  }

  @AfterEach
  final void close() {
    database.close();
  }

  @Test
  void a_new_task_is_found_by_its_project_and_by_its_row() {
    Decided imported = Tasks.imported(A);
    tasks.commit(imported);

    assertThat(tasks.find(A)).contains(new Project(imported.task(), List.of()));
    assertThat(tasks.find(Tasks.row(A))).contains(imported.task());
    assertThat(tasks.find(B)).isEmpty();
    assertThat(tasks.find(Tasks.row(B))).isEmpty();
  }

  @Test
  void every_part_of_a_task_comes_back_as_it_was() {
    int number = 100;
    Map<String, Task> stored = new HashMap<>();
    for (String name : Tasks.samples(A).keySet()) {
      ProjectId project = Tasks.id(number++);
      Task task = sample(project, name);
      tasks.commit(Tasks.decided(task));
      stored.put(name, task);
    }

    stored.forEach((name, task) -> assertThat(found(task.id())).as(name).isEqualTo(task));
    assertThat(tasks.list(TaskQuery.all())).containsExactlyInAnyOrderElementsOf(stored.values());
  }

  @Test
  void a_project_that_was_taken_over_without_its_picture_comes_back_as_it_was() {
    Source whole = Tasks.source(A, 7);
    Source source =
        new Source(
            Optional.empty(),
            whole.template(),
            whole.releaseDate(),
            whole.segmentCount(),
            whole.sceneDescription(),
            Opening.lost(new ProjectFiles(whole.home())),
            whole.home());
    Decided adopted =
        Task.adopted(
            A,
            source,
            Optional.of(Tasks.script(7)),
            Chain.pending(source.opening().frame().sha256(), 7),
            Tasks.START.minusSeconds(3600),
            Tasks.START);

    tasks.commit(adopted);

    assertThat(found(A)).isEqualTo(adopted.task());
    assertThat(found(A).source().opening().lost()).isTrue();
    assertThat(tasks.summaries(TaskQuery.all())).extracting(TaskSummary::id).containsExactly(A);
  }

  @Test
  void an_imported_project_brings_its_calls_as_history_that_no_sum_counts() {
    Decided decision = exported(A).asImported(Optional.empty(), database.clock().instant());
    List<ProviderCall> calls = endedCalls(A);
    List<ModelCall> questions = List.of(question(A, "{\"a\": \"猫\"}"), question(A, "no answer"));

    tasks.commitImported(decision, calls, questions);

    assertThat(tasks.find(A)).contains(new Project(decision.task(), calls));
    assertThat(tasks.find(List.of(A))).containsExactly(new Project(decision.task(), calls));
    assertThat(database.calls().find(CallQuery.of(A))).isEqualTo(calls);
    assertThat(database.calls().part(CallState.DONE, Optional.empty(), 9))
        .extracting(call -> call.status().sends())
        .containsExactly(1);
    assertThat(database.modelCalls().find(A))
        .extracting(ModelCall::id, ModelCall::question, ModelCall::askedAt, ModelCall::answer)
        .containsExactly(
            tuple(-1L, questions.get(0).question(), Tasks.START, questions.get(0).answer()),
            tuple(-2L, questions.get(1).question(), Tasks.START, questions.get(1).answer()));
    assertThat(jobs()).containsExactly(new JobKey(JobKind.PROJECTION, A.value()));
    assertThat(database.calls().purchases()).isEmpty();
    assertThat(database.calls().wrongTotals()).isEmpty();
    assertThat(database.calls().recount()).isEmpty();
    assertThat(database.modelCalls().expenses()).isEmpty();
    for (Spending.By by : Spending.By.values()) {
      SpendingQuery all = new SpendingQuery(by, ZoneOffset.UTC);
      SpendingQuery since =
          new SpendingQuery(
              by, ZoneOffset.UTC, Optional.of(LocalDate.of(2020, 1, 1)), Optional.empty());
      assertThat(database.calls().spending(all)).as(by.name()).isEmpty();
      assertThat(database.calls().spending(since)).as(by.name()).isEmpty();
      assertThat(database.modelCalls().spending(all)).as(by.name()).isEmpty();
      assertThat(database.modelCalls().spending(since)).as(by.name()).isEmpty();
    }
    for (Budget.Scope scope : Budget.Scope.values()) {
      Budget budget = new Budget(scope, new Money(1, "USD"), ZoneOffset.UTC);
      assertThat(database.modelCalls().spent(budget, A, Optional.of(Tasks.TABLE)))
          .as(scope.name())
          .isZero();
    }
  }

  @Test
  void no_fact_changes_a_call_that_came_with_its_project() {
    List<ProviderCall> calls = endedCalls(A);
    tasks.commitImported(exported(A).asImported(Optional.empty(), Tasks.START), calls, List.of());

    for (ProviderCall call : calls) {
      for (List<Fact> facts : Calls.ways(call).values()) {
        facts.forEach(fact -> database.calls().record(call.key(), fact));
      }
      database.calls().record(call.key(), new Fact.Billed(new Money(9, "USD")));
    }

    assertThat(database.calls().find(CallQuery.of(A))).isEqualTo(calls);
    assertThat(database.calls().spending(new SpendingQuery(Spending.By.TASK, ZoneOffset.UTC)))
        .isEmpty();
  }

  @Test
  void an_imported_project_that_is_there_or_whose_calls_are_is_refused_with_all_that_it_has() {
    List<ProviderCall> calls = endedCalls(A);
    Decided decision = exported(A).asImported(Optional.empty(), Tasks.START);
    tasks.commitImported(decision, calls.subList(0, 1), List.of());
    List<ModelCall> questions = List.of(question(A, "text"));

    assertThatExceptionOfType(StaleTaskException.class)
        .isThrownBy(() -> tasks.commitImported(decision, calls.subList(1, 2), questions));
    assertThatExceptionOfType(StaleTaskException.class)
        .isThrownBy(
            () ->
                tasks.commitImported(
                    exported(B).asImported(Optional.empty(), Tasks.START),
                    calls.subList(0, 1),
                    questions));

    assertThat(tasks.find(A)).contains(new Project(decision.task(), calls.subList(0, 1)));
    assertThat(tasks.find(B)).isEmpty();
    assertThat(database.modelCalls().find(A)).isEmpty();
  }

  /** A project as another installation has it. */
  private static Task exported(ProjectId project) {
    return sample(project, "completed, out of date, with a history");
  }

  private static ModelCall question(ProjectId project, String answer) {
    return new ModelCall(
        7,
        new ModelSubject(
            project,
            Optional.of(Tasks.TABLE),
            new OperationId("op-1"),
            Optional.of(Tasks.hash("p"))),
        new ModelQuestion(
            "deepseek",
            "deepseek-flash",
            ModelQuestion.Reason.WRITE,
            new Money(6_000, "USD"),
            Optional.of(new Money(7_000, "USD"))),
        Tasks.START,
        Optional.of(
            new ModelAnswer(
                ModelAnswer.Ending.TAKEN,
                Optional.of("stop"),
                new TokenUsage(3_000, 2_048, 4_000, 5),
                new Money(2_549, "USD"),
                Duration.ofMillis(12_345),
                answer)));
  }

  /** In every way that a call can end. */
  private static List<ProviderCall> endedCalls(ProjectId project) {
    List<ProviderCall> ended = new ArrayList<>();
    for (String way : Calls.ways(Calls.planned(project, 0)).keySet()) {
      ProviderCall call = Calls.planned(project, 0, ended.size() + 1, Calls.keyless());
      call = call.with(call.status().sending("another machine", Tasks.START.plusSeconds(1)));
      for (Fact fact : Optional.ofNullable(Calls.ways(call).get(way)).orElseThrow()) {
        call = call.after(fact, Tasks.START.plusSeconds(2));
      }
      if (!call.open()) {
        ended.add(call.with(call.status().asHistory()));
      }
    }
    assertThat(ended).hasSizeGreaterThan(5);
    return ended;
  }

  @Test
  void of_decisions_that_are_stored_together_a_stale_one_is_left_out_with_all_that_it_says() {
    Task a = imported(A);
    Task b = imported(B);
    Task c = imported(C);
    tasks.commit(Tasks.decided(Tasks.next(b)));
    ProviderCall ofB = Calls.planned(B, 0);
    ProviderCall ofC = Calls.planned(C, 0);
    JobKey kept = new JobKey(JobKind.MERGE, "kept");
    JobKey lost = new JobKey(JobKind.MERGE, "lost");

    Set<ProjectId> stale =
        tasks.commitEach(
            List.of(
                new Decided(Tasks.next(c), List.of(ofC), Map.of(), List.of(kept)),
                new Decided(Tasks.next(b), List.of(ofB), Map.of(), List.of(lost)),
                Tasks.decided(Tasks.next(a))));

    assertThat(stale).containsExactly(B);
    assertThat(tasks.find(A).orElseThrow().task()).isEqualTo(Tasks.next(a));
    assertThat(tasks.find(B)).contains(new Project(Tasks.next(b), List.of()));
    assertThat(tasks.find(C)).contains(new Project(Tasks.next(c), List.of(ofC)));
    assertThat(jobs()).contains(kept).doesNotContain(lost);
    assertThat(tasks.commitEach(List.of())).isEmpty();
  }

  @Test
  void a_decision_among_others_whose_call_is_open_already_is_left_out() {
    Task a = imported(A);
    Task b = imported(B);
    ProviderCall open = Calls.planned(A, 0);
    tasks.commit(planning(Tasks.next(a), open));

    Set<ProjectId> stale =
        tasks.commitEach(
            List.of(planning(Tasks.next(Tasks.next(a)), open), Tasks.decided(Tasks.next(b))));

    assertThat(stale).containsExactly(A);
    assertThat(tasks.find(A)).contains(new Project(Tasks.next(a), List.of(open)));
    assertThat(tasks.find(B).orElseThrow().task()).isEqualTo(Tasks.next(b));
  }

  @Test
  void several_projects_are_found_at_once_each_with_its_calls() {
    Task a = imported(A);
    Task b = imported(B);
    imported(C);
    ProviderCall first = Calls.planned(A, 0);
    ProviderCall second = Calls.planned(A, 1);
    tasks.commit(
        new Decided(Tasks.next(a), List.of(first, second), Map.of(), List.of(), List.of()));

    assertThat(tasks.find(List.of(B, A, Tasks.id(99), A)))
        .containsExactlyInAnyOrder(
            new Project(Tasks.next(a), List.of(first, second)), new Project(b, List.of()));
    assertThat(tasks.find(List.<ProjectId>of())).isEmpty();
  }

  @Test
  void the_projects_of_many_rows_are_found_at_once() {
    List<Decided> imported =
        IntStream.range(0, 3).mapToObj(i -> Tasks.imported(Tasks.id(i))).toList();
    tasks.commitNew(imported);
    RecordRef first = Tasks.row(Tasks.id(0));
    RecordRef last = Tasks.row(Tasks.id(2));
    RecordRef elsewhere = new RecordRef(new TableRef("folder:/other"), first.record());
    List<RecordRef> asked = new ArrayList<>(List.of(first, elsewhere, first));
    IntStream.range(100, 1_300).forEach(i -> asked.add(Tasks.row(Tasks.id(i))));
    asked.add(last);

    assertThat(tasks.ids(asked)).isEqualTo(Map.of(first, Tasks.id(0), last, Tasks.id(2)));
    assertThat(tasks.ids(List.<RecordRef>of())).isEmpty();
  }

  @Test
  void tasks_are_counted_by_their_status() {
    assertThat(tasks.counts(TaskQuery.Only.ALL)).isEmpty();
    int number = 100;
    Map<TaskStatus, Long> all = new EnumMap<>(TaskStatus.class);
    Map<TaskStatus, Long> inTable = new EnumMap<>(TaskStatus.class);
    for (String name : Tasks.samples(A).keySet()) {
      Task task = sample(Tasks.id(number++), name);
      tasks.commit(Tasks.decided(task));
      all.merge(task.status(), 1L, Long::sum);
      if (task.source().row().isPresent()) {
        inTable.merge(task.status(), 1L, Long::sum);
      }
    }
    Task other = sample(B, "pending");
    TableRef table = new TableRef("folder:/other");
    Source source = other.source();
    tasks.commit(
        Tasks.decided(
            new Task(
                B,
                new Source(
                    Optional.of(new RecordRef(table, "r1")),
                    new TemplateId("other-template"),
                    source.releaseDate().plusDays(1),
                    source.segmentCount(),
                    source.sceneDescription(),
                    source.opening(),
                    source.home()),
                other.script(),
                other.chain(),
                other.activity(),
                other.versions())));

    Map<TaskStatus, Long> one = Map.of(TaskStatus.PENDING, 1L);
    assertThat(counts(table, null, null)).isEqualTo(one);
    assertThat(counts(null, null, "other-template")).isEqualTo(one);
    assertThat(counts(table, TaskStatus.PENDING, "other-template")).isEqualTo(one);
    assertThat(counts(table, TaskStatus.COMPLETED, null)).isEmpty();
    assertThat(counts(Tasks.TABLE, null, null)).isEqualTo(inTable);
    for (TaskStatus status : inTable.keySet()) {
      assertThat(counts(Tasks.TABLE, status, null))
          .isEqualTo(Map.of(status, inTable.getOrDefault(status, 0L)));
    }
    all.merge(TaskStatus.PENDING, 1L, Long::sum);
    assertThat(tasks.counts(TaskQuery.Only.ALL)).isEqualTo(all);
    Map<String, Long> failures = new TreeMap<>();
    tasks.list(TaskQuery.of(TaskQuery.Which.UNFINISHED)).stream()
        .flatMap(task -> task.activity().failure().stream())
        .forEach(failure -> failures.merge(failure.code(), 1L, Long::sum));
    assertThat(failures).isNotEmpty();
    assertThat(tasks.failures(Tasks.START)).isEqualTo(failures);
    assertThat(tasks.failures(Instant.parse("2100-01-01T00:00:00Z"))).isEmpty();
    assertThat(tasks.misfiled(tasks.ids(TaskQuery.all()))).as("all is in order").isEmpty();
    assertThat(
            tasks.counts(
                new TaskQuery.Only(
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of(source.releaseDate().plusDays(1)))))
        .isEqualTo(one);
  }

  private Map<TaskStatus, Long> counts(
      @Nullable TableRef table, @Nullable TaskStatus status, @Nullable String template) {
    return tasks.counts(
        new TaskQuery.Only(
            Optional.ofNullable(table),
            Optional.ofNullable(status),
            Optional.ofNullable(template).map(TemplateId::new),
            Optional.empty()));
  }

  @Test
  void a_decision_replaces_every_part() {
    long version = 0;
    for (Map.Entry<String, Task> sample : Tasks.samples(A).entrySet()) {
      version++;
      Task task =
          Tasks.with(
              sample.getValue(),
              new Versions(version, version, Tasks.START, Tasks.START.plusSeconds(version)));
      tasks.commit(Tasks.decided(task));

      assertThat(found(A)).as(sample.getKey()).isEqualTo(task);
    }
  }

  @Test
  void the_second_of_two_decisions_on_one_version_is_refused_and_nothing_of_it_is_stored() {
    Task read = imported(A);
    ProviderCall open = Calls.planned(A, 0);
    Task first = Tasks.nextShown(read);
    tasks.commit(planning(first, open));
    List<JobKey> jobs = jobs();
    Decided second =
        new Decided(
            Tasks.with(Tasks.nextShown(read), Tasks.merging()),
            List.of(Calls.planned(A, 1)),
            abandoning(open),
            List.of(new JobKey(JobKind.MERGE, "second"), new JobKey(JobKind.PUSH, "second")));

    assertThatExceptionOfType(StaleTaskException.class).isThrownBy(() -> tasks.commit(second));

    assertThat(tasks.find(A)).contains(new Project(first, List.of(open)));
    assertThat(jobs()).containsExactlyInAnyOrderElementsOf(jobs);
  }

  @Test
  void a_decision_on_a_version_that_is_not_there_is_refused() {
    Task first = Tasks.imported(A).task();
    Task second = Tasks.next(first);
    assertThatExceptionOfType(StaleTaskException.class)
        .isThrownBy(() -> tasks.commit(Tasks.decided(second)));
    assertThat(tasks.find(A)).isEmpty();

    tasks.commit(Tasks.decided(first));
    assertThatExceptionOfType(StaleTaskException.class)
        .isThrownBy(() -> tasks.commit(Tasks.decided(Tasks.next(second))));
    assertThatExceptionOfType(StaleTaskException.class)
        .isThrownBy(() -> tasks.commit(Tasks.decided(first)));
    assertThat(found(A)).isEqualTo(first);
  }

  @Test
  void new_tasks_are_stored_together_with_their_jobs() {
    tasks.commitNew(List.of());
    tasks.commitNew(List.of(Tasks.imported(A), Tasks.imported(B)));

    assertThat(found(A)).isEqualTo(Tasks.imported(A).task());
    assertThat(found(B)).isEqualTo(Tasks.imported(B).task());
    assertThat(jobs()).containsAll(Tasks.imported(A).jobs()).containsAll(Tasks.imported(B).jobs());
    assertThat(jobs()).isNotEmpty();
  }

  @Test
  void of_new_tasks_none_is_stored_if_one_has_a_row_or_a_project_of_another() {
    imported(C);
    List<JobKey> jobs = jobs();
    Task thief = Task.imported(B, Tasks.source(C, 7), Tasks.START).task();
    Task twin = Task.imported(B, Tasks.source(A, 7), Tasks.START).task();

    for (Decided refused :
        List.of(Tasks.imported(C), Tasks.decided(thief), Tasks.decided(twin), Tasks.imported(A))) {
      assertThatExceptionOfType(StaleTaskException.class)
          .isThrownBy(() -> tasks.commitNew(List.of(Tasks.imported(A), refused)));
    }

    assertThat(tasks.ids(TaskQuery.all())).containsExactly(C);
    assertThat(jobs()).containsExactlyInAnyOrderElementsOf(jobs);
    tasks.commitNew(List.of(Tasks.imported(A), Tasks.imported(B)));
    assertThat(tasks.ids(TaskQuery.all())).containsExactlyInAnyOrder(A, B, C);
  }

  @Test
  void of_many_who_decide_at_once_one_wins_each_round() {
    imported(A);
    int threads = 8;
    int each = 6;

    List<Integer> lost =
        Await.inThreads(
            threads,
            thread ->
                () -> {
                  int refused = 0;
                  for (int done = 0; done < each; ) {
                    Task read = found(A);
                    String name = "thread-" + thread + "-" + done;
                    try {
                      tasks.commit(
                          new Decided(
                              Tasks.next(read),
                              List.of(),
                              Map.of(),
                              List.of(new JobKey(JobKind.SETTLE, name))));
                      done++;
                    } catch (StaleTaskException e) {
                      refused++;
                    }
                  }
                  return refused;
                });

    assertThat(lost).hasSize(threads);
    assertThat(found(A).versions().version()).isEqualTo(1 + threads * each);
    assertThat(jobs()).filteredOn(key -> key.kind() == JobKind.SETTLE).hasSize(threads * each);
  }

  @Test
  void a_row_belongs_to_one_task() {
    imported(A);
    Task thief =
        Task.imported(B, Tasks.source(B, 7, Optional.of(Tasks.row(A))), Tasks.START).task();

    assertThatExceptionOfType(StaleTaskException.class)
        .isThrownBy(() -> tasks.commit(Tasks.decided(thief)));

    assertThat(tasks.find(B)).isEmpty();
    assertThat(tasks.find(Tasks.row(A)).orElseThrow().id()).isEqualTo(A);
  }

  @Test
  void many_tasks_may_come_from_no_row() {
    for (ProjectId project : List.of(A, B)) {
      tasks.commit(Task.imported(project, Tasks.source(project, 7, Optional.empty()), Tasks.START));
    }

    assertThat(tasks.list(TaskQuery.all())).hasSize(2);
  }

  @Test
  void a_row_that_many_import_at_once_becomes_one_task() {
    List<Boolean> won =
        Await.inThreads(
            8,
            thread ->
                () -> {
                  ProjectId project = Tasks.id(500 + thread);
                  try {
                    tasks.commit(
                        Task.imported(
                            project,
                            Tasks.source(project, 7, Optional.of(Tasks.row(A))),
                            Tasks.START));
                    return true;
                  } catch (StaleTaskException e) {
                    return false;
                  }
                });

    assertThat(won).filteredOn(one -> one).hasSize(1);
    assertThat(tasks.list(TaskQuery.all())).hasSize(1);
  }

  @Test
  void planned_calls_are_stored_with_the_decision_in_their_order() {
    Task read = imported(A);
    List<ProviderCall> calls =
        List.of(Calls.planned(A, 3), Calls.planned(A, 1), Calls.planned(A, 2));
    tasks.commit(planning(Tasks.next(read), calls.toArray(ProviderCall[]::new)));

    assertThat(tasks.find(A).orElseThrow().calls()).containsExactlyElementsOf(calls);
    for (ProviderCall call : calls) {
      assertThat(database.calls().find(call.key())).contains(call);
    }
  }

  @Test
  void a_task_has_its_own_calls_only() {
    tasks.commit(planning(Tasks.next(imported(A)), Calls.planned(A, 0)));
    tasks.commit(planning(Tasks.next(imported(B)), Calls.planned(B, 0)));

    assertThat(tasks.find(A).orElseThrow().calls()).containsExactly(Calls.planned(A, 0));
  }

  @Test
  void while_a_wanted_call_is_open_no_other_is_stored_for_its_segment() {
    database.becomeWorker();
    int number = 20;
    for (Map.Entry<String, List<Fact>> way : Calls.ways(Calls.planned(A, 0)).entrySet()) {
      ProjectId project = Tasks.id(number++);
      ProviderCall call = bring(project, way.getKey());
      Task read = found(project);
      Decided next =
          new Decided(
              Tasks.nextShown(read),
              List.of(Calls.planned(project, 0, 2, Calls.keyed())),
              Map.of(),
              List.of(new JobKey(JobKind.MERGE, "note of " + project)));

      if (call.wantedAndOpen()) {
        assertThatThrownBy(() -> tasks.commit(next))
            .as(way.getKey())
            .isInstanceOf(StaleTaskException.class);
        assertThat(tasks.find(project)).contains(new Project(read, List.of(call)));
        assertThat(jobs()).doesNotContainAnyElementsOf(next.jobs());
      } else {
        tasks.commit(next);
        assertThat(tasks.find(project).orElseThrow().calls()).as(way.getKey()).hasSize(2);
      }
    }
  }

  @Test
  void other_segments_may_have_a_call_open_at_the_same_time() {
    Task read = imported(A);
    tasks.commit(planning(Tasks.next(read), Calls.planned(A, 0)));
    tasks.commit(planning(Tasks.next(found(A)), Calls.planned(A, 1)));

    assertThat(tasks.find(A).orElseThrow().calls()).hasSize(2);
  }

  @Test
  void two_calls_for_one_segment_in_one_decision_are_refused() {
    Task read = imported(A);
    Decided both =
        planning(Tasks.next(read), Calls.planned(A, 0), Calls.planned(A, 0, 2, Calls.keyed()));

    assertThatExceptionOfType(StaleTaskException.class).isThrownBy(() -> tasks.commit(both));

    assertThat(tasks.find(A)).contains(new Project(read, List.of()));
  }

  @Test
  void an_attempt_is_never_used_twice() {
    database.becomeWorker();
    bring(A, "refused");
    Task read = found(A);
    ProviderCall again =
        ProviderCall.planned(
            "other",
            Calls.planned(A, 0).subject(),
            Calls.keyed(),
            Calls.request(B, 0),
            Calls.planned(A, 0).urgency());

    assertThatExceptionOfType(StaleTaskException.class)
        .isThrownBy(() -> tasks.commit(planning(Tasks.next(read), again)));

    assertThat(tasks.find(A).orElseThrow().calls()).hasSize(1);
    assertThat(found(A)).isEqualTo(read);
  }

  @Test
  void a_call_may_take_the_place_of_one_that_is_abandoned_in_the_same_decision() {
    ProviderCall old = Calls.planned(A, 0);
    tasks.commit(planning(Tasks.next(imported(A)), old));
    ProviderCall next = Calls.planned(A, 0, 2, Calls.keyed());
    tasks.commit(new Decided(Tasks.next(found(A)), List.of(next), abandoning(old), List.of()));

    List<ProviderCall> calls = tasks.find(A).orElseThrow().calls();
    assertThat(calls).extracting(ProviderCall::key).containsExactly(old.key(), next.key());
    assertThat(calls).extracting(ProviderCall::wantedAndOpen).containsExactly(false, true);
  }

  private static Map<CallKey, Abandonment> abandoning(ProviderCall call) {
    return Map.of(call.key(), new Abandonment(REASON, call.status().state()));
  }

  @Test
  void a_call_that_was_bought_since_it_was_given_up_is_decided_on_anew() {
    imported(A);
    ProviderCall planned = Calls.planned(A, 0);
    tasks.commit(planning(Tasks.next(found(A)), planned));
    Decided cancelled =
        new Decided(Tasks.next(found(A)), List.of(), abandoning(planned), List.of());
    assertThat(database.calls().admit(planned.terms().pool(), new Admission(1, List.of())))
        .hasSize(1);

    assertThatExceptionOfType(StaleTaskException.class).isThrownBy(() -> tasks.commit(cancelled));

    assertThat(database.calls().find(planned.key()).orElseThrow().status().wanted()).isTrue();
    assertThat(found(A).versions().version()).isEqualTo(cancelled.task().versions().version() - 1);
  }

  @Test
  void what_becomes_of_an_abandoned_call_depends_on_its_state_and_sets_its_jobs() {
    database.becomeWorker();
    int number = 40;
    for (String way : Calls.ways(Calls.planned(A, 0)).keySet()) {
      ProjectId project = Tasks.id(number++);
      ProviderCall before = bring(project, way);
      tasks.commit(
          new Decided(Tasks.next(found(project)), List.of(), abandoning(before), List.of()));

      ProviderCall after = database.calls().find(before.key()).orElseThrow();
      assertThat(after).as(way).isEqualTo(before.abandoned(REASON, after.status().since()));
      assertThat(after.status().wanted()).as(way).isFalse();
      assertThat(jobs()).as(way).containsAll(after.followUps(before.status()));
    }
  }

  @Test
  void an_uncertain_call_without_a_key_ends_when_it_is_abandoned_one_with_a_key_is_looked_up() {
    database.becomeWorker();
    Map<Boolean, CallState> states = new HashMap<>();
    for (boolean keyed : List.of(true, false)) {
      ProjectId project = keyed ? A : B;
      ProviderCall call =
          bring(
              Calls.planned(project, 0, 1, keyed ? Calls.keyed() : Calls.keyless()),
              List.of(new Fact.AnswerLost(1, Failure.retryable("IO", "reset"))));
      tasks.commit(new Decided(Tasks.next(found(project)), List.of(), abandoning(call), List.of()));
      states.put(keyed, database.calls().find(call.key()).orElseThrow().status().state());
    }

    assertThat(states)
        .containsEntry(true, CallState.UNKNOWN)
        .containsEntry(false, CallState.FAILED);
    assertThat(database.calls().lost(Calls.POOL)).hasSize(1);
  }

  @Test
  void jobs_are_set_with_the_decision_and_one_of_a_kind_and_subject_is_enough() {
    JobKey merge = new JobKey(JobKind.MERGE, "项目/op-1");
    JobKey push = new JobKey(JobKind.PUSH, Tasks.TABLE.value());
    Task read = imported(A);
    tasks.commit(new Decided(Tasks.next(read), List.of(), Map.of(), List.of(merge, push, merge)));
    tasks.commit(
        new Decided(Tasks.next(Tasks.next(read)), List.of(), Map.of(), List.of(merge, push)));

    assertThat(jobs()).filteredOn(merge::equals).hasSize(1);
    assertThat(jobs()).filteredOn(push::equals).hasSize(1);
    assertThat(database.jobQueue().list())
        .filteredOn(job -> job.key().equals(merge))
        .allSatisfy(
            job -> {
              assertThat(job.state()).isEqualTo(Job.State.WAITING);
              assertThat(job.due()).isBeforeOrEqualTo(database.clock().instant());
            });
  }

  @Test
  void a_fact_does_not_make_a_decision_stale() {
    database.becomeWorker();
    ProviderCall call = bring(A, "submitting");
    Task read = found(A);
    database.calls().record(call.key(), new Fact.Accepted(1, new ProviderJobId("j")));

    tasks.commit(Tasks.decided(Tasks.next(read)));

    assertThat(tasks.find(A).orElseThrow().calls().get(0).status().state())
        .isEqualTo(CallState.SUBMITTED);
  }

  @Test
  void what_is_shown_outside_only_moves_forward() {
    for (Shown where : Shown.values()) {
      ProjectId project = where == Shown.TABLE ? A : B;
      Task first = imported(project);
      assertThat(behind(where)).contains(project);

      Task second = Tasks.nextShown(first);
      tasks.commit(Tasks.decided(second));
      shown(project, where, first.versions().projection());
      assertThat(behind(where)).as("an older state is shown").contains(project);

      shown(project, where, second.versions().projection());
      assertThat(behind(where)).doesNotContain(project);

      shown(project, where, first.versions().projection());
      assertThat(behind(where)).as("news of an older state is late").doesNotContain(project);

      tasks.commit(Tasks.decided(Tasks.next(second)));
      assertThat(behind(where)).as("nothing that is shown has changed").doesNotContain(project);

      tasks.commit(Tasks.decided(Tasks.nextShown(Tasks.next(second))));
      assertThat(behind(where)).contains(project);
    }
  }

  @Test
  void a_table_and_the_files_are_behind_on_their_own() {
    Task task = imported(A);

    shown(A, Shown.TABLE, task.versions().projection());

    assertThat(behind(Shown.TABLE)).isEmpty();
    assertThat(behind(Shown.FILES)).containsExactly(A);
  }

  @Test
  void what_was_not_shown_after_all_is_behind_again() {
    for (ProjectId project : List.of(A, B)) {
      Task task = imported(project);
      for (Shown where : Shown.values()) {
        shown(project, where, task.versions().projection());
      }
    }

    tasks.notShown(List.of(A), Shown.TABLE);
    assertThat(behind(Shown.TABLE)).containsExactly(A);
    assertThat(behind(Shown.FILES)).isEmpty();

    tasks.notShown(List.of(A, B), Shown.FILES);
    assertThat(behind(Shown.FILES)).containsExactlyInAnyOrder(A, B);

    shown(A, Shown.TABLE, found(A).versions().projection());
    assertThat(behind(Shown.TABLE)).isEmpty();
  }

  @Test
  void a_task_without_a_row_is_never_behind_in_a_table() {
    tasks.commit(Task.imported(A, Tasks.source(A, 7, Optional.empty()), Tasks.START));

    assertThat(behind(Shown.TABLE)).isEmpty();
    assertThat(behind(Shown.FILES)).containsExactly(A);
  }

  @Test
  void a_row_that_the_table_refuses_is_left_alone_until_it_changes_again() {
    Task first = imported(A);
    assertThat(tasks.tableRefusal(A)).isEmpty();

    refused(A, first.versions().projection(), "字段太长: too long");
    assertThat(tasks.tableRefusal(A)).contains("字段太长: too long");
    assertThat(behind(Shown.TABLE)).isEmpty();
    assertThat(behind(Shown.FILES)).as("files have nothing to do with it").containsExactly(A);

    tasks.notShown(List.of(A), Shown.TABLE);
    assertThat(behind(Shown.TABLE)).as("sending it again would be refused again").isEmpty();

    tasks.commit(Tasks.decided(Tasks.next(first)));
    assertThat(tasks.tableRefusal(A)).as("the row is the same").isPresent();

    Task changed = Tasks.nextShown(Tasks.next(first));
    tasks.commit(Tasks.decided(changed));
    assertThat(tasks.tableRefusal(A)).isEmpty();
    assertThat(behind(Shown.TABLE)).containsExactly(A);

    refused(A, first.versions().projection(), "late news of the state before");
    assertThat(tasks.tableRefusal(A)).isEmpty();
    assertThat(behind(Shown.TABLE)).containsExactly(A);
  }

  @Test
  void tasks_are_listed_oldest_first_and_by_what_is_asked_for() {
    TableRef other = new TableRef("folder:/other");
    List<Task> stored = new ArrayList<>();
    for (int i = 9; i >= 0; i--) {
      ProjectId project = Tasks.id(600 + i);
      Task task =
          i == 0
              ? Task.imported(project, Tasks.source(project, 7), Tasks.START).task()
              : Task.imported(
                      project,
                      Tasks.source(
                          project,
                          7,
                          Optional.of(new RecordRef(i % 2 == 0 ? Tasks.TABLE : other, "r" + i))),
                      Tasks.START.plusSeconds(i))
                  .task();
      if (i == 4) {
        task = Tasks.with(task, Tasks.merging());
      } else if (i == 6) {
        task = Tasks.with(task, Tasks.waiting());
      }
      tasks.commit(Tasks.decided(task));
      stored.add(0, task);
    }

    assertThat(tasks.list(TaskQuery.all())).containsExactlyElementsOf(stored);
    assertThat(tasks.list(TaskQuery.in(other)))
        .containsExactly(stored.get(1), stored.get(3), stored.get(5), stored.get(7), stored.get(9));
    assertThat(tasks.list(TaskQuery.of(Which.BUSY))).containsExactly(stored.get(4));
    assertThat(tasks.list(TaskQuery.of(Which.WAITING_FOR_TURN))).containsExactly(stored.get(6));
    assertThat(tasks.list(new TaskQuery(Optional.of(other), Which.BUSY, 10))).isEmpty();
    assertThat(tasks.list(new TaskQuery(Optional.empty(), Which.ALL, 3)))
        .containsExactlyElementsOf(stored.subList(0, 3));
    assertThat(tasks.list(TaskQuery.behind(Tasks.TABLE, 2)))
        .containsExactly(stored.get(0), stored.get(2));

    // In parts: what comes behind a task, of a table or of all.
    assertThat(tasks.list(TaskQuery.all().part(Optional.of(stored.get(3).id()), 2)))
        .containsExactly(stored.get(4), stored.get(5));
    assertThat(tasks.list(TaskQuery.in(other).part(Optional.of(stored.get(4).id()), 10)))
        .containsExactly(stored.get(5), stored.get(7), stored.get(9));
    assertThat(tasks.list(TaskQuery.all().part(Optional.of(stored.get(9).id()), 10))).isEmpty();
    assertThat(tasks.list(TaskQuery.all().part(Optional.of(Tasks.id(999)), 1)))
        .containsExactly(stored.get(0));

    for (TaskQuery query :
        List.of(
            TaskQuery.all(),
            TaskQuery.in(other),
            TaskQuery.of(Which.BUSY),
            TaskQuery.of(Which.FILES_BEHIND),
            TaskQuery.behind(Tasks.TABLE, 2),
            TaskQuery.all().part(Optional.of(stored.get(3).id()), 2),
            TaskQuery.in(other).part(Optional.of(stored.get(4).id()), 10),
            TaskQuery.all().part(Optional.of(Tasks.id(999)), 1))) {
      assertThat(tasks.ids(query))
          .as("ids of %s", query)
          .containsExactlyElementsOf(tasks.list(query).stream().map(Task::id).toList());
    }
    for (Which which : Which.values()) {
      assertThat(tasks.count(which))
          .as("%s", which)
          .isEqualTo(tasks.ids(TaskQuery.of(which)).size());
    }
    assertThat(tasks.count(Which.ALL)).isEqualTo(10);
    assertThat(tasks.count(Which.BUSY)).isEqualTo(1);
  }

  @Test
  void a_summary_says_what_the_task_says() {
    int number = 100;
    List<TaskSummary> expected = new ArrayList<>();
    for (String name : Tasks.samples(A).keySet()) {
      ProjectId project = Tasks.id(number++);
      Task task = sample(project, name);
      tasks.commit(Tasks.decided(task));
      boolean inTable = task.source().row().isPresent();
      expected.add(
          TaskSummary.of(task, inTable ? Set.of(Shown.TABLE, Shown.FILES) : Set.of(Shown.FILES)));
    }

    assertThat(tasks.summaries(TaskQuery.all())).containsExactlyInAnyOrderElementsOf(expected);
    assertThat(tasks.summaries(expected.stream().map(TaskSummary::id).toList()))
        .containsExactlyInAnyOrderElementsOf(expected);
    assertThat(tasks.summaries(List.of(expected.get(3).id(), Tasks.id(999), expected.get(1).id())))
        .containsExactlyInAnyOrder(expected.get(3), expected.get(1));
    assertThat(tasks.summaries(List.of())).isEmpty();
    for (TaskStatus status : TaskStatus.values()) {
      assertThat(
              tasks.summaries(
                  TaskQuery.newest(
                      new TaskQuery.Only(
                          Optional.empty(),
                          Optional.of(status),
                          Optional.empty(),
                          Optional.empty()))))
          .as(status.word())
          .isNotEmpty()
          .containsExactlyInAnyOrderElementsOf(
              expected.stream().filter(one -> one.progress().status() == status).toList());
    }
    assertThat(tasks.summaries(TaskQuery.of(Which.UNFINISHED)))
        .containsExactlyInAnyOrderElementsOf(
            expected.stream()
                .filter(one -> one.progress().status() != TaskStatus.COMPLETED)
                .toList());
    for (boolean stopped : List.of(false, true)) {
      assertThat(tasks.summaries(TaskQuery.of(stopped ? Which.STOPPED : Which.FAILED)))
          .isNotEmpty()
          .containsExactlyInAnyOrderElementsOf(
              expected.stream()
                  .filter(one -> one.progress().status() != TaskStatus.COMPLETED)
                  .filter(one -> !one.standing().runs())
                  .filter(
                      one ->
                          one.standing()
                              .failure()
                              .filter(why -> why.endedByPerson() == stopped)
                              .isPresent())
                  .toList());
    }
    assertThat(tasks.summaries(TaskQuery.of(Which.OUT_OF_DATE)))
        .isNotEmpty()
        .containsExactlyInAnyOrderElementsOf(
            expected.stream()
                .filter(one -> one.progress().status() == TaskStatus.COMPLETED)
                .filter(one -> one.progress().finalOutOfDate())
                .toList());
  }

  @Test
  void a_summary_follows_its_task_and_what_is_shown_of_it() {
    Task task = imported(A);
    Task joined = Tasks.with(sample(A, "completed, out of date, with a history"), next(task));
    tasks.commit(Tasks.decided(joined));
    assertThat(tasks.summaries(List.of(A)))
        .containsExactly(TaskSummary.of(joined, Set.of(Shown.TABLE, Shown.FILES)));

    tasks.filesShown(A, joined.versions().projection());
    assertThat(tasks.summaries(List.of(A)))
        .containsExactly(TaskSummary.of(joined, Set.of(Shown.TABLE)));
    refused(A, joined.versions().projection(), "no such column");
    assertThat(tasks.summaries(List.of(A))).containsExactly(TaskSummary.of(joined, Set.of()));

    Task failed = Tasks.with(sample(A, "a segment failed, another is uncertain"), next(joined));
    tasks.commit(Tasks.decided(failed));
    assertThat(tasks.summaries(List.of(A)))
        .containsExactly(TaskSummary.of(failed, Set.of(Shown.TABLE, Shown.FILES)));
  }

  private static Versions next(Task task) {
    long version = task.versions().version() + 1;
    return new Versions(version, version, Tasks.START, Tasks.START.plusSeconds(version));
  }

  @Test
  void summaries_come_in_parts_in_either_order_and_by_several_things_at_once() {
    TemplateId other = new TemplateId("other-template");
    List<TaskSummary> stored = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      ProjectId project = Tasks.id(700 + i);
      Source source = Tasks.source(project, 7);
      Task task =
          Task.imported(
                  project,
                  new Source(
                      source.row(),
                      i % 2 == 0 ? other : source.template(),
                      source.releaseDate().plusDays(i % 3),
                      7,
                      "",
                      source.opening(),
                      source.home()),
                  // Two at a time: the second one was stored later.
                  Tasks.START.plusSeconds(i / 2))
              .task();
      tasks.commit(Tasks.decided(task));
      stored.add(0, TaskSummary.of(task, Set.of(Shown.TABLE, Shown.FILES)));
    }

    TaskQuery newest = TaskQuery.newest(TaskQuery.Only.ALL);
    assertThat(tasks.summaries(newest)).containsExactlyElementsOf(stored);
    assertThat(tasks.summaries(newest.part(Optional.of(stored.get(4).id()), 3)))
        .containsExactlyElementsOf(stored.subList(5, 8));
    assertThat(tasks.summaries(newest.part(Optional.of(stored.get(11).id()), 3))).isEmpty();
    assertThat(tasks.summaries(newest.part(Optional.of(Tasks.id(999)), 2)))
        .containsExactlyElementsOf(stored.subList(0, 2));

    LocalDate day = stored.get(1).releaseDate();
    for (Optional<TableRef> table : List.of(Optional.<TableRef>empty(), Optional.of(Tasks.TABLE))) {
      for (Optional<TaskStatus> status :
          List.of(Optional.<TaskStatus>empty(), Optional.of(TaskStatus.PENDING))) {
        TaskQuery some =
            TaskQuery.newest(
                new TaskQuery.Only(table, status, Optional.of(other), Optional.of(day)));
        List<TaskSummary> expected =
            stored.stream()
                .filter(one -> one.template().equals(other) && one.releaseDate().equals(day))
                .toList();
        assertThat(expected).hasSize(2);
        assertThat(tasks.summaries(some)).containsExactlyElementsOf(expected);
        assertThat(tasks.summaries(some.part(Optional.of(expected.get(0).id()), 10)))
            .containsExactly(expected.get(1));
      }
    }
    assertThat(
            tasks.summaries(
                TaskQuery.newest(
                    new TaskQuery.Only(
                        Optional.of(new TableRef("folder:/none")),
                        Optional.empty(),
                        Optional.of(other),
                        Optional.empty()))))
        .isEmpty();
  }

  @Test
  void summaries_come_in_parts_by_the_day_on_which_they_are_wanted() {
    List<TaskSummary> stored = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      stored.add(store(Tasks.id(700 + i), i % 3, i / 2, "picture " + i + ".jpg"));
    }
    // Of one day, those come first that were imported first.
    List<TaskSummary> sorted =
        stored.stream().sorted(Comparator.comparing(TaskSummary::releaseDate)).toList();
    List<TaskSummary> backwards = new ArrayList<>(sorted);
    Collections.reverse(backwards);

    for (Map.Entry<TaskQuery.Order, List<TaskSummary>> one :
        Map.of(
                TaskQuery.Order.EARLIEST_RELEASE_FIRST, sorted,
                TaskQuery.Order.LATEST_RELEASE_FIRST, backwards)
            .entrySet()) {
      List<TaskSummary> expected = one.getValue();
      TaskQuery all = TaskQuery.sorted(TaskQuery.Only.ALL, one.getKey());
      assertThat(tasks.summaries(all)).containsExactlyElementsOf(expected);
      for (int i = 0; i < expected.size(); i++) {
        assertThat(tasks.summaries(all.part(Optional.of(expected.get(i).id()), 3)))
            .as("behind the task at %s", i)
            .containsExactlyElementsOf(expected.subList(i + 1, Math.min(i + 4, 12)));
      }
      TaskQuery pending =
          TaskQuery.sorted(
              new TaskQuery.Only(
                  Optional.of(Tasks.TABLE),
                  Optional.of(TaskStatus.PENDING),
                  Optional.empty(),
                  Optional.empty()),
              one.getKey());
      assertThat(tasks.summaries(pending.part(Optional.of(expected.get(4).id()), 2)))
          .containsExactlyElementsOf(expected.subList(5, 7));
    }
  }

  @Test
  void tasks_are_found_by_a_part_of_their_id_their_row_or_their_picture() {
    TaskSummary cat = store(Tasks.id(700), 0, 0, "Tabby 猫 1.JPG");
    TaskSummary dog = store(Tasks.id(701), 0, 1, "dog_100%.jpg");
    store(Tasks.id(702), 0, 2, "bird.jpg");
    String row = dog.row().orElseThrow().record();

    assertThat(found("tabby")).containsExactly(cat);
    assertThat(found("猫 1.jpg")).containsExactly(cat);
    assertThat(found("100%")).containsExactly(dog);
    assertThat(found("0_%")).isEmpty();
    assertThat(found(cat.id().value())).containsExactly(cat);
    assertThat(found(cat.id().value().substring(3).toUpperCase(Locale.ROOT))).containsExactly(cat);
    assertThat(found(row)).containsExactly(dog);
    assertThat(found("'")).isEmpty();
    assertThat(found(".jpg")).hasSize(3);
    assertThat(tasks.counts(TaskQuery.Only.ALL.with("TABBY")))
        .containsExactly(Map.entry(TaskStatus.PENDING, 1L));
  }

  private List<TaskSummary> found(String text) {
    return tasks.summaries(
        TaskQuery.sorted(TaskQuery.Only.ALL.with(text), TaskQuery.Order.OLDEST_FIRST));
  }

  private TaskSummary store(ProjectId project, int days, int seconds, String picture) {
    Source source = Tasks.source(project, 7);
    Opening opening = source.opening();
    Task task =
        Task.imported(
                project,
                new Source(
                    source.row(),
                    source.template(),
                    source.releaseDate().plusDays(days),
                    7,
                    "",
                    new Opening(
                        opening.frame(),
                        opening.picture(),
                        Optional.of(new PictureOrigin(picture, "mark")),
                        ""),
                    source.home()),
                Tasks.START.plusSeconds(seconds))
            .task();
    tasks.commit(Tasks.decided(task));
    return TaskSummary.of(task, Set.of(Shown.TABLE, Shown.FILES));
  }

  @Test
  void tasks_are_read_whole_by_their_ids_without_their_calls() {
    List<Task> stored = new ArrayList<>();
    int number = 800;
    for (String name : Tasks.samples(A).keySet()) {
      ProjectId id = Tasks.id(number++);
      Task task = Optional.ofNullable(Tasks.samples(id).get(name)).orElseThrow();
      tasks.commit(Tasks.decided(task));
      stored.add(task);
    }

    assertThat(tasks.list(stored.stream().map(Task::id).toList()))
        .containsExactlyInAnyOrderElementsOf(stored);
    assertThat(tasks.list(List.of(stored.get(2).id(), Tasks.id(999), stored.get(2).id())))
        .containsExactly(stored.get(2));
    assertThat(tasks.list(List.<ProjectId>of())).isEmpty();
  }

  @Test
  void the_tables_that_projects_came_from_are_known() {
    assertThat(tasks.tables()).isEmpty();

    TableRef other = new TableRef("folder:/other");
    for (int i = 0; i < 6; i++) {
      ProjectId project = Tasks.id(600 + i);
      Optional<RecordRef> row =
          i == 0
              ? Optional.empty()
              : Optional.of(new RecordRef(i % 2 == 0 ? Tasks.TABLE : other, "r" + i));
      tasks.commit(Task.imported(project, Tasks.source(project, 7, row), Tasks.START));
    }

    assertThat(tasks.tables()).containsExactlyInAnyOrder(Tasks.TABLE, other);
  }

  @Test
  void a_task_that_ended_its_operation_or_got_its_turn_is_no_longer_listed_as_such() {
    Task busy = Tasks.with(Tasks.imported(A).task(), Tasks.merging());
    Task waiting = Tasks.with(Tasks.imported(B).task(), Tasks.waiting());
    tasks.commit(Tasks.decided(busy));
    tasks.commit(Tasks.decided(waiting));

    tasks.commit(Tasks.decided(Tasks.with(Tasks.next(busy), Tasks.waiting())));
    tasks.commit(Tasks.decided(Tasks.with(Tasks.next(waiting), Tasks.merging())));

    assertThat(tasks.list(TaskQuery.of(Which.BUSY))).extracting(Task::id).containsExactly(B);
    assertThat(tasks.list(TaskQuery.of(Which.WAITING_FOR_TURN)))
        .extracting(Task::id)
        .containsExactly(A);
  }

  @Test
  void whose_turn_is_next_is_known_by_request_the_earliest_release_first() {
    Optional<Batch> two = Optional.of(new Batch("two", 2));
    Optional<Batch> three = Optional.of(new Batch("three", 3));
    assertThat(tasks.waiting()).isEmpty();
    assertThat(tasks.turns(two, Optional.empty(), 10)).isEmpty();
    int[] days = {9, 3, 9, 3, 5, 7};
    for (int i = 0; i < days.length; i++) {
      commit(waiting(Tasks.id(700 + i), two, days[i], i));
    }
    commit(waiting(Tasks.id(710), three, 1, 10));
    commit(waiting(Tasks.id(711), Optional.empty(), 2, 11));
    commit(merging(waiting(Tasks.id(712), three, 1, 12)));
    commit(merging(waiting(Tasks.id(713), three, 1, 13)));
    // One that runs in no request, and one whose request has nobody who waits.
    commit(merging(waiting(Tasks.id(714), Optional.empty(), 1, 14)));
    commit(merging(waiting(Tasks.id(715), Optional.of(new Batch("x", 1)), 1, 15)));

    assertThat(tasks.waiting())
        .containsExactlyInAnyOrder(
            new WaitingBatch(two, 0),
            new WaitingBatch(three, 2),
            new WaitingBatch(Optional.empty(), 0));
    assertThat(tasks.turns(two, Optional.empty(), 10))
        .isSortedAccordingTo(Turn.ORDER)
        .extracting(turn -> turn.project())
        .containsExactly(
            Tasks.id(701),
            Tasks.id(703),
            Tasks.id(704),
            Tasks.id(705),
            Tasks.id(700),
            Tasks.id(702));
    assertThat(tasks.turns(two, Optional.of(Tasks.id(703)), 2))
        .containsExactly(
            new Turn(Tasks.id(704), LocalDate.of(2026, 5, 5), Tasks.START.plusSeconds(4)),
            new Turn(Tasks.id(705), LocalDate.of(2026, 5, 7), Tasks.START.plusSeconds(5)));
    assertThat(tasks.turns(two, Optional.of(Tasks.id(702)), 2)).isEmpty();
    assertThat(tasks.turns(two, Optional.of(Tasks.id(999)), 1))
        .extracting(Turn::project)
        .containsExactly(Tasks.id(701));
    assertThat(tasks.turns(Optional.empty(), Optional.empty(), 10))
        .extracting(Turn::project)
        .containsExactly(Tasks.id(711));

    commit(merging(Tasks.next(found(Tasks.id(710)))));
    assertThat(tasks.waiting()).extracting(WaitingBatch::batch).doesNotContain(three);
  }

  private static Task merging(Task task) {
    return Tasks.with(
        task,
        new Activity(
            Tasks.merging().operation(),
            task.activity().goal(),
            Optional.empty(),
            false,
            Optional.empty(),
            Optional.empty()));
  }

  private void commit(Task task) {
    tasks.commit(Tasks.decided(task));
  }

  private static Task waiting(ProjectId id, Optional<Batch> batch, int day, int second) {
    Source source = Tasks.source(id, 7);
    Source wanted =
        new Source(
            source.row(),
            source.template(),
            LocalDate.of(2026, 5, day),
            source.segmentCount(),
            source.sceneDescription(),
            source.opening(),
            source.home());
    Task task = Task.imported(id, wanted, Tasks.START.plusSeconds(second)).task();
    Goal goal = batch.map(one -> Goal.merged().in(one)).orElse(Goal.merged());
    return Tasks.with(
        task,
        new Activity(
            Optional.empty(),
            Optional.of(goal),
            Optional.empty(),
            false,
            Optional.empty(),
            Optional.empty()));
  }

  @Test
  void a_project_is_cleared_away_once_after_it_has_changed_and_been_left_alone() {
    Task first = imported(A);
    Task second = imported(B);
    Task third = imported(C);
    Instant later = Tasks.START.plusSeconds(60);
    assertThat(tasks.uncleaned(Tasks.START, Optional.empty(), 9)).isEmpty();
    List<ProjectId> all = tasks.uncleaned(later, Optional.empty(), 9);
    assertThat(all).containsExactlyInAnyOrder(A, B, C);
    assertThat(tasks.uncleaned(later, Optional.of(all.get(0)), 1)).containsExactly(all.get(1));

    tasks.cleaned(Map.of(A, first.versions().version(), B, second.versions().version()));

    assertThat(tasks.uncleaned(later, Optional.empty(), 9)).containsExactly(C);
    commit(Tasks.next(first));
    assertThat(tasks.uncleaned(later, Optional.empty(), 9)).containsExactlyInAnyOrder(A, C);
    // Somebody who looked at an older version says nothing of the newer one.
    tasks.cleaned(Map.of(A, first.versions().version(), C, third.versions().version()));
    tasks.cleaned(Map.of());
    assertThat(tasks.uncleaned(later, Optional.empty(), 9)).containsExactly(A);
  }

  private static Task sample(ProjectId project, String name) {
    Task task = Tasks.samples(project).get(name);
    if (task == null) {
      throw new AssertionError("no sample " + name);
    }
    return task;
  }

  private Task imported(ProjectId project) {
    tasks.commit(Tasks.imported(project));
    return found(project);
  }

  private Task found(ProjectId project) {
    return tasks.find(project).orElseThrow().task();
  }

  private static Decided planning(Task task, ProviderCall... calls) {
    return new Decided(task, List.of(calls), Map.of(), List.of());
  }

  private ProviderCall bring(ProjectId project, String way) {
    ProviderCall call = Calls.planned(project, 0);
    return bring(call, Optional.ofNullable(Calls.ways(call).get(way)).orElseThrow());
  }

  /** Stores a project with a call that has gone some way. */
  private ProviderCall bring(ProviderCall call, List<Fact> facts) {
    tasks.commit(planning(Tasks.next(imported(call.subject().project())), call));
    database.calls().admit(Calls.POOL, new Admission(1_000, List.of()));
    CallKey key = call.key();
    facts.forEach(fact -> database.calls().record(key, fact));
    return database.calls().find(key).orElseThrow();
  }

  private List<JobKey> jobs() {
    return database.jobQueue().list().stream().map(Job::key).toList();
  }

  private void shown(ProjectId project, Shown where, long projection) {
    if (where == Shown.FILES) {
      tasks.filesShown(project, projection);
    } else {
      written(new PushTurns.Written(project, projection, Optional.empty()));
    }
  }

  private void refused(ProjectId project, long projection, String reason) {
    written(new PushTurns.Written(project, projection, Optional.of(reason)));
  }

  private void written(PushTurns.Written row) {
    PushTurns turns = database.pushTurns();
    PushTurns.Turn turn = turns.begin(Tasks.TABLE.base());
    turns.take(turn, Tasks.TABLE, 500);
    assertThat(turns.note(turn, List.of(row))).isTrue();
    turns.end(turn);
  }

  private List<ProjectId> behind(Shown where) {
    return tasks
        .list(TaskQuery.of(where == Shown.TABLE ? Which.TABLE_BEHIND : Which.FILES_BEHIND))
        .stream()
        .map(Task::id)
        .toList();
  }
}
