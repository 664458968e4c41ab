package dev.petforge.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petforge.PetForge;
import dev.petforge.call.CallQuery;
import dev.petforge.call.CallState;
import dev.petforge.call.ProviderCall;
import dev.petforge.failure.Failure;
import dev.petforge.job.JobKind;
import dev.petforge.money.Charge;
import dev.petforge.project.ProjectId;
import dev.petforge.table.Column;
import dev.petforge.task.Goal;
import dev.petforge.task.OpenCalls;
import dev.petforge.task.Outcome.Decided;
import dev.petforge.testkit.InMemoryVideoGenerator.Answer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a person gives up is stopped at providers that can, and followed to its end everywhere. */
class CancelledJobsTest {
  private static final Duration LONG = Duration.ofMinutes(5);

  private final MovableClock clock = new MovableClock();
  private final InMemoryPersistence persistence = InMemoryPersistence.manual(clock);
  private final InMemoryRecordTable table = new InMemoryRecordTable("pets");
  private final InMemoryVideoGenerator provider =
      InMemoryVideoGenerator.keyed(clock)
          .latency(LONG)
          .pollInterval(Duration.ofSeconds(10))
          .cancellable(true);
  private final PetForge petForge =
      PetForge.builder()
          .persistence(persistence)
          .files(new InMemoryFileStore())
          .videoTools(new InMemoryVideoTools())
          .storyboardWriter(new InMemoryStoryboardWriter())
          .videoGenerator(provider)
          .table(table)
          .build();
  private final ProjectId project = ordered();

  private ProjectId ordered() {
    petForge.worker().start();
    table.add(Map.of(Column.SEGMENT_COUNT, "1"), "a cat".getBytes(StandardCharsets.UTF_8));
    ProjectId imported = petForge.table(table.ref()).importRows().imported().get(0);
    assertThat(petForge.project(imported).run(Goal.segments())).isInstanceOf(Decided.class);
    return imported;
  }

  private void workFor(Duration time) {
    for (long i = 0; i <= time.toSeconds(); i++) {
      persistence.runUntilIdle();
      persistence.advance(Duration.ofSeconds(1));
    }
    persistence.runUntilIdle();
  }

  private ProviderCall call() {
    return petForge.money().calls(CallQuery.of(project)).get(0);
  }

  private void cancel() {
    assertThat(petForge.project(project).cancel(OpenCalls.ABANDON)).isInstanceOf(Decided.class);
  }

  @Test
  void a_job_that_was_given_up_is_stopped_and_ends_as_its_provider_says() {
    workFor(Duration.ofSeconds(30));
    assertThat(call().status().state()).isEqualTo(CallState.RUNNING);

    cancel();
    workFor(Duration.ofSeconds(30));

    assertThat(call().status().state()).isEqualTo(CallState.FAILED);
    assertThat(call().status().failure().map(Failure::code)).contains("JOB_CANCELLED");
    assertThat(call().spent().micros()).isZero();
    assertThat(provider.billed()).isZero();
    assertThat(petForge.worker().jobs()).noneMatch(job -> job.key().kind() == JobKind.CANCEL);
  }

  @Test
  void what_a_stopped_job_costs_all_the_same_is_counted() {
    provider.charge(Charge.AT_ORDER);
    workFor(Duration.ofSeconds(30));

    cancel();
    workFor(Duration.ofSeconds(30));

    assertThat(call().status().state()).isEqualTo(CallState.FAILED);
    assertThat(call().spent()).isEqualTo(provider.bill());
    assertThat(provider.billed()).isEqualTo(1);
  }

  @Test
  void one_call_that_a_person_abandons_is_stopped_too() {
    workFor(Duration.ofSeconds(30));

    assertThat(petForge.project(project).abandon(call().key())).isInstanceOf(Decided.class);
    workFor(Duration.ofSeconds(30));

    assertThat(call().status().failure().map(Failure::code)).contains("JOB_CANCELLED");
  }

  @Test
  void a_provider_that_is_away_is_asked_again() {
    workFor(Duration.ofSeconds(30));
    provider.failNextCancels(3);

    cancel();
    workFor(Duration.ofMinutes(1));

    assertThat(call().status().failure().map(Failure::code)).contains("JOB_CANCELLED");
  }

  @Test
  void a_job_is_stopped_as_soon_as_it_is_known_under_which_name_it_was_made() {
    provider.next(Answer.LOSE_AFTER_ACCEPTING);
    provider.failNextFinds(3);
    persistence.runUntilIdle();
    assertThat(call().status().state()).isEqualTo(CallState.UNKNOWN);

    cancel();
    workFor(Duration.ofMinutes(3));

    assertThat(call().status().state()).isEqualTo(CallState.FAILED);
    assertThat(call().status().failure().map(Failure::code)).contains("JOB_CANCELLED");
    assertThat(call().status().wanted()).isFalse();
  }

  @Test
  void a_provider_that_cannot_stop_jobs_is_not_asked_and_its_clip_is_kept() {
    provider.cancellable(false);
    workFor(Duration.ofSeconds(30));

    cancel();
    workFor(LONG.plusMinutes(1));

    assertThat(call().status().state()).isEqualTo(CallState.DONE);
    assertThat(call().status().version()).isPresent();
    assertThat(petForge.worker().jobs()).noneMatch(job -> job.key().kind() == JobKind.CANCEL);
  }

  @ParameterizedTest
  @EnumSource(OpenCalls.class)
  void only_what_is_given_up_is_stopped(OpenCalls openCalls) {
    workFor(Duration.ofSeconds(30));

    petForge.project(project).cancel(openCalls);
    workFor(LONG.plusMinutes(1));

    assertThat(call().status().state() == CallState.DONE).isEqualTo(openCalls == OpenCalls.KEEP);
  }

  @Test
  void a_job_that_has_ended_is_not_stopped_and_its_clip_is_kept() {
    workFor(Duration.ofSeconds(30));
    clock.advance(LONG);

    cancel();
    workFor(Duration.ofMinutes(1));

    assertThat(call().status().state()).isEqualTo(CallState.DONE);
    assertThat(provider.billed()).isEqualTo(1);
    assertThat(call().status().failure()).isEqualTo(Optional.empty());
  }
}
