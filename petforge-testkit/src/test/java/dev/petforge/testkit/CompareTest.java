package dev.petforge.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petforge.PetForge;
import dev.petforge.failure.Failure;
import dev.petforge.project.ProjectId;
import dev.petforge.storyboard.Language;
import dev.petforge.sync.TableComparison;
import dev.petforge.sync.TableComparison.DifferentCell;
import dev.petforge.table.Column;
import dev.petforge.table.RecordRef;
import dev.petforge.task.Batch;
import dev.petforge.task.Goal;
import dev.petforge.task.Redo;
import dev.petforge.task.TaskVersion;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How a table stands to the database. */
class CompareTest {
  private static final byte[] PHOTO = "a photo of a cat".getBytes(StandardCharsets.UTF_8);

  private final MovableClock clock = new MovableClock();
  private final InMemoryPersistence persistence = InMemoryPersistence.manual(clock);
  private final InMemoryFileStore files = new InMemoryFileStore();
  private final InMemoryRecordTable table = new InMemoryRecordTable("pets");
  private final PetForge petForge = assemble(Language.ENGLISH);

  private PetForge assemble(Language language) {
    return PetForge.builder()
        .persistence(
            language == persistence.language() ? persistence : persistence.nextProcess(language))
        .files(files)
        .videoTools(new InMemoryVideoTools())
        .storyboardWriter(new InMemoryStoryboardWriter())
        .videoGenerator(InMemoryVideoGenerator.keyed(clock))
        .table(table)
        .build();
  }

  private List<ProjectId> made(int count) {
    for (int i = 0; i < count; i++) {
      table.add(Map.of(Column.SEGMENT_COUNT, "1"), PHOTO);
    }
    petForge.worker().start();
    List<ProjectId> ids = petForge.table(table.ref()).importRows().imported();
    petForge.projects().run(ids, Goal.merged(), 100);
    work();
    return ids;
  }

  private void work() {
    for (int i = 0; i < 60; i++) {
      persistence.runUntilIdle();
      persistence.advance(Duration.ofSeconds(2));
    }
    persistence.runUntilIdle();
  }

  private RecordRef row(ProjectId id) {
    return petForge.project(id).find().orElseThrow().task().source().row().orElseThrow();
  }

  @Test
  void the_table_speaks_the_language_of_the_database() {
    InMemoryPersistence next = persistence.nextProcess(Language.CHINESE);
    PetForge chinese =
        PetForge.builder()
            .persistence(next)
            .files(files)
            .videoTools(new InMemoryVideoTools())
            .storyboardWriter(new InMemoryStoryboardWriter())
            .videoGenerator(InMemoryVideoGenerator.keyed(clock))
            .table(table)
            .build();
    RecordRef row = table.add(Map.of(Column.SEGMENT_COUNT, "1"), PHOTO);
    chinese.worker().start();
    chinese.table(table.ref()).importRows();
    next.runUntilIdle();
    next.advance(Duration.ofMinutes(1));

    assertThat(table.cell(row, Column.PROGRESS)).isEqualTo("等待分镜");
  }

  @Test
  void a_table_that_shows_what_it_should_is_sound_in_whatever_language_it_was_written() {
    made(3);

    TableComparison here = petForge.table(table.ref()).compare();
    TableComparison chinese = assemble(Language.CHINESE).table(table.ref()).compare();

    assertThat(here)
        .isEqualTo(
            new TableComparison(
                table.ref(), 3, List.of(), List.of(), List.of(), List.of(), Map.of(), List.of()));
    assertThat(chinese).isEqualTo(here);
  }

  @Test
  void a_decision_that_shows_nowhere_is_no_difference() {
    List<ProjectId> ids = made(1);
    petForge
        .project(ids.get(0))
        .regenerate(0, petForge.project(ids.get(0)).find().orElseThrow().task().version());
    persistence.runUntilIdle();
    petForge.project(ids.get(0)).run(Goal.merged().in(new Batch("later", 1)));
    clock.advance(Duration.ofSeconds(1));
    petForge.project(ids.get(0)).cancel();
    persistence.runUntilIdle();

    assertThat(petForge.table(table.ref()).compare().sound()).isTrue();
  }

  @Test
  void what_is_otherwise_is_sorted_by_what_it_means() {
    List<ProjectId> ids = made(5);
    table.edit(row(ids.get(0)), Column.STATUS, "a person wrote this");
    table.remove(row(ids.get(1)));
    table.refuse(row(ids.get(2)), Failure.permanent("1254130", "the cell is too large"));
    petForge.project(ids.get(2)).redo(redo(ids.get(2)));
    persistence.runUntilIdle();
    petForge.project(ids.get(3)).redo(redo(ids.get(3)));
    RecordRef added = table.add(Map.of(), PHOTO);

    TableComparison found = petForge.table(table.ref()).compare();

    assertThat(found.sound()).isFalse();
    assertThat(found.projects()).isEqualTo(5);
    assertThat(found.different())
        .containsExactly(
            new TableComparison.DifferentRow(
                ids.get(0),
                "row rec1",
                List.of(new DifferentCell(Column.STATUS, "a person wrote this", "completed"))));
    assertThat(found.gone()).containsExactly(new TableComparison.GoneRow(ids.get(1), "rec2"));
    assertThat(found.refused())
        .singleElement()
        .satisfies(
            refused -> {
              assertThat(refused.project()).isEqualTo(ids.get(2));
              assertThat(refused.reason()).contains("1254130");
            });
    assertThat(found.behind()).containsExactly(ids.get(3));
    assertThat(found.notImported()).containsExactly("row " + added.record());

    work();
    assertThat(petForge.table(table.ref()).compare().behind()).isEmpty();
  }

  private Redo redo(ProjectId id) {
    TaskVersion seen = petForge.project(id).find().orElseThrow().task().version();
    return Redo.from(0, seen);
  }

  @Test
  void of_a_long_text_only_what_is_around_the_difference_is_told() {
    ProjectId id = made(1).get(0);
    String storyboard = table.cell(row(id), Column.STORYBOARD);
    String edited = storyboard.substring(0, 150) + "XXX🐱" + storyboard.substring(150);
    table.edit(row(id), Column.STORYBOARD, edited);

    DifferentCell cell = petForge.table(table.ref()).compare().different().get(0).cells().get(0);

    assertThat(cell.shown()).contains("XXX🐱").hasSizeLessThan(120).startsWith("…");
    assertThat(cell.expected()).doesNotContain("XXX").hasSizeLessThan(120);
  }

  @Test
  void more_projects_than_a_part_has_are_all_compared() {
    for (int i = 0; i < 450; i++) {
      table.add(Map.of(), PHOTO);
    }
    petForge.worker().start();
    List<ProjectId> ids = petForge.table(table.ref()).importRows().imported();
    persistence.runUntilIdle();
    table.edit(row(ids.get(0)), Column.STATUS, "x");
    table.edit(row(ids.get(449)), Column.STATUS, "x");

    TableComparison found = petForge.table(table.ref()).compare();

    assertThat(found.projects()).isEqualTo(450);
    assertThat(found.different())
        .extracting(TableComparison.DifferentRow::project)
        .containsExactlyInAnyOrder(ids.get(0), ids.get(449));
    assertThat(found.behind()).isEmpty();
  }
}
