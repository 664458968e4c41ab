package dev.petforge.testkit;

import static dev.petforge.testkit.Instead.instead;
import static org.assertj.core.api.Assertions.assertThat;

import dev.petforge.PetForge;
import dev.petforge.call.WaitReason;
import dev.petforge.explanation.Explanation;
import dev.petforge.explanation.Wait;
import dev.petforge.job.Need;
import dev.petforge.money.Budget;
import dev.petforge.money.Money;
import dev.petforge.production.Persistence;
import dev.petforge.project.ProjectId;
import dev.petforge.storyboard.Language;
import dev.petforge.table.Column;
import dev.petforge.table.RecordRef;
import dev.petforge.task.Goal;
import dev.petforge.task.TaskQuery;
import dev.petforge.task.TaskStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What keeps a clip from being ordered is told with all that a person needs to know. */
class ClipWaitsTest {
  private final MovableClock clock = new MovableClock();
  private final InMemoryPersistence persistence = InMemoryPersistence.manual(clock);
  private final InMemoryFileStore files = new InMemoryFileStore();
  private final InMemoryRecordTable table = new InMemoryRecordTable("pets");
  private final RecordRef row = table.add(Map.of(Column.SEGMENT_COUNT, "2"), new byte[] {1});

  private PetForge petForge(Budget.Scope scope, Money limit) {
    PetForge petForge = assembled(persistence, scope, limit);
    petForge.worker().start();
    return petForge;
  }

  private PetForge assembled(Persistence on, Budget.Scope scope, Money limit) {
    return PetForge.builder()
        .persistence(on)
        .files(files)
        .videoTools(new InMemoryVideoTools())
        .storyboardWriter(new InMemoryStoryboardWriter())
        .videoGenerator(InMemoryVideoGenerator.keyed(clock).price(new Money(1_000_000, "USD")))
        .table(table)
        .budget(scope, limit, "THE_BUDGET")
        .build();
  }

  /** Runs the only row as far as it comes within some minutes. */
  private ProjectId run(PetForge petForge) {
    ProjectId id = petForge.table(table.ref()).importRows().imported().get(0);
    petForge.project(id).run(Goal.merged());
    persistence.runUntilIdle();
    persistence.advance(Duration.ofMinutes(10));
    persistence.runUntilIdle();
    return id;
  }

  private static Wait wait(PetForge petForge, ProjectId id) {
    Map<ProjectId, Wait> waits = petForge.projects().waits(List.of(id));
    assertThat(waits).containsOnlyKeys(id);
    return waits.values().iterator().next();
  }

  @Test
  void the_budget_of_a_day_says_what_is_spent_what_would_do_and_when_it_is_whole_again() {
    PetForge petForge = petForge(Budget.Scope.DAY, new Money(1_500_000, "USD"));
    ProjectId id = run(petForge);

    Wait wait = wait(petForge, id);

    assertThat(wait.reason()).isEqualTo(WaitReason.BUDGET);
    assertThat(wait.endsByItself()).isTrue();
    Wait.Shortage shortage = wait.shortage().orElseThrow();
    assertThat(shortage.spent()).isEqualTo(new Money(1_000_000, "USD"));
    assertThat(shortage.enough()).contains(new Money(2_000_000, "USD"));
    assertThat(shortage.whole())
        .hasValueSatisfying(
            at ->
                assertThat(Duration.between(persistence.clock().instant(), at))
                    .isBetween(Duration.ZERO, Duration.ofHours(24)));
    assertThat(wait.text(Language.ENGLISH))
        .contains("THE_BUDGET is 1.5 USD", "1 USD is spent", "another 1 USD", "2 USD", "00:00");
    assertThat(wait.text(Language.CHINESE))
        .contains("THE_BUDGET 是 1.5 USD", "已用 1 USD", "2 USD", "00:00 自动继续");
    Explanation explanation = petForge.project(id).explain();
    assertThat(explanation.verdict()).isEqualTo(Explanation.Verdict.WAITING);
    assertThat(explanation.causes())
        .anySatisfy(
            cause -> {
              assertThat(cause.text()).contains(wait.text(Language.ENGLISH));
              assertThat(cause.until()).isEqualTo(shortage.whole());
            });
  }

  @Test
  void the_row_says_it_too_and_no_more_once_it_goes_on() {
    PetForge petForge = petForge(Budget.Scope.DAY, new Money(1_500_000, "USD"));
    ProjectId id = run(petForge);

    assertThat(table.cell(row, Column.ERROR)).contains("THE_BUDGET is 1.5 USD", "goes on at");
    assertThat(petForge.table(table.ref()).compare().different()).isEmpty();

    persistence.advance(Duration.ofHours(24));
    persistence.runUntilIdle();

    assertThat(petForge.project(id).find().orElseThrow().task().status())
        .isEqualTo(TaskStatus.COMPLETED);
    assertThat(table.cell(row, Column.ERROR)).isEmpty();
  }

  @Test
  void a_clip_that_no_worker_can_order_says_so_until_one_can() {
    // One that only gives commands: its account is not that of the worker.
    PetForge ordering =
        PetForge.builder()
            .persistence(persistence.nextProcess())
            .files(files)
            .videoTools(new InMemoryVideoTools())
            .storyboardWriter(new InMemoryStoryboardWriter())
            .videoGenerator(InMemoryVideoGenerator.keyed(clock).account("other"))
            .table(table)
            .build();
    PetForge working = petForge(Budget.Scope.DAY, new Money(9_000_000, "USD"));
    ProjectId id = ordering.table(table.ref()).importRows().imported().get(0);
    ordering.project(id).generateStoryboard();
    persistence.advance(Duration.ofMinutes(1));
    ordering.project(id).generate(0);
    persistence.runUntilIdle();

    Wait wait = wait(working, id);

    assertThat(wait.reason()).isEqualTo(WaitReason.WORKER);
    assertThat(wait.endsByItself()).isFalse();
    assertThat(wait.text(Language.ENGLISH)).startsWith("no worker serves its account at memory");
    assertThat(wait.text(Language.CHINESE)).startsWith("没有工作进程服务它在 memory 的账号");
    assertThat(working.inspect(Instant.EPOCH).unserved())
        .containsOnlyKeys(new Need(Need.Kind.ACCOUNT, "memory/other"));
    persistence.missHeartbeats();
    ordering.worker().start();
    assertThat(working.projects().waits(List.of(id))).isEmpty();
  }

  @Test
  void who_waits_for_a_free_slot_is_told_of_only_if_somebody_asks_for_that_too() {
    table.add(Map.of(Column.SEGMENT_COUNT, "2"), new byte[] {2});
    PetForge petForge =
        PetForge.builder()
            .persistence(persistence)
            .files(files)
            .videoTools(new InMemoryVideoTools())
            .storyboardWriter(new InMemoryStoryboardWriter())
            .videoGenerator(InMemoryVideoGenerator.keyed(clock))
            .table(table)
            .slots(1)
            .build();
    petForge.worker().start();
    List<ProjectId> projects = petForge.table(table.ref()).importRows().imported();
    for (ProjectId project : projects) {
      petForge.project(project).run(Goal.segments());
      persistence.runUntilIdle();
    }

    assertThat(petForge.projects().waits(projects)).isEmpty();
    assertThat(petForge.projects().allWaits(projects))
        .containsOnlyKeys(projects.get(1))
        .allSatisfy((any, wait) -> assertThat(wait.reason()).isEqualTo(WaitReason.SLOT));
  }

  @Test
  void what_many_projects_wait_for_is_asked_for_all_of_them_at_once() {
    PetForge petForge = petForge(Budget.Scope.DAY, new Money(1_500_000, "USD"));
    for (int i = 0; i < 9; i++) {
      table.add(Map.of(Column.SEGMENT_COUNT, "2"), new byte[] {1});
    }
    run(petForge);
    List<ProjectId> projects = persistence.tasks().ids(TaskQuery.all());
    petForge.projects().run(projects, Goal.merged(), projects.size());
    persistence.runUntilIdle();
    List<String> asked = new ArrayList<>();
    Persistence watched =
        instead(
            Persistence.class,
            persistence,
            (method, arguments) -> {
              asked.add(method.getName());
              return null;
            });
    PetForge reader = assembled(watched, Budget.Scope.DAY, new Money(1_500_000, "USD"));
    asked.clear();

    Map<ProjectId, Wait> waits = reader.projects().waits(projects);

    assertThat(waits.keySet()).containsExactlyInAnyOrderElementsOf(projects);
    assertThat(asked)
        .containsExactlyInAnyOrder("clock", "calls", "jobQueue", "modelCalls", "modelCalls");
  }

  @Test
  void a_budget_that_no_day_makes_whole_needs_a_person() {
    PetForge petForge = petForge(Budget.Scope.TASK, new Money(1_500_000, "USD"));
    ProjectId id = run(petForge);

    assertThat(wait(petForge, id).endsByItself()).isFalse();
    assertThat(wait(petForge, id).text(Language.ENGLISH))
        .contains("does not go on by itself", "at least 2 USD");
    assertThat(petForge.project(id).explain().verdict())
        .isEqualTo(Explanation.Verdict.NEEDS_A_PERSON);
  }

  @Test
  void a_price_that_is_above_the_budget_of_a_day_waits_for_no_day() {
    PetForge petForge = petForge(Budget.Scope.DAY, new Money(900_000, "USD"));

    assertThat(wait(petForge, run(petForge)).endsByItself()).isFalse();
  }

  @Test
  void a_budget_in_another_currency_is_said_as_that_and_not_as_used_up() {
    PetForge petForge = petForge(Budget.Scope.DAY, new Money(100_000_000, "CNY"));
    Wait wait = wait(petForge, run(petForge));

    assertThat(wait.endsByItself()).isFalse();
    assertThat(wait.text(Language.ENGLISH))
        .contains("THE_BUDGET is 100 CNY", "1 USD", "another currency", "in USD")
        .doesNotContain("spent");
    assertThat(wait.text(Language.CHINESE)).contains("货币不同", "USD");
  }
}
