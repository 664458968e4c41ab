package dev.petforge.testkit;

import static dev.petforge.testkit.Instead.instead;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.petforge.PetForge;
import dev.petforge.connection.Connection;
import dev.petforge.failure.PermanentException;
import dev.petforge.failure.RetryableException;
import dev.petforge.job.Job;
import dev.petforge.job.JobKind;
import dev.petforge.production.Persistence;
import dev.petforge.production.PushTurns;
import dev.petforge.project.ProjectId;
import dev.petforge.table.Column;
import dev.petforge.table.RecordRef;
import dev.petforge.table.RecordTable;
import dev.petforge.table.RowUpdate;
import dev.petforge.table.TableRef;
import dev.petforge.task.Goal;
import dev.petforge.task.Task;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
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
    petForge.worker().start();
  }

  private RecordRef begun(InMemoryRecordTable table) {
    RecordRef row = table.add(Map.of(Column.SEGMENT_COUNT, "1"), PHOTO);
    ProjectId id = petForge.table(table.ref()).importRows().imported().get(0);
    petForge.project(id).run(Goal.merged());
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

    assertThat(petForge.worker().jobs().stream().map(Job::key))
        .filteredOn(work -> work.kind() == JobKind.PUSH)
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

  /** The same database, where this happens after each call of a method of the turns. */
  private static Persistence after(Persistence behind, String method, Runnable happens) {
    PushTurns turns =
        instead(
            PushTurns.class,
            behind.pushTurns(),
            (called, arguments) -> {
              if (!called.getName().equals(method)) {
                return null;
              }
              Object answer = TakeoverTest.called(behind.pushTurns(), called, arguments);
              happens.run();
              return answer;
            });
    return instead(
        Persistence.class,
        behind,
        (called, arguments) -> called.getName().equals("pushTurns") ? turns : null);
  }

  private PetForge pusher(Persistence database, RecordTable table) {
    PetForge pusher =
        PetForge.builder()
            .persistence(database)
            .files(new InMemoryFileStore())
            .videoTools(new InMemoryVideoTools())
            .storyboardWriter(new InMemoryStoryboardWriter())
            .videoGenerator(InMemoryVideoGenerator.keyed(clock))
            .table(table)
            .build();
    pusher.worker().start(EnumSet.of(JobKind.PUSH));
    return pusher;
  }

  /** A task of a new row, which nobody is told of. */
  private Task stored(ProjectId id) {
    RecordRef row = cats.add(Map.of(), PHOTO);
    Task task = Task.imported(id, Tasks.source(id, 1, Optional.of(row)), Tasks.START).task();
    persistence.tasks().commit(Tasks.decided(task));
    return task;
  }

  private String status(Task task) {
    return cats.cell(task.source().row().orElseThrow(), Column.STATUS);
  }

  @Test
  void a_worker_that_was_silent_for_long_does_not_begin_to_write() {
    Task task = stored(Tasks.id(1));
    InMemoryPersistence paused = persistence.nextProcess();
    PetForge pusher = pusher(after(paused, "take", paused::missHeartbeats), cats);
    pusher.table(cats.ref()).push();
    paused.runDue();

    assertThat(cats.writes()).isZero();
    assertThat(petForge.worker().jobs())
        .as("it is left to whoever takes over")
        .anySatisfy(job -> assertThat(job.key().kind()).isEqualTo(JobKind.PUSH));

    work(2);
    assertThat(status(task)).isEqualTo("pending");
  }

  @Test
  void an_old_state_that_lands_after_a_takeover_is_written_over() {
    Task old = stored(Tasks.id(1));
    Task next = Tasks.nextShown(old);
    Task fresh =
        new Task(
            next.id(),
            next.source(),
            Optional.of(Tasks.script(1)),
            next.chain(),
            next.activity(),
            next.versions());
    List<String> shownMeanwhile = new ArrayList<>();
    InMemoryPersistence paused = persistence.nextProcess();
    RecordTable late =
        instead(
            RecordTable.class,
            cats,
            (called, arguments) -> {
              if (called.getName().equals("write")) {
                // While it stands still before the write, another worker shows the next state.
                paused.missHeartbeats();
                persistence.tasks().commit(Tasks.decided(fresh));
                work(2);
                shownMeanwhile.add(status(old));
              }
              return null;
            });
    PetForge pusher = pusher(paused, late);
    pusher.table(cats.ref()).push();
    paused.runDue();
    assertThat(shownMeanwhile).containsExactly("storyboard_ready");
    assertThat(status(old)).as("it has landed last").isEqualTo("pending");

    work(2);

    assertThat(status(old)).isEqualTo("storyboard_ready");
    assertThat(persistence.pushTurns().lag(cats.ref(), Instant.EPOCH).behind()).isZero();
  }

  @Test
  void what_was_sent_before_a_push_died_is_sent_once_more_when_its_requests_cannot_land_any_more() {
    Task task = stored(Tasks.id(1));
    RecordRef row = task.source().row().orElseThrow();
    InMemoryPersistence dying = persistence.nextProcess();
    PetForge pusher = pusher(after(dying, "take", dying::crash), cats);
    pusher.table(cats.ref()).push();
    assertThatExceptionOfType(RetryableException.class).isThrownBy(dying::runDue);
    work(2);
    assertThat(cats.writes()).isEqualTo(1);

    // Its request lands now.
    cats.write(List.of(new RowUpdate(row, task.id().value(), Map.of(Column.STATUS, "an old one"))));
    persistence.advance(PushTurns.LATE.minusMinutes(1));
    assertThat(status(task)).isEqualTo("an old one");
    persistence.advance(Duration.ofMinutes(2));

    assertThat(status(task)).isEqualTo("pending");
    int writes = cats.writes();
    persistence.advance(Duration.ofMinutes(20));
    assertThat(cats.writes()).as("once more, and then no more").isEqualTo(writes);
  }

  @Test
  void a_table_that_is_down_is_not_sent_the_rows_of_its_neighbour_again_and_again() {
    RecordRef dog = begun(dogs);
    begun(cats);
    cats.failAll(Optional.of(new PermanentException("WRONG_COLUMNS", "no column 'status'")));
    work(50);
    int writes = dogs.writes();

    persistence.advance(Duration.ofMinutes(20));

    assertThat(dogs.writes()).isEqualTo(writes);
    assertThat(dogs.cell(dog, Column.STATUS)).isEqualTo("completed");
  }

  @Test
  void a_table_without_neighbours_is_its_own_base() {
    assertThat(new TableRef("folder:/photos").base()).isEqualTo("folder:/photos");
    assertThat(new TableRef("|odd").base()).isEqualTo("|odd");
    assertThat(cats.ref().base()).isEqualTo(dogs.ref().base());
  }
}
