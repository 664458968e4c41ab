package dev.petforge.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petforge.PetForge;
import dev.petforge.failure.PermanentException;
import dev.petforge.project.ProjectId;
import dev.petforge.table.Column;
import dev.petforge.table.Connection;
import dev.petforge.table.RecordRef;
import dev.petforge.table.TableRef;
import dev.petforge.task.Goal;
import dev.petforge.work.Job;
import dev.petforge.work.WorkKind;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two tables that belong to one base. */
class BasePushTest {
  private static final byte[] PHOTO = "a photo of a cat".getBytes(StandardCharsets.UTF_8);

  private final MovableClock clock = new MovableClock();
  private final InMemoryPersistence persistence = InMemoryPersistence.manual(clock);
  private final InMemoryRecordTable cats = new InMemoryRecordTable("pets|cats");
  private final InMemoryRecordTable dogs = new InMemoryRecordTable("pets|dogs");
  private final PetForge petForge =
      PetForge.builder()
          .persistence(persistence)
          .files(new InMemoryFileStore())
          .videoTools(new InMemoryVideoTools())
          .storyboardWriter(new InMemoryStoryboardWriter())
          .videoGenerator(InMemoryVideoGenerator.keyed(clock))
          .table(cats)
          .table(dogs)
          .build();

  @BeforeEach
  void start() {
    petForge.start();
  }

  private RecordRef begun(InMemoryRecordTable table) {
    RecordRef row = table.add(Map.of(Column.SEGMENT_COUNT, "1"), PHOTO);
    ProjectId id = petForge.importRows(table.ref()).imported().get(0);
    petForge.run(id, Goal.merged());
    return row;
  }

  private void work(int rounds) {
    for (int i = 0; i < rounds; i++) {
      persistence.runUntilIdle();
      persistence.advance(Duration.ofSeconds(2));
    }
    persistence.runUntilIdle();
  }

  @Test
  void one_job_shows_the_rows_of_both() {
    RecordRef cat = begun(cats);
    RecordRef dog = begun(dogs);

    assertThat(petForge.jobs().stream().map(Job::work))
        .filteredOn(work -> work.kind() == WorkKind.PUSH)
        .extracting(work -> work.subject())
        .containsExactly("memory:pets");
    work(50);

    assertThat(cats.cell(cat, Column.STATUS)).isEqualTo("completed");
    assertThat(dogs.cell(dog, Column.STATUS)).isEqualTo("completed");
  }

  @Test
  void a_table_that_cannot_be_written_does_not_keep_the_other_one_behind() {
    persistence.connections().put(connection(cats.ref()));
    persistence.connections().put(connection(dogs.ref()));
    RecordRef cat = begun(cats);
    RecordRef dog = begun(dogs);
    cats.failAll(Optional.of(new PermanentException("WRONG_COLUMNS", "no column 'status'")));

    work(50);

    assertThat(cats.cell(cat, Column.STATUS)).isEmpty();
    assertThat(dogs.cell(dog, Column.STATUS)).isEqualTo("completed");
    assertThat(problem(cats)).contains("no column 'status' (WRONG_COLUMNS)");
    assertThat(problem(dogs)).isEmpty();

    // It is mended: the table catches up, and nothing stands in its way any more.
    cats.failAll(Optional.empty());
    work(50);
    assertThat(cats.cell(cat, Column.STATUS)).isEqualTo("completed");
    assertThat(problem(cats)).isEmpty();
  }

  private static Connection connection(TableRef table) {
    return new Connection(
        table, table.value(), "memory", "app", "v1.sealed", Instant.EPOCH, Optional.empty());
  }

  private Optional<String> problem(InMemoryRecordTable table) {
    return persistence.connections().find(table.ref()).orElseThrow().problem();
  }

  @Test
  void a_table_without_neighbours_is_its_own_base() {
    assertThat(new TableRef("folder:/photos").base()).isEqualTo("folder:/photos");
    assertThat(new TableRef("|odd").base()).isEqualTo("|odd");
    assertThat(cats.ref().base()).isEqualTo(dogs.ref().base());
  }
}
