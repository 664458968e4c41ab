package dev.petforge.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petforge.PetForge;
import dev.petforge.file.FileKey;
import dev.petforge.file.ProjectFiles;
import dev.petforge.job.JobKey;
import dev.petforge.job.JobKind;
import dev.petforge.project.ProjectId;
import dev.petforge.segment.Chain;
import dev.petforge.segment.FinalVideo;
import dev.petforge.segment.SegmentVersion;
import dev.petforge.table.Column;
import dev.petforge.table.RecordRef;
import dev.petforge.task.Goal;
import dev.petforge.task.Task;
import dev.petforge.task.TaskStatus;
import dev.petforge.task.Versions;
import dev.petforge.verification.End;
import dev.petforge.verification.Finding;
import dev.petforge.verification.Remedy;
import dev.petforge.verification.Repaired;
import dev.petforge.verification.Scope;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What agrees with the database is left alone, and what does not is found and mended. */
class VerifierTest {
  private static final Scope ALL =
      new Scope(EnumSet.allOf(End.class), true, false, Optional.empty());

  private final MovableClock clock = new MovableClock();
  private final InMemoryPersistence persistence = InMemoryPersistence.manual(clock);
  private final InMemoryFileStore files = new InMemoryFileStore();
  private final InMemoryRecordTable table = new InMemoryRecordTable("pets");
  private final InMemoryVideoGenerator generator = InMemoryVideoGenerator.keyed(clock);
  private final PetForge petForge =
      PetForge.builder()
          .persistence(persistence)
          .files(files)
          .videoTools(new InMemoryVideoTools())
          .storyboardWriter(new InMemoryStoryboardWriter())
          .videoGenerator(generator)
          .table(table)
          .build();
  private ProjectId id = new ProjectId("none");
  private RecordRef row = new RecordRef(table.ref(), "none");

  @BeforeEach
  void imported() {
    row = table.add(Map.of(Column.SEGMENT_COUNT, "2"), new byte[] {1});
    petForge.worker().start();
    id = petForge.table(table.ref()).importRows().imported().get(0);
  }

  private List<Finding> found() {
    List<Finding> found = new ArrayList<>();
    petForge.verifier().verify(ALL, found::add);
    return found;
  }

  private static List<String> codes(List<Finding> findings) {
    return findings.stream().map(finding -> finding.problem().code()).toList();
  }

  private List<Repaired> repaired() {
    return petForge.verifier().repair(ALL, found());
  }

  private Task task() {
    return petForge.project(id).get().task();
  }

  private SegmentVersion clip(int segment) {
    return task().chain().segment(segment).current().orElseThrow();
  }

  private void finish() {
    petForge.project(id).run(Goal.merged());
    persistence.advance(Duration.ofHours(1));
    persistence.runUntilIdle();
    assertThat(task().status()).isEqualTo(TaskStatus.COMPLETED);
    assertThat(found()).isEmpty();
  }

  @Test
  void nothing_is_found_at_any_step_of_the_work() {
    assertThat(found()).as("imported").isEmpty();
    petForge.project(id).run(Goal.merged());
    int steps = 0;
    while (task().status() != TaskStatus.COMPLETED && steps < 1_000) {
      assertThat(found()).as(task().statusWord()).isEmpty();
      if (persistence.runDue() == 0) {
        clock.advance(Duration.ofSeconds(1));
      }
      steps++;
    }
    assertThat(task().status()).isEqualTo(TaskStatus.COMPLETED);
    persistence.runUntilIdle();
    assertThat(found()).isEmpty();
  }

  @Test
  void a_lost_clip_comes_back_from_its_provider_its_frames_from_it_and_the_video_from_all() {
    finish();
    long billed = generator.billed();
    Chain chain = task().chain();
    FinalVideo video = chain.finalVideo().orElseThrow();
    SegmentVersion clip = clip(1);
    ProjectFiles home = new ProjectFiles(task().source().home());
    List<FileKey> lost =
        List.of(
            clip.files().video().key(),
            clip.files().firstFrame().key(),
            clip.files().lastFrame().key(),
            clip.files().seed().key(),
            video.file().key());
    lost.forEach(files::delete);
    files.list(home.segments()).forEach(files::delete);
    files.list(home.frames()).forEach(files::delete);
    files.delete(home.finalVideo());

    List<Repaired> repaired = repaired();

    assertThat(repaired).allSatisfy(one -> assertThat(one.mended()).as(one.toString()).isTrue());
    assertThat(repaired)
        .extracting(one -> one.way().orElseThrow())
        .contains(Remedy.Way.PROVIDER, Remedy.Way.FRAMES, Remedy.Way.JOIN, Remedy.Way.NAMES);
    assertThat(found()).isEmpty();
    assertThat(task().chain()).as("nothing of it was made anew").isEqualTo(chain);
    assertThat(generator.billed()).isEqualTo(billed);
  }

  @Test
  void a_wrong_file_is_kept_beside_and_what_is_lost_for_good_names_its_price() {
    finish();
    FileKey seed = clip(0).files().seed().key();
    files.write(seed, "not a picture".getBytes(StandardCharsets.UTF_8));

    assertThat(codes(found())).containsExactly("DAMAGED");
    assertThat(repaired()).singleElement().satisfies(one -> assertThat(one.mended()).isTrue());
    assertThat(files.list(new ProjectFiles(task().source().home()).home().child("damaged")))
        .singleElement()
        .satisfies(kept -> assertThat(kept.name()).isEqualTo("last.png"));

    FileKey clip = clip(0).files().video().key();
    files.delete(clip);
    files.list(new ProjectFiles(task().source().home()).segments()).forEach(files::delete);
    clock.advance(Duration.ofDays(400));
    Finding gone =
        found().stream()
            .filter(finding -> finding.subject().name().equals(clip.value()))
            .findFirst()
            .orElseThrow();
    assertThat(gone.remedy())
        .isInstanceOfSatisfying(
            Remedy.Purchase.class, purchase -> assertThat(purchase.segment()).isZero());
  }

  @Test
  void a_lost_picture_comes_back_from_its_row_as_long_as_that_has_it() {
    finish();
    FileKey picture = task().source().opening().frame().file();
    FileKey name = new ProjectFiles(task().source().home()).opening();
    files.delete(picture);
    files.delete(name);

    List<Repaired> repaired = repaired();

    assertThat(repaired)
        .filteredOn(one -> one.way().equals(Optional.of(Remedy.Way.TABLE)))
        .hasSize(1);
    assertThat(found()).isEmpty();

    files.delete(picture);
    files.delete(name);
    table.replacePicture(row, new byte[] {9});
    repaired = repaired();

    assertThat(repaired).filteredOn(one -> one.way().isPresent()).isEmpty();
    assertThat(repaired)
        .flatExtracting(one -> one.because().stream().toList())
        .anySatisfy(why -> assertThat(why.message()).contains("not the one that was in"));
    assertThat(files.find(picture)).isEmpty();
  }

  @Test
  void a_paid_clip_that_its_project_forgot_is_taken_in_again() {
    petForge.project(id).run(Goal.merged());
    while (task().chain().completed() == 0) {
      if (persistence.runDue() == 0) {
        clock.advance(Duration.ofSeconds(1));
      }
    }
    Task before = task();
    long billed = generator.billed();
    finish();
    Versions versions = task().versions();
    persistence
        .tasks()
        .commit(
            Tasks.decided(
                Tasks.with(
                    new Task(
                        before.id(),
                        before.source(),
                        before.script(),
                        before.chain(),
                        task().activity(),
                        versions),
                    new Versions(
                        versions.version() + 1,
                        versions.version() + 1,
                        versions.createdAt(),
                        versions.updatedAt()))));
    persistence.jobQueue().enqueue(List.of(new JobKey(JobKind.PROJECTION, id.value())));
    persistence.runUntilIdle();
    assertThat(billed).isPositive();
    billed = generator.billed();

    List<Finding> found = found();
    assertThat(codes(found)).contains("CLIP_NOT_TAKEN");
    List<Repaired> repaired = petForge.verifier().repair(ALL, found);

    assertThat(repaired)
        .filteredOn(one -> one.finding().problem().code().equals("CLIP_NOT_TAKEN"))
        .isNotEmpty()
        .allSatisfy(one -> assertThat(one.mended()).as(one.toString()).isTrue());
    assertThat(task().chain().complete()).isTrue();
    assertThat(generator.billed()).isEqualTo(billed);
  }

  @Test
  void a_row_that_somebody_changed_is_sent_again() {
    finish();
    table.edit(row, Column.STATUS, "mine");

    List<Finding> found = found();
    assertThat(codes(found)).containsExactly("ROW_DIFFERS");
    assertThat(petForge.verifier().repair(ALL, found).get(0).mended()).isTrue();
    persistence.runUntilIdle();

    assertThat(found()).isEmpty();
  }
}
