package dev.petforge.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petforge.PetForge;
import dev.petforge.failure.Failure;
import dev.petforge.failure.RetryableException;
import dev.petforge.project.ProjectId;
import dev.petforge.table.Column;
import dev.petforge.table.RecordRef;
import dev.petforge.task.Goal;
import dev.petforge.task.Outcome.Decided;
import dev.petforge.task.Task;
import dev.petforge.task.TaskStatus;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Storyboards and merges go on through an outage, and say so. */
class DelayedOperationsTest {
  private final MovableClock clock = new MovableClock();
  private final InMemoryPersistence persistence = InMemoryPersistence.manual(clock);
  private final InMemoryVideoTools tools = new InMemoryVideoTools();
  private final InMemoryStoryboardWriter writer = new InMemoryStoryboardWriter();
  private final InMemoryRecordTable table = new InMemoryRecordTable("pets");
  private final PetForge petForge =
      PetForge.builder()
          .persistence(persistence)
          .files(new InMemoryFileStore())
          .videoTools(tools)
          .storyboardWriter(writer)
          .videoGenerator(InMemoryVideoGenerator.keyed(clock))
          .table(table)
          .build();

  private final RecordRef row = table.add(Map.of(Column.SEGMENT_COUNT, "1"), new byte[] {1});
  private ProjectId id = new ProjectId("none");

  @BeforeEach
  void imported() {
    petForge.worker().start();
    id = petForge.table(table.ref()).importRows().imported().get(0);
  }

  private Task task() {
    return petForge.project(id).find().orElseThrow().task();
  }

  private Optional<String> failure() {
    return task().activity().failure().map(Failure::code);
  }

  private void writerFails(int times) {
    for (int i = 0; i < times; i++) {
      writer.failNext(new RetryableException("AWAY", "it is away"));
    }
  }

  @Test
  void a_storyboard_whose_model_is_away_for_hours_is_written_when_it_is_back() {
    writerFails(14);
    petForge.project(id).run(Goal.merged());

    persistence.advance(Duration.ofMinutes(1));
    assertThat(failure()).as("a hiccup is nobody's business").isEmpty();
    persistence.advance(Duration.ofMinutes(4));
    assertThat(task().status()).isEqualTo(TaskStatus.STORYBOARD_GENERATING);
    assertThat(failure()).contains("AWAY");
    assertThat(table.cell(row, Column.ERROR)).contains("it is away", "it goes on by itself");
    persistence.advance(Duration.ofHours(7));

    assertThat(task().status()).isEqualTo(TaskStatus.COMPLETED);
    assertThat(failure()).isEmpty();
    assertThat(table.cell(row, Column.ERROR)).isEmpty();
  }

  @Test
  void a_storyboard_is_given_up_after_a_night() {
    writerFails(100);
    petForge.project(id).run(Goal.merged());

    persistence.advance(Duration.ofHours(9));

    assertThat(task().status()).isEqualTo(TaskStatus.FAILED);
    assertThat(task().activity().operation()).isEmpty();
    assertThat(failure()).contains("AWAY");
  }

  @Test
  void whoever_retries_or_runs_has_it_tried_at_once() {
    writerFails(20);
    petForge.project(id).run(Goal.merged());
    persistence.advance(Duration.ofMinutes(5));
    assertThat(task().activity().isDelayed()).isTrue();

    assertThat(petForge.project(id).retry()).isInstanceOf(Decided.class);
    assertThat(failure()).isEmpty();
    persistence.runUntilIdle();
    persistence.advance(Duration.ofMinutes(4));
    assertThat(petForge.project(id).run(Goal.merged())).isInstanceOf(Decided.class);
    persistence.advance(Duration.ofMinutes(5));

    assertThat(task().status()).isEqualTo(TaskStatus.COMPLETED);
  }

  @Test
  void a_merge_without_room_on_the_disk_waits_for_it() {
    petForge.project(id).run(Goal.segment(0));
    persistence.advance(Duration.ofMinutes(1));
    assertThat(task().status()).isEqualTo(TaskStatus.ALL_SEGMENTS_READY);
    for (int i = 0; i < 12; i++) {
      tools.failNext(new RetryableException("DISK_FULL", "no space left"));
    }
    petForge.project(id).merge();

    persistence.advance(Duration.ofMinutes(10));
    assertThat(task().status()).isEqualTo(TaskStatus.MERGING);
    assertThat(failure()).contains("DISK_FULL");
    persistence.advance(Duration.ofHours(3));

    assertThat(task().status()).isEqualTo(TaskStatus.COMPLETED);
    assertThat(failure()).isEmpty();
  }

  @Test
  void what_is_delayed_can_be_cancelled() {
    writerFails(100);
    petForge.project(id).run(Goal.merged());
    persistence.advance(Duration.ofMinutes(5));

    assertThat(petForge.project(id).cancel()).isInstanceOf(Decided.class);
    persistence.advance(Duration.ofHours(2));

    assertThat(failure()).contains("CANCELLED");
    assertThat(task().activity().operation()).isEmpty();
  }
}
