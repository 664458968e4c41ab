package dev.petforge.video.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petforge.PetForge;
import dev.petforge.call.CallQuery;
import dev.petforge.call.CallState;
import dev.petforge.call.ProviderCall;
import dev.petforge.call.WaitReason;
import dev.petforge.emulator.EmulatorSettings;
import dev.petforge.emulator.Fault;
import dev.petforge.emulator.MotionJpegClips;
import dev.petforge.failure.Failure;
import dev.petforge.money.Budget;
import dev.petforge.money.Money;
import dev.petforge.money.Spending;
import dev.petforge.project.ProjectId;
import dev.petforge.table.Column;
import dev.petforge.task.Goal;
import dev.petforge.task.Outcome;
import dev.petforge.task.Task;
import dev.petforge.testkit.InMemoryFileStore;
import dev.petforge.testkit.InMemoryPersistence;
import dev.petforge.testkit.InMemoryRecordTable;
import dev.petforge.testkit.InMemoryStoryboardWriter;
import dev.petforge.testkit.MovableClock;
import dev.petforge.video.internal.Pictures;
import dev.petforge.video.media.FfmpegVideoTools;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * A relay takes 0.30 USD with each order, and a video may cost 0.70 USD. Whatever the relay says of
 * its jobs, what it took counts, and nothing that was paid for is bought again by itself.
 */
class PaidOnceTest {
  private static final long PRICE = 300_000;
  private static final Duration POLL = Duration.ofSeconds(10);

  private final MovableClock clock = new MovableClock();
  private final RelayFixture fixture =
      new RelayFixture(
          EmulatorSettings.standard()
              .withRenderTime(Duration.ofHours(1))
              .withClips(new MotionJpegClips(64)));
  private final InMemoryPersistence database = InMemoryPersistence.manual(clock, "alpha");
  private final InMemoryRecordTable table = new InMemoryRecordTable("alpha");
  private final PetForge petForge =
      PetForge.builder()
          .persistence(database)
          .files(new InMemoryFileStore())
          .videoTools(FfmpegVideoTools.builder().inThisProcess().build())
          .storyboardWriter(new InMemoryStoryboardWriter())
          .videoGenerator(fixture.kept(fixture.builder(RelayShape.OPENAI_VIDEOS).fitPictures(true)))
          .table(table)
          .clipLength(Duration.ofSeconds(8))
          .budget(Budget.Scope.TASK, new Money(700_000, "USD"))
          // The emulated clips are small.
          .acceptAnySize()
          .build();
  private final ProjectId project = ordered();

  private ProjectId ordered() {
    petForge.worker().start();
    table.add(Map.of(Column.SEGMENT_COUNT, "1"), Pictures.png(640, 360, 7));
    return petForge.table(table.ref()).importRows().imported().get(0);
  }

  @AfterEach
  void close() {
    petForge.close();
    fixture.close();
  }

  private void run() {
    assertThat(petForge.project(project).run(Goal.segments())).isInstanceOf(Outcome.Decided.class);
  }

  private Instant workFor(Duration time) {
    Instant end = clock.instant().plus(time);
    while (clock.instant().isBefore(end)) {
      database.runUntilIdle();
      fixture.relay.finishJobs();
      clock.advance(POLL);
    }
    database.runUntilIdle();
    return end;
  }

  private Task task() {
    return petForge.project(project).find().orElseThrow().task();
  }

  private List<ProviderCall> calls() {
    return petForge.money().calls(CallQuery.of(project));
  }

  private long spent() {
    return petForge.money().spending(Spending.By.TASK).stream()
        .filter(line -> line.on().equals(project.value()))
        .mapToLong(line -> line.spent().micros())
        .sum();
  }

  @Test
  void a_job_that_is_called_done_before_its_clip_is_there_is_ordered_once() {
    fixture.relay.faults().next(Fault.RESULT_LATE, Fault.RESULT_LATE, Fault.RESULT_LATE);

    run();
    workFor(Duration.ofMinutes(10));

    assertThat(fixture.relay.jobs()).as("orders").hasSize(1);
    assertThat(spent()).isEqualTo(PRICE);
    assertThat(task().chain().complete()).isTrue();
  }

  @Test
  void a_job_that_never_has_a_clip_is_paid_and_waits_for_a_person() {
    fixture.relay.faults().next(Fault.JOB_EMPTY, Fault.JOB_EMPTY, Fault.JOB_EMPTY);

    run();
    workFor(Duration.ofMinutes(5));
    assertThat(calls())
        .singleElement()
        .satisfies(call -> assertThat(call.status().state()).isEqualTo(CallState.RUNNING))
        .satisfies(
            call ->
                assertThat(call.status().failure().map(Failure::code))
                    .contains("SUCCESS_WITHOUT_VIDEO"));
    assertThat(spent()).isEqualTo(PRICE);
    workFor(Duration.ofHours(1));

    assertThat(fixture.relay.jobs()).as("orders").hasSize(1);
    assertThat(spent()).isEqualTo(PRICE);
    Failure reason = task().activity().failure().orElseThrow();
    assertThat(reason.code()).isEqualTo("RESULT_MISSING");
    assertThat(reason.retryable()).isFalse();
    assertThat(reason.message())
        .contains(calls().get(0).status().job().orElseThrow().value())
        .contains("0.3 USD");

    // A person may buy again, as far as the budget goes.
    petForge.project(project).retry();
    workFor(Duration.ofMinutes(20));
    assertThat(spent()).isEqualTo(2 * PRICE);
    petForge.project(project).retry();
    workFor(Duration.ofMinutes(20));
    assertThat(fixture.relay.jobs()).hasSize(2);
    assertThat(calls().get(2).status().waitingFor()).contains(WaitReason.BUDGET);
  }

  @Test
  void a_job_that_failed_and_was_refunded_costs_nothing_and_may_be_ordered_again() {
    fixture.relay.faults().next(Fault.JOB_FAILS);

    run();
    workFor(Duration.ofMinutes(5));

    assertThat(fixture.relay.jobs()).hasSize(2);
    assertThat(fixture.relay.billed()).hasSize(1);
    assertThat(spent()).isEqualTo(PRICE);
    assertThat(task().chain().complete()).isTrue();
  }
}
