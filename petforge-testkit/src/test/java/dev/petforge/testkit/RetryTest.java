package dev.petforge.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petforge.PetForge;
import dev.petforge.failure.Failure;
import dev.petforge.failure.PermanentException;
import dev.petforge.failure.RetryableException;
import dev.petforge.project.ProjectId;
import dev.petforge.storyboard.Language;
import dev.petforge.storyboard.ShotEdit;
import dev.petforge.storyboard.ShotPart;
import dev.petforge.table.Column;
import dev.petforge.task.Existing;
import dev.petforge.task.Goal;
import dev.petforge.task.Outcome.Decided;
import dev.petforge.task.Outcome.Refused;
import dev.petforge.task.Project;
import dev.petforge.task.Redo;
import dev.petforge.task.Refusal;
import dev.petforge.task.Stale;
import dev.petforge.task.Task;
import dev.petforge.task.TaskStatus;
import dev.petforge.task.TaskVersion;
import dev.petforge.testkit.InMemoryVideoGenerator.Answer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A retry does exactly what failed, and then what would have come after it. */
class RetryTest {
  private static final byte[] PHOTO = "a photo of a cat".getBytes(StandardCharsets.UTF_8);
  private static final int SIZE = 4;

  private final MovableClock clock = new MovableClock();
  private InMemoryPersistence persistence = InMemoryPersistence.manual(clock);
  private final InMemoryFileStore files = new InMemoryFileStore();
  private final InMemoryVideoTools tools = new InMemoryVideoTools();
  private final InMemoryStoryboardWriter writer = new InMemoryStoryboardWriter();
  private final InMemoryRecordTable table = new InMemoryRecordTable("pets");
  private final InMemoryVideoGenerator generator = InMemoryVideoGenerator.keyed(clock);
  private PetForge petForge = assemble();
  private ProjectId id = new ProjectId("000000000000");

  private PetForge assemble() {
    return PetForge.builder()
        .persistence(persistence)
        .files(files)
        .videoTools(tools)
        .storyboardWriter(writer)
        .videoGenerator(generator)
        .table(table)
        .build();
  }

  @BeforeEach
  void begin() {
    petForge.worker().start();
    table.add(Map.of(Column.SEGMENT_COUNT, String.valueOf(SIZE)), PHOTO);
    id = petForge.table(table.ref()).importRows().imported().get(0);
    petForge.project(id).generateStoryboard();
    work();
  }

  private void work() {
    for (int i = 0; i < 100; i++) {
      persistence.runUntilIdle();
      persistence.advance(Duration.ofSeconds(2));
    }
    persistence.runUntilIdle();
  }

  private Project project() {
    return petForge.project(id).find().orElseThrow();
  }

  private Task task() {
    return project().task();
  }

  private TaskVersion seen() {
    return task().version();
  }

  private static PermanentException refused() {
    return new PermanentException("NO_IDEA", "the writer has no idea");
  }

  /** As another process on the same database would do it. */
  private void retryAfterRestart() {
    persistence = persistence.crash();
    petForge = assemble();
    petForge.worker().start();
    assertThat(petForge.project(id).retry()).isInstanceOf(Decided.class);
    work();
  }

  @Test
  void a_storyboard_that_could_not_be_written_over_is_written_and_nothing_is_bought() {
    writer.failNext(refused());
    petForge.project(id).generateStoryboard(Existing.REPLACE);
    work();
    assertThat(task().activity().failure()).isPresent();
    int written = writer.calls();

    retryAfterRestart();

    assertThat(generator.jobs()).isEmpty();
    assertThat(writer.calls()).isEqualTo(written + 1);
    assertThat(task().activity().failure()).isEmpty();
    assertThat(task().status()).isEqualTo(TaskStatus.STORYBOARD_READY);
  }

  @Test
  void shots_that_could_not_be_written_anew_are_written_before_anything_is_bought() {
    petForge.project(id).run(Goal.merged());
    work();
    assertThat(generator.billed()).isEqualTo(SIZE);
    writer.failNext(refused());
    petForge.project(id).redo(Redo.from(2, seen()).rewriting().runningOn());
    work();
    assertThat(task().activity().failure()).isPresent();
    int written = writer.calls();

    retryAfterRestart();

    assertThat(writer.calls()).isEqualTo(written + 1);
    assertThat(writer.briefs().get(written).kept()).hasSize(2);
    assertThat(generator.billed()).isEqualTo(SIZE + 2);
    assertThat(task().status()).isEqualTo(TaskStatus.COMPLETED);
  }

  @Test
  void a_run_too_writes_first_what_could_not_be_written_anew() {
    petForge.project(id).run(Goal.merged());
    work();
    writer.failNext(refused());
    petForge.project(id).redo(Redo.from(2, seen()).rewriting());
    work();
    int written = writer.calls();

    petForge.projects().run(List.of(id), Goal.merged(), 1);
    work();

    assertThat(writer.calls()).isEqualTo(written + 1);
    assertThat(generator.billed()).isEqualTo(SIZE + 2);
    assertThat(task().status()).isEqualTo(TaskStatus.COMPLETED);
  }

  @Test
  void shots_that_could_not_be_written_anew_are_not_forgotten_for_what_is_done_in_between() {
    petForge.project(id).run(Goal.merged());
    work();
    writer.failNext(refused());
    petForge.project(id).redo(Redo.from(2, seen()).rewriting());
    work();
    int written = writer.calls();
    petForge.project(id).regenerate(1, seen());
    work();
    assertThat(task().activity().failure()).isEmpty();

    petForge.project(id).run(Goal.merged());
    work();

    assertThat(writer.calls()).isEqualTo(written + 1);
    assertThat(writer.briefs().get(written).kept()).hasSize(2);
    assertThat(generator.billed()).isEqualTo(SIZE + 3);
    assertThat(task().status()).isEqualTo(TaskStatus.COMPLETED);
    assertThat(task().activity().rewriting()).isEmpty();
  }

  @Test
  void a_goal_that_is_taken_up_again_writes_first_what_could_not_be_written_anew() {
    writer.failNext(refused());
    petForge.project(id).redo(Redo.from(2, seen()).rewriting().runningOn());
    work();
    int written = writer.calls();

    assertThat(petForge.project(id).generate(0)).isInstanceOf(Decided.class);
    work();

    assertThat(writer.calls()).isEqualTo(written + 1);
    assertThat(writer.briefs().get(written).kept()).hasSize(2);
    assertThat(generator.billed()).isEqualTo(SIZE);
    assertThat(task().edited()).isEmpty();
    assertThat(task().status()).isEqualTo(TaskStatus.COMPLETED);
  }

  @Test
  void shots_that_a_person_edits_meanwhile_are_not_written_over_and_the_others_not_bought() {
    petForge.project(id).run(Goal.merged());
    work();
    writer.failNext(refused());
    petForge.project(id).redo(Redo.from(2, seen()).rewriting().runningOn());
    work();
    int written = writer.calls();
    petForge
        .project(id)
        .saveShots(List.of(new ShotEdit(3, Language.ENGLISH, Map.of(ShotPart.ACTION, "yawns"))));

    assertThat(List.of(petForge.project(id).retry(), petForge.project(id).run(Goal.merged())))
        .allSatisfy(
            outcome ->
                assertThat(outcome)
                    .isInstanceOfSatisfying(
                        Refused.class,
                        no -> {
                          assertThat(no.reason()).isEqualTo(Refusal.NOT_REWRITTEN);
                          assertThat(no.message()).contains("shots 2 to 3");
                        }));
    work();
    assertThat(writer.calls()).isEqualTo(written);
    assertThat(generator.billed()).isEqualTo(SIZE);

    petForge.project(id).generate(2);
    work();
    assertThat(task().activity().failure().map(Failure::code)).contains("NOT_REWRITTEN");
    assertThat(generator.billed()).isEqualTo(SIZE + 1);
    petForge.project(id).generate(3);
    work();
    assertThat(writer.calls()).isEqualTo(written);
    assertThat(generator.billed()).isEqualTo(SIZE + 2);
    assertThat(task().status()).isEqualTo(TaskStatus.COMPLETED);
  }

  @Test
  void a_redo_with_the_shots_as_they_are_ends_what_was_to_be_written_anew() {
    petForge.project(id).run(Goal.merged());
    work();
    writer.failNext(refused());
    petForge.project(id).redo(Redo.from(2, seen()).rewriting());
    work();
    int written = writer.calls();

    petForge.project(id).redo(Redo.from(2, seen()).runningOn());
    work();

    assertThat(writer.calls()).isEqualTo(written);
    assertThat(generator.billed()).isEqualTo(SIZE + 2);
    assertThat(task().status()).isEqualTo(TaskStatus.COMPLETED);
  }

  @Test
  void a_segment_that_could_not_be_made_anew_is_made_anew_and_nothing_else_is_bought() {
    petForge.project(id).run(Goal.segment(0));
    work();
    petForge.project(id).run(Goal.segment(1));
    work();
    petForge.project(id).run(Goal.segment(2));
    work();
    assertThat(generator.billed()).isEqualTo(3);
    generator.next(Answer.REFUSE);
    petForge.project(id).regenerate(1, seen());
    work();
    assertThat(task().activity().failure()).isPresent();
    String old = task().chain().segment(1).current().orElseThrow().id();

    retryAfterRestart();

    assertThat(generator.billed()).isEqualTo(4);
    assertThat(task().chain().segment(1).current().orElseThrow().id()).isNotEqualTo(old);
    assertThat(task().chain().completed()).isEqualTo(3);
    assertThat(task().activity().operation()).isEmpty();
  }

  @Test
  void stale_segments_that_could_not_be_joined_are_joined() {
    petForge.project(id).run(Goal.merged());
    work();
    petForge.project(id).regenerate(1, seen());
    work();
    assertThat(task().chain().stale()).isNotEmpty();
    tools.failNext(new PermanentException("NO_ROOM", "the video does not fit"));
    petForge.project(id).merge(Stale.ALLOW);
    work();
    assertThat(task().activity().failure()).isPresent();

    retryAfterRestart();

    assertThat(task().chain().finalOutOfDate()).isFalse();
    assertThat(generator.billed()).isEqualTo(SIZE + 1);
  }

  @Test
  void a_cancelled_writing_is_taken_up_and_goes_no_further() {
    writer.failAlways(new RetryableException("BUSY", "the model is busy"));
    petForge.project(id).generateStoryboard(Existing.REPLACE);
    persistence.runDue();
    assertThat(petForge.project(id).cancel()).isInstanceOf(Decided.class);
    writer.recover();
    work();
    int written = writer.calls();

    retryAfterRestart();

    assertThat(writer.calls()).isEqualTo(written + 1);
    assertThat(generator.jobs()).isEmpty();
    assertThat(task().activity().operation()).isEmpty();
  }

  @Test
  void a_clip_made_anew_that_comes_late_is_taken_in_and_a_retry_buys_no_other() {
    petForge.project(id).run(Goal.segments());
    work();
    String old = task().chain().segment(1).current().orElseThrow().id();
    generator.latency(Duration.ofMinutes(20));
    petForge.project(id).regenerate(1, seen());
    for (int i = 0; i < 15; i++) {
      persistence.runUntilIdle();
      persistence.advance(Duration.ofMinutes(1));
    }
    assertThat(task().activity().failure())
        .hasValueSatisfying(reason -> assertThat(reason.code()).isEqualTo("OVERDUE"));

    for (int i = 0; i < 15; i++) {
      persistence.runUntilIdle();
      persistence.advance(Duration.ofMinutes(1));
    }

    assertThat(task().chain().segment(1).current().orElseThrow().id()).isNotEqualTo(old);
    assertThat(task().activity().failure()).isEmpty();
    assertThat(generator.billed()).isEqualTo(SIZE + 1);
  }
}
