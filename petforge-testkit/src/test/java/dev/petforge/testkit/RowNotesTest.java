package dev.petforge.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petforge.PetForge;
import dev.petforge.explanation.Explanation;
import dev.petforge.failure.PermanentException;
import dev.petforge.job.Job;
import dev.petforge.project.ProjectId;
import dev.petforge.sync.ImportDefaults;
import dev.petforge.sync.ImportReport;
import dev.petforge.table.Column;
import dev.petforge.table.RecordRef;
import dev.petforge.task.Goal;
import dev.petforge.task.SourceEdit;
import dev.petforge.task.Task;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is not taken in of a row stands in the row, as long as it is not. */
class RowNotesTest {
  private static final byte[] CAT = "a cat".getBytes(StandardCharsets.UTF_8);

  private final InMemoryPersistence persistence = InMemoryPersistence.manual(new MovableClock());
  private final InMemoryRecordTable table = new InMemoryRecordTable("pets");
  private final InMemoryStoryboardWriter writer = new InMemoryStoryboardWriter();
  private final PetForge petForge =
      PetForge.builder()
          .persistence(persistence)
          .files(new InMemoryFileStore())
          .videoTools(new InMemoryVideoTools())
          .storyboardWriter(writer)
          .videoGenerator(InMemoryVideoGenerator.keyed(new MovableClock()))
          .table(table)
          .build();

  @BeforeEach
  void begin() {
    petForge.worker().start();
  }

  private ImportReport imported() {
    ImportReport report = petForge.table(table.ref()).importRows();
    work();
    return report;
  }

  private void work() {
    for (int i = 0; i < 100; i++) {
      persistence.runUntilIdle();
      persistence.advance(Duration.ofSeconds(2));
    }
    persistence.runUntilIdle();
  }

  private RecordRef row(String segments) {
    return table.add(Map.of(Column.SEGMENT_COUNT, segments), CAT);
  }

  private String error(RecordRef row) {
    return table.cell(row, Column.ERROR);
  }

  private Task task(ProjectId project) {
    return petForge.project(project).get().task();
  }

  @Test
  void a_new_row_says_why_it_is_not_taken_in_until_it_is() {
    RecordRef row = row("many");
    RecordRef bare = table.add(Map.of(), null);

    assertThat(imported().refused()).hasSize(2);
    assertThat(error(row)).contains("segment_count", "'many'", "(BAD_SEGMENT_COUNT)");
    assertThat(error(bare)).contains("(NO_PICTURE)");
    assertThat(table.cell(row, Column.PROJECT_ID)).isEmpty();
    int writes = table.writes();
    imported();
    assertThat(table.writes()).as("it says so already").isEqualTo(writes);

    table.edit(row, Column.SEGMENT_COUNT, "2");
    ImportReport mended = imported();

    assertThat(mended.imported()).hasSize(1);
    assertThat(error(row)).isEmpty();
    assertThat(table.cell(row, Column.PROJECT_ID)).isNotEmpty();
  }

  @Test
  void a_row_of_a_project_says_what_of_it_is_not_taken_beside_all_else_of_the_project() {
    RecordRef row = row("2");
    ProjectId project = imported().imported().get(0);
    petForge.project(project).run(Goal.merged());
    work();
    table.edit(row, Column.RELEASE_DATE, "someday");

    imported();
    assertThat(error(row)).contains("someday", "(BAD_DATE)");
    assertThat(table.cell(row, Column.STATUS)).isEqualTo("completed");
    assertThat(petForge.table(table.ref()).compare().sound()).isTrue();

    table.edit(row, Column.RELEASE_DATE, "2026-02-14");
    table.edit(row, Column.SEGMENT_COUNT, "3");
    imported();
    assertThat(error(row)).startsWith("not taken: segment_count: ").endsWith("(BOUGHT)");
    assertThat(task(project).source().releaseDate()).hasToString("2026-02-14");

    table.edit(row, Column.SEGMENT_COUNT, "2");
    imported();
    assertThat(error(row)).isEmpty();
    assertThat(task(project).activity().notTaken()).isEmpty();
  }

  @Test
  void a_copied_row_says_so_and_its_project_is_left_to_the_first_one() {
    RecordRef row = row("1");
    ProjectId project = imported().imported().get(0);
    RecordRef copy = table.copy(row);

    imported();

    assertThat(error(copy)).contains("(DUPLICATE_PROJECT)");
    assertThat(error(row)).isEmpty();
    assertThat(table.cell(copy, Column.PROJECT_ID)).isEqualTo(project.value());
    table.remove(row);
    imported();
    assertThat(error(copy)).as("it is the project's row now").isEmpty();
  }

  @Test
  void a_deleted_row_is_told_once_and_not_written_until_it_is_back() {
    RecordRef row = row("1");
    ProjectId project = imported().imported().get(0);
    petForge.project(project).run(Goal.merged());
    work();
    table.remove(row);

    assertThat(imported().gone()).containsExactly(project);
    int writes = table.writes();
    assertThat(imported().gone()).as("once").isEmpty();
    petForge.project(project).regenerate(0, task(project).version());
    work();
    petForge.table(table.ref()).pushAll();
    work();
    assertThat(table.writes()).isEqualTo(writes);
    assertThat(petForge.table(table.ref()).compare().gone()).isEmpty();
    assertThat(petForge.project(project).tableRefusal()).isEmpty();

    RecordRef other = table.add(Map.of(Column.PROJECT_ID, project.value()), CAT);
    assertThat(imported().known()).containsExactly(project);

    assertThat(table.cell(other, Column.STATUS)).isEqualTo("completed");
    assertThat(error(other)).isEmpty();
    assertThat(task(project).rowGone()).isFalse();
  }

  @Test
  void a_job_that_was_given_up_is_not_listed_when_its_operation_has_ended() {
    RecordRef row = row("1");
    ProjectId project = imported().imported().get(0);
    writer.failNext(new PermanentException("PICTURE_REFUSED", "the model does not take this one"));
    petForge.project(project).run(Goal.merged());
    work();
    assertThat(error(row)).contains("(PICTURE_REFUSED)");
    assertThat(persistence.jobQueue().list())
        .extracting(Job::state)
        .as("it was given up")
        .contains(Job.State.PARKED);
    assertThat(petForge.worker().jobs()).extracting(Job::state).doesNotContain(Job.State.PARKED);
    assertThat(petForge.project(project).explain().causes())
        .extracting(Explanation.Cause::kind)
        .containsExactly(Explanation.Kind.OPERATION_FAILED);
  }

  @Test
  void a_refusal_on_the_way_is_forgotten_when_the_way_is_at_its_end() {
    RecordRef row = row("1");
    ProjectId project = imported().imported().get(0);
    petForge.project(project).run(Goal.merged());
    work();
    table.replacePicture(row, "another cat".getBytes(StandardCharsets.UTF_8));
    take();
    petForge.projects().run(List.of(project), Goal.merged(), 1);
    work();
    assertThat(error(row)).contains("(STALE_SEGMENTS)");

    table.replacePicture(row, CAT);
    take();
    petForge.projects().run(List.of(project), Goal.merged(), 1);
    work();

    assertThat(error(row)).isEmpty();
    assertThat(table.cell(row, Column.PROGRESS)).isEqualTo("done");
  }

  private void take() {
    petForge
        .table(table.ref())
        .importRows(ImportDefaults.STANDARD, new SourceEdit.Consent(true, false));
    work();
  }
}
