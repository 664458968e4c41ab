package dev.petforge.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petforge.PetForge;
import dev.petforge.file.FileKey;
import dev.petforge.file.ProjectFiles;
import dev.petforge.job.JobKind;
import dev.petforge.production.Retention;
import dev.petforge.project.ProjectId;
import dev.petforge.segment.Chain;
import dev.petforge.segment.KeepPolicy;
import dev.petforge.segment.SegmentVersion;
import dev.petforge.task.DeletedProject;
import dev.petforge.task.Task;
import dev.petforge.task.TaskQuery;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A worker clears away what is not kept, when its time has come. */
class ClearingAwayTest {
  private static final ProjectId A = Tasks.id(1);
  private static final ProjectId B = Tasks.id(2);

  private final MovableClock clock = new MovableClock();
  private final InMemoryFileStore files = new InMemoryFileStore();
  private InMemoryPersistence persistence = InMemoryPersistence.manual(clock);

  @BeforeEach
  void open() {
    persistence = InMemoryPersistence.manual(clock);
  }

  private PetForge petForge(Retention retention) {
    return PetForge.builder()
        .persistence(persistence)
        .files(files)
        .videoTools(new InMemoryVideoTools())
        .storyboardWriter(new InMemoryStoryboardWriter())
        .videoGenerator(InMemoryVideoGenerator.keyed(clock))
        .retention(retention)
        .build();
  }

  private static Retention keeping(int days, int versions) {
    return new Retention(
        Duration.ofDays(days), new KeepPolicy(Optional.of(versions), Duration.ofDays(10)));
  }

  /** A project that three clips were made for, with their files. */
  private Task stored(ProjectId id) {
    Task imported = Tasks.imported(id).task();
    Chain chain = imported.chain();
    for (int i = 1; i <= 3; i++) {
      SegmentVersion clip =
          Tasks.clip(
              imported.source(),
              0,
              ProjectFiles.version(clock.instant(), "0000000" + i),
              Optional.empty());
      clip.files().keys().forEach(key -> files.write(key, new byte[] {1}));
      chain = chain.made(0, clip, clock.instant(), "regenerated");
    }
    Task task =
        new Task(
            id,
            imported.source(),
            Optional.of(Tasks.script(7)),
            chain,
            imported.activity(),
            imported.versions());
    persistence.tasks().commit(Tasks.decided(task));
    return task;
  }

  private long filesOf(Task task) {
    return files.list(task.source().home()).size();
  }

  @Test
  void a_deleted_project_is_removed_when_its_time_has_come_and_a_note_of_it_stays() {
    PetForge petForge = petForge(keeping(5, 9));
    Task a = stored(A);
    Task b = stored(B);
    assertThat(petForge.project(A).delete()).isEmpty();
    petForge.worker().start(EnumSet.of(JobKind.CLEAN));

    persistence.advance(Duration.ofDays(4));
    assertThat(filesOf(a)).isEqualTo(12);
    assertThat(petForge.trash().list(Optional.empty(), 9))
        .extracting(DeletedProject::id)
        .containsExactly(A);

    persistence.advance(Duration.ofDays(2));
    assertThat(filesOf(a)).isZero();
    assertThat(filesOf(b)).isEqualTo(12);
    assertThat(petForge.trash().list(Optional.empty(), 9)).isEmpty();
    assertThat(petForge.trash().find(A).orElseThrow().filesLeft()).isFalse();
    assertThat(persistence.tasks().ids(TaskQuery.all())).containsExactly(B);
  }

  @Test
  void what_a_process_died_over_is_removed_by_the_next_one() {
    PetForge petForge = petForge(keeping(5, 9));
    Task a = stored(A);
    assertThat(petForge.project(A).delete()).isEmpty();
    persistence.trash().empty(A);
    assertThat(filesOf(a)).isEqualTo(12);
    petForge.worker().start(EnumSet.of(JobKind.CLEAN));

    persistence.runDue();

    assertThat(filesOf(a)).isZero();
  }

  @Test
  void what_a_process_died_over_is_removed_by_whoever_empties_it_again() {
    PetForge petForge = petForge(keeping(5, 9));
    Task a = stored(A);
    assertThat(petForge.trash().empty(A)).as("it is not deleted").isEmpty();
    assertThat(filesOf(a)).isEqualTo(12);
    assertThat(petForge.project(A).delete()).isEmpty();
    persistence.trash().empty(A);

    assertThat(petForge.trash().empty(A)).contains(12L);

    assertThat(filesOf(a)).isZero();
    assertThat(petForge.trash().empty(A)).isEmpty();
  }

  @Test
  void replaced_versions_go_when_they_are_old_enough_and_others_stay() {
    PetForge petForge = petForge(keeping(5, 1));
    Task a = stored(A);
    petForge.worker().start(EnumSet.of(JobKind.CLEAN));

    persistence.advance(Duration.ofDays(9));
    assertThat(filesOf(a)).isEqualTo(12);

    persistence.advance(Duration.ofDays(2));
    assertThat(filesOf(a)).isEqualTo(8);
    Task after = petForge.project(A).get().task();
    assertThat(after.chain().segment(0).history().get(0).filesRemovedAt()).isPresent();
    assertThat(after.chain().segment(0).history().get(1).filesRemovedAt()).isEmpty();
    assertThat(after.chain().unmarked()).isEqualTo(a.chain());
    for (FileKey key : after.chain().removedFiles()) {
      assertThat(files.find(key)).isEmpty();
    }
  }

  @Test
  void a_death_between_the_note_and_the_files_leaves_nothing_for_long() {
    PetForge petForge = petForge(keeping(5, 0));
    Task a = stored(A);
    clock.advance(Duration.ofDays(20));
    petForge.clean(true, cleared -> assertThat(cleared.versions()).isEqualTo(2));
    assertThat(filesOf(a)).isEqualTo(12);
    petForge.clean(false, cleared -> assertThat(cleared.files()).hasSize(8));
    List<FileKey> gone = List.copyOf(petForge.project(A).get().task().chain().removedFiles());
    gone.forEach(key -> files.write(key, new byte[] {1}));
    assertThat(filesOf(a)).as("as if it had died before").isEqualTo(12);
    petForge.worker().start(EnumSet.of(JobKind.CLEAN));

    persistence.runDue();

    assertThat(filesOf(a)).isEqualTo(4);
  }
}
