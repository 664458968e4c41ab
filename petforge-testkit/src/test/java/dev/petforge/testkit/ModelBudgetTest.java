package dev.petforge.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.petforge.PetForge;
import dev.petforge.money.Budget;
import dev.petforge.money.Money;
import dev.petforge.money.Spending;
import dev.petforge.project.ProjectId;
import dev.petforge.question.ModelAnswer;
import dev.petforge.question.ModelAnswer.Ending;
import dev.petforge.question.ModelCall;
import dev.petforge.question.ModelQuestion;
import dev.petforge.question.ModelQuestion.Reason;
import dev.petforge.question.TokenUsage;
import dev.petforge.task.Goal;
import dev.petforge.task.TaskStatus;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Storyboards that cost money, under the budgets of the installation. */
class ModelBudgetTest {
  private static final ModelQuestion QUESTION =
      new ModelQuestion("deepseek", "deepseek-flash", Reason.WRITE, new Money(6_000, "USD"));
  private static final ModelAnswer ANSWER =
      new ModelAnswer(
          Ending.TAKEN,
          Optional.of("stop"),
          new TokenUsage(3_000, 0, 4_000, 0),
          new Money(4_000, "USD"),
          Duration.ofSeconds(20),
          "{}");

  private final MovableClock clock = new MovableClock();
  private final InMemoryPersistence persistence = InMemoryPersistence.manual(clock);
  private final InMemoryStoryboardWriter writer = new InMemoryStoryboardWriter();
  private final InMemoryRecordTable table = new InMemoryRecordTable("pets");

  private PetForge petForge(long dailyMicros) {
    return petForge(dailyMicros, ZoneOffset.UTC);
  }

  private PetForge petForge(long dailyMicros, ZoneId zone) {
    PetForge petForge =
        PetForge.builder()
            .persistence(persistence)
            .files(new InMemoryFileStore())
            .videoTools(new InMemoryVideoTools())
            .storyboardWriter(writer)
            .videoGenerator(InMemoryVideoGenerator.keyed(clock))
            .table(table)
            .budget(Budget.Scope.DAY, new Money(dailyMicros, "USD"))
            .zone(zone)
            .build();
    petForge.worker().start();
    table.add(Map.of(), new byte[] {1});
    table.add(Map.of(), new byte[] {2});
    return petForge;
  }

  @Test
  void a_storyboard_that_no_budget_holds_waits_for_the_next_day_and_is_no_failure() {
    writer.asks(QUESTION, ANSWER);
    PetForge petForge = petForge(9_000);
    List<ProjectId> ids = petForge.table(table.ref()).importRows().imported();

    ids.forEach(id -> petForge.project(id).run(Goal.storyboard()));
    persistence.runUntilIdle();
    persistence.advance(Duration.ofMinutes(30));

    assertThat(ids)
        .extracting(id -> petForge.project(id).find().orElseThrow().task().status())
        .containsExactly(TaskStatus.STORYBOARD_READY, TaskStatus.STORYBOARD_GENERATING);
    assertThat(petForge.projects().waitingStoryboards()).containsOnlyKeys(ids.get(1));
    assertThat(petForge.project(ids.get(1)).questions()).isEmpty();

    persistence.advance(Duration.ofHours(24));

    assertThat(petForge.project(ids.get(1)).find().orElseThrow().task().status())
        .isEqualTo(TaskStatus.STORYBOARD_READY);
    assertThat(petForge.projects().waitingStoryboards()).isEmpty();
    assertThat(petForge.money().spending(Spending.By.DAY))
        .extracting(Spending::calls, line -> line.spent().micros())
        .containsExactly(tuple(1, 4_000L), tuple(1, 4_000L));
  }

  @Test
  void the_day_of_a_budget_begins_in_the_zone_of_the_settings() {
    writer.asks(QUESTION, ANSWER);
    LocalTime now = LocalTime.ofInstant(persistence.clock().instant(), ZoneOffset.UTC);
    int offset = LocalTime.of(23, 30).toSecondOfDay() - now.toSecondOfDay();
    ZoneOffset halfAnHourBeforeMidnight =
        ZoneOffset.ofTotalSeconds(offset > 18 * 3600 ? offset - 24 * 3600 : offset);
    PetForge petForge = petForge(9_000, halfAnHourBeforeMidnight);
    List<ProjectId> ids = petForge.table(table.ref()).importRows().imported();
    ids.forEach(id -> petForge.project(id).run(Goal.storyboard()));
    persistence.runUntilIdle();
    assertThat(petForge.projects().waitingStoryboards()).containsOnlyKeys(ids.get(1));

    persistence.advance(Duration.ofMinutes(40));
    persistence.runUntilIdle();

    assertThat(petForge.projects().waitingStoryboards()).isEmpty();
    assertThat(petForge.money().spending(Spending.By.DAY)).hasSize(2);
  }

  @Test
  void answers_are_kept_with_the_task_that_they_were_for() {
    writer.asks(QUESTION, ANSWER);
    PetForge petForge = petForge(1_000_000);
    ProjectId id = petForge.table(table.ref()).importRows().imported().get(0);

    petForge.project(id).run(Goal.storyboard());
    persistence.runUntilIdle();

    assertThat(petForge.project(id).questions())
        .extracting(ModelCall::answer)
        .containsExactly(Optional.of(ANSWER));
    assertThat(petForge.project(id).questions().get(0).subject().table()).contains(table.ref());
  }
}
