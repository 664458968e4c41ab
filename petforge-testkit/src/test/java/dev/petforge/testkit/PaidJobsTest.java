package dev.petforge.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.petforge.PetForge;
import dev.petforge.call.CallQuery;
import dev.petforge.call.CallState;
import dev.petforge.call.MissingResult;
import dev.petforge.call.ProviderCall;
import dev.petforge.failure.Failure;
import dev.petforge.failure.PermanentException;
import dev.petforge.generation.ProviderJobId;
import dev.petforge.money.Charge;
import dev.petforge.money.Spending;
import dev.petforge.project.ProjectId;
import dev.petforge.segment.ReplacedVersion;
import dev.petforge.table.Column;
import dev.petforge.task.Goal;
import dev.petforge.task.Outcome.Decided;
import dev.petforge.task.Task;
import dev.petforge.testkit.InMemoryVideoGenerator.Answer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What was paid for counts, is never bought again by itself, and can be had late. */
class PaidJobsTest {
  private static final Duration STEP = Duration.ofSeconds(5);

  private final MovableClock clock = new MovableClock();
  private InMemoryPersistence persistence = InMemoryPersistence.manual(clock);
  private final InMemoryFileStore files = new InMemoryFileStore();
  private final InMemoryRecordTable table = new InMemoryRecordTable("pets");
  private final InMemoryVideoGenerator provider =
      InMemoryVideoGenerator.keyless(clock).charge(Charge.AT_ORDER);
  private PetForge petForge = assemble();
  private final ProjectId project = ordered();

  private PetForge assemble() {
    return PetForge.builder()
        .persistence(persistence)
        .files(files)
        .videoTools(new InMemoryVideoTools())
        .storyboardWriter(new InMemoryStoryboardWriter())
        .videoGenerator(provider)
        .table(table)
        .build();
  }

  private ProjectId ordered() {
    petForge.worker().start();
    table.add(Map.of(Column.SEGMENT_COUNT, "1"), "a cat".getBytes(StandardCharsets.UTF_8));
    return petForge.table(table.ref()).importRows().imported().get(0);
  }

  private void run() {
    assertThat(petForge.project(project).run(Goal.segments())).isInstanceOf(Decided.class);
  }

  private void workFor(Duration time) {
    for (long i = 0; i <= time.dividedBy(STEP); i++) {
      persistence.runUntilIdle();
      persistence.advance(STEP);
    }
    persistence.runUntilIdle();
  }

  private Task task() {
    return petForge.project(project).find().orElseThrow().task();
  }

  private List<ProviderCall> calls() {
    return petForge.money().calls(CallQuery.of(project));
  }

  private Failure reason() {
    return task().activity().failure().orElseThrow();
  }

  /** What the ledger says is what the provider took. */
  private void assertSpentIsBilled() {
    assertThat(petForge.money().spending(Spending.By.TASK))
        .filteredOn(line -> line.on().equals(project.value()) && line.spent().micros() > 0)
        .extracting(Spending::spent)
        .containsExactly(provider.bill());
  }

  @Test
  void a_failed_job_that_cost_money_is_bought_again_by_a_person_only() {
    provider.next(Answer.FAIL_LATER_BILLED);

    run();
    workFor(Duration.ofMinutes(2));

    assertThat(calls()).hasSize(1);
    assertThat(reason().code()).isEqualTo("OVERLOADED");
    assertThat(reason().retryable()).isFalse();
    assertThat(reason().message()).contains("1 USD");
    assertSpentIsBilled();

    petForge.project(project).retry();
    workFor(Duration.ofMinutes(2));
    assertThat(calls()).hasSize(2);
    assertThat(task().chain().complete()).isTrue();
    assertSpentIsBilled();
  }

  @Test
  void a_failed_job_that_was_free_is_tried_again_by_itself() {
    provider.next(Answer.FAIL_LATER_RETRYABLE);

    run();
    workFor(Duration.ofMinutes(2));

    assertThat(calls()).hasSize(2);
    assertThat(task().chain().complete()).isTrue();
    assertSpentIsBilled();
  }

  @Test
  void a_clip_that_comes_late_is_taken_in() {
    provider.next(Answer.RESULT_LATE);

    run();
    workFor(Duration.ofMinutes(2));

    assertThat(calls()).hasSize(1);
    assertThat(task().chain().complete()).isTrue();
    assertThat(calls().get(0).status().missing()).isEmpty();
    assertSpentIsBilled();
  }

  @Test
  void how_long_a_clip_has_been_missing_outlives_the_process() {
    provider.next(Answer.NO_RESULT);
    run();
    workFor(MissingResult.WAIT.dividedBy(2));
    MissingResult before = calls().get(0).status().missing().orElseThrow();

    persistence = persistence.crash();
    petForge = assemble();
    petForge.worker().start();
    workFor(STEP);
    MissingResult after = calls().get(0).status().missing().orElseThrow();
    assertThat(after.since()).isEqualTo(before.since());
    assertThat(after.polls()).isGreaterThan(before.polls());
    workFor(MissingResult.WAIT);

    assertThat(calls()).hasSize(1);
    assertThat(calls().get(0).status().state()).isEqualTo(CallState.FAILED);
    assertThat(reason().code()).isEqualTo("RESULT_MISSING");
    assertThat(reason().retryable()).isFalse();
    assertSpentIsBilled();
  }

  @Test
  void a_clip_that_a_person_sees_at_the_provider_after_all_is_brought_home_and_kept() {
    provider.next(Answer.NO_RESULT);
    run();
    workFor(MissingResult.WAIT.plusMinutes(1));
    ProviderCall failed = calls().get(0);
    ProviderJobId job = failed.status().job().orElseThrow();
    assertThatExceptionOfType(PermanentException.class)
        .isThrownBy(
            () -> petForge.money().resolveFound(failed.key(), new ProviderJobId("another")));
    // Another one is bought meanwhile.
    petForge.project(project).retry();
    workFor(Duration.ofMinutes(1));
    assertThat(task().chain().complete()).isTrue();

    provider.showResults();
    petForge.money().resolveFound(failed.key(), job);
    workFor(Duration.ofMinutes(1));

    assertThat(calls())
        .extracting(call -> call.status().state())
        .containsExactly(CallState.DONE, CallState.DONE);
    assertThat(task().chain().segment(0).history())
        .extracting(ReplacedVersion::version)
        .contains(calls().get(0).status().version().orElseThrow());
    assertThat(provider.jobs()).hasSize(2);
    assertSpentIsBilled();
  }

  @Test
  void a_job_that_was_overdue_and_then_failed_is_not_said_to_come_any_more() {
    provider.latency(Duration.ofMinutes(20)).next(Answer.FAIL_LATER);
    run();
    workFor(Duration.ofMinutes(15));
    assertThat(reason().code()).isEqualTo("OVERDUE");

    workFor(Duration.ofMinutes(10));

    assertThat(calls().get(0).status().state()).isEqualTo(CallState.FAILED);
    assertThat(reason().code()).isEqualTo("CONTENT");
  }
}
