package dev.petforge.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petforge.PetForge;
import dev.petforge.failure.RetryableException;
import dev.petforge.job.Job;
import dev.petforge.job.JobKind;
import dev.petforge.project.ProjectId;
import dev.petforge.table.Column;
import dev.petforge.table.RecordRef;
import dev.petforge.table.RecordTable;
import dev.petforge.table.TableRef;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Rows that somebody says were changed. */
class ChangedRowsTest {
  private static final byte[] PHOTO = "a photo of a cat".getBytes(StandardCharsets.UTF_8);

  private final MovableClock clock = new MovableClock();
  private InMemoryPersistence persistence = InMemoryPersistence.manual(clock);
  private final InMemoryFileStore files = new InMemoryFileStore();
  private final InMemoryRecordTable table = new InMemoryRecordTable("pets");
  private PetForge petForge = assemble();

  private PetForge assemble() {
    return assemble(table);
  }

  private PetForge assemble(RecordTable connected) {
    PetForge made =
        PetForge.builder()
            .persistence(persistence)
            .files(files)
            .videoTools(new InMemoryVideoTools())
            .storyboardWriter(new InMemoryStoryboardWriter())
            .videoGenerator(InMemoryVideoGenerator.keyed(clock))
            .table(connected)
            .build();
    made.worker().start();
    return made;
  }

  private List<RecordRef> rows(int count) {
    List<RecordRef> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      rows.add(table.add(Map.of(Column.RELEASE_DATE, "2026-02-14"), PHOTO));
    }
    return rows;
  }

  private LocalDate date(ProjectId id) {
    return petForge.project(id).find().orElseThrow().task().source().releaseDate();
  }

  private List<Job> jobs() {
    return petForge.worker().jobs().stream()
        .filter(job -> job.key().kind() == JobKind.IMPORT)
        .toList();
  }

  @Test
  void a_changed_row_is_taken_in_later_and_a_new_one_too() {
    RecordRef row = rows(1).get(0);
    ProjectId id = petForge.table(table.ref()).importRows().imported().get(0);
    persistence.runUntilIdle();
    RecordRef added = rows(1).get(0);
    table.edit(row, Column.RELEASE_DATE, "2026-03-01");

    petForge.tables().rowsChanged(List.of(row, added));

    assertThat(date(id)).isEqualTo(LocalDate.of(2026, 2, 14));
    persistence.runUntilIdle();
    assertThat(date(id)).isEqualTo(LocalDate.of(2026, 3, 1));
    assertThat(table.cell(added, Column.PROJECT_ID)).isNotEmpty();
    assertThat(jobs()).isEmpty();
  }

  @Test
  void a_thousand_hints_make_one_read_and_the_same_state_makes_no_write() {
    List<RecordRef> rows = rows(100);
    petForge.table(table.ref()).importRows();
    persistence.runUntilIdle();
    int reads = table.reads();
    int writes = table.writes();

    for (int i = 0; i < 1_000; i++) {
      petForge.tables().rowsChanged(List.of(rows.get(i % 100)));
    }
    persistence.runUntilIdle();

    assertThat(table.reads()).isEqualTo(reads + 1);
    assertThat(table.writes()).isEqualTo(writes);
  }

  @Test
  void what_was_told_outlives_the_process() {
    RecordRef row = rows(1).get(0);
    ProjectId id = petForge.table(table.ref()).importRows().imported().get(0);
    persistence.runUntilIdle();
    table.edit(row, Column.RELEASE_DATE, "2026-03-01");
    petForge.tables().rowsChanged(List.of(row));

    persistence = persistence.crash();
    petForge = assemble();
    persistence.runUntilIdle();

    assertThat(date(id)).isEqualTo(LocalDate.of(2026, 3, 1));
    assertThat(jobs()).isEmpty();
  }

  @Test
  void a_table_that_cannot_be_read_is_read_later_and_no_row_is_forgotten() {
    RecordRef row = rows(1).get(0);
    ProjectId id = petForge.table(table.ref()).importRows().imported().get(0);
    persistence.runUntilIdle();
    table.edit(row, Column.RELEASE_DATE, "2026-03-01");
    petForge.tables().rowsChanged(List.of(row));
    for (int i = 0; i < 20; i++) {
      table.failNext(new RetryableException("1254290", "too many requests"));
    }

    for (int i = 0; i < 25; i++) {
      persistence.runUntilIdle();
      persistence.advance(Duration.ofMinutes(1));
    }

    assertThat(date(id)).isEqualTo(LocalDate.of(2026, 3, 1));
    assertThat(jobs()).isEmpty();
  }

  @Test
  void a_row_whose_picture_cannot_be_fetched_now_is_taken_in_later() {
    AtomicBoolean away = new AtomicBoolean(true);
    RecordTable slow =
        Instead.instead(
            RecordTable.class,
            table,
            (called, arguments) -> {
              if (called.getName().equals("picture") && away.get()) {
                throw new RetryableException("NETWORK", "the network is away");
              }
              return null;
            });
    persistence = persistence.crash();
    petForge = assemble(slow);
    RecordRef added = rows(1).get(0);
    petForge.tables().rowsChanged(List.of(added));

    for (int i = 0; i < 3; i++) {
      persistence.runUntilIdle();
      persistence.advance(Duration.ofMinutes(1));
    }
    assertThat(table.cell(added, Column.PROJECT_ID)).isEmpty();
    assertThat(jobs()).hasSize(1);
    away.set(false);
    persistence.advance(Duration.ofMinutes(5));
    persistence.runUntilIdle();

    assertThat(table.cell(added, Column.PROJECT_ID)).isNotEmpty();
    assertThat(jobs()).isEmpty();
  }

  @Test
  void rows_of_tables_that_are_not_connected_are_left_alone() {
    petForge.tables().rowsChanged(List.of(new RecordRef(new TableRef("memory:other"), "rec1")));

    assertThat(jobs()).isEmpty();
  }
}
