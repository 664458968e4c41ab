package dev.petforge.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.petforge.PetForge;
import dev.petforge.failure.PetForgeException;
import dev.petforge.failure.RetryableException;
import dev.petforge.file.FileKey;
import dev.petforge.file.Sha256;
import dev.petforge.migration.Adoption;
import dev.petforge.migration.Finding;
import dev.petforge.migration.JointWatcher;
import dev.petforge.migration.OldClip;
import dev.petforge.migration.OldFile;
import dev.petforge.migration.OldFilm;
import dev.petforge.migration.OldProject;
import dev.petforge.migration.OldRow;
import dev.petforge.migration.OldSegment;
import dev.petforge.migration.OldSource;
import dev.petforge.migration.OldVersion;
import dev.petforge.production.NewProject;
import dev.petforge.project.ProjectId;
import dev.petforge.segment.SegmentVersion;
import dev.petforge.storyboard.Shot;
import dev.petforge.storyboard.TemplateId;
import dev.petforge.table.Column;
import dev.petforge.table.RecordRef;
import dev.petforge.task.Existing;
import dev.petforge.task.Outcome;
import dev.petforge.task.Redo;
import dev.petforge.task.Refusal;
import dev.petforge.task.Task;
import dev.petforge.task.TaskStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Projects of another installation are taken over whole, once, and as what they are. */
class MigrationTest {
  private static final ProjectId ID = new ProjectId("cfcf9928f578");
  private static final Instant MADE = Instant.parse("2026-01-28T11:00:00Z");
  private static final LocalDate DAY = LocalDate.of(2026, 1, 28);

  private final MovableClock clock = new MovableClock();
  private final InMemoryPersistence persistence = InMemoryPersistence.manual(clock);
  private final InMemoryFileStore files = new InMemoryFileStore();
  private final InMemoryVideoTools tools = new InMemoryVideoTools();
  private final InMemoryVideoGenerator generator = InMemoryVideoGenerator.keyed(clock);
  private final InMemoryRecordTable table = new InMemoryRecordTable("base|pets");
  private final PetForge petForge =
      PetForge.builder()
          .persistence(persistence)
          .files(files)
          .videoTools(tools)
          .storyboardWriter(new InMemoryStoryboardWriter())
          .videoGenerator(generator)
          .build();
  @TempDir private Path folder;
  private OldClip first;

  @BeforeEach
  void first() {
    first = clip("0.mp4", InMemoryVideoTools.clip("first", Duration.ofSeconds(8)));
  }

  /** A file of the other installation. */
  private record TestFile(Path path, Instant modifiedAt) implements OldFile {
    @Override
    public String place() {
      return name();
    }

    @Override
    public String name() {
      return path.getFileName().toString();
    }

    @Override
    public long bytes() {
      return read().length;
    }

    @Override
    public Sha256 sha256() {
      try {
        return new Sha256(
            HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(read())));
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException(e);
      }
    }

    private byte[] read() {
      try {
        return Files.readAllBytes(path);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void copyTo(Path target) {
      try {
        Files.copy(path, target);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private TestFile file(String name, byte[] content) {
    try {
      return new TestFile(Files.write(folder.resolve(name), content), MADE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private OldClip clip(String name, byte[] content) {
    return new OldClip(file(name, content), Optional.empty(), Optional.empty(), MADE);
  }

  /** A clip that begins with the last frame of another one. */
  private OldClip after(OldClip before, String name) {
    try {
      Path png = folder.resolve(name + ".seed.png");
      tools.frames(before.file().path(), folder.resolve("a.jpg"), folder.resolve("b.jpg"), png);
      return clip(name, InMemoryVideoTools.clip(Files.readAllBytes(png), name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static OldSegment shown(OldClip clip, OldVersion... history) {
    return new OldSegment(Optional.of(clip), List.of(history));
  }

  private static OldVersion aside(OldClip clip) {
    return new OldVersion(clip, MADE.plusSeconds(60), "regenerated");
  }

  private static List<Shot> shots(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> new Shot(i, "eating", Map.of("prompt", "eat " + i)))
        .toList();
  }

  private OldProject project(Optional<OldFile> opening, OldSegment... segments) {
    return project(opening, Optional.empty(), segments);
  }

  private OldProject project(
      Optional<OldFile> opening, Optional<OldFile> video, OldSegment... segments) {
    return new OldProject(
        ID,
        "row 1",
        new OldSource(
            Optional.of(new OldRow("pets", "rec1")),
            TemplateId.DEFAULT,
            Optional.of(DAY),
            "",
            Optional.of(MADE)),
        new OldFilm(opening, shots(segments.length), List.of(segments), video, List.of()),
        "completed",
        "3/3段已完成",
        List.of());
  }

  private Optional<OldFile> photo() {
    return Optional.of(file("cat.jpg", "a cat".getBytes(StandardCharsets.UTF_8)));
  }

  private OldProject chain() {
    OldClip second = after(first, "1.mp4");
    OldClip third = after(second, "2.mp4");
    return project(photo(), shown(first), shown(second), shown(third));
  }

  private Adoption take(OldProject project) {
    return petForge.migration().take(project, JointWatcher.NONE);
  }

  private Task task() {
    return petForge.project(ID).find().orElseThrow().task();
  }

  private List<FileKey> stored() {
    return files.list(new FileKey("projects"));
  }

  private static List<String> places(Adoption adoption, Finding.Kind kind) {
    return adoption.findings().stream()
        .filter(finding -> finding.kind() == kind)
        .map(Finding::place)
        .toList();
  }

  private void work() {
    petForge.worker().start();
    for (int i = 0; i < 60; i++) {
      persistence.runUntilIdle();
      persistence.advance(Duration.ofSeconds(2));
    }
    persistence.runUntilIdle();
  }

  @Test
  void a_chain_is_taken_with_its_joints_and_what_each_clip_went_on_from() {
    Adoption adoption = take(chain());

    Task task = task();
    assertThat(adoption.state()).isEqualTo(Adoption.State.TAKEN);
    assertThat(task.status()).isEqualTo(TaskStatus.ALL_SEGMENTS_READY);
    assertThat(task.chain().stale()).isEmpty();
    assertThat(adoption.joints()).hasSize(2).noneMatch(joint -> joint.broken());
    for (int i = 1; i < 3; i++) {
      SegmentVersion before = task.chain().segment(i - 1).current().orElseThrow();
      SegmentVersion version = task.chain().segment(i).current().orElseThrow();
      assertThat(version.startedFrom()).contains(before.files().seed().sha256());
      assertThat(version.joint()).isPresent();
      assertThat(files.find(version.files().video().key())).contains(version.files().video());
      assertThat(files.find(version.files().seed().key())).contains(version.files().seed());
    }
    assertThat(task.versions().createdAt()).isEqualTo(MADE);
    assertThat(task.source().home())
        .isEqualTo(new FileKey("projects/2026-01-28/eating-template/cfcf9928f578"));
    assertThat(places(adoption, Finding.Kind.MENDED)).contains("status");

    work();
    assertThat(generator.billed()).isZero();
    assertThat(stored())
        .contains(
            task.source().home().child("opening_image.jpg"),
            task.source().home().child("segments/segment_2_eating.mp4"));
  }

  @Test
  void taken_again_it_changes_nothing() {
    OldProject project = chain();
    take(project);
    Task before = task();
    List<FileKey> files = stored();

    Adoption again = take(project);

    assertThat(again.state()).isEqualTo(Adoption.State.KNOWN);
    assertThat(again.joints()).hasSize(2);
    assertThat(task()).isEqualTo(before);
    assertThat(stored()).isEqualTo(files);
  }

  @Test
  void whatever_fails_on_the_way_leaves_no_project_and_the_next_run_is_as_the_first() {
    OldProject project = chain();
    files.failNext(new RetryableException("DISK_FULL", "full"));
    assertThatExceptionOfType(PetForgeException.class).isThrownBy(() -> take(project));
    tools.failNext(new RetryableException("MEDIA_NOT_STARTED", "no memory"));
    assertThatExceptionOfType(PetForgeException.class).isThrownBy(() -> take(project));
    assertThat(petForge.project(ID).find()).isEmpty();

    assertThat(take(project).state()).isEqualTo(Adoption.State.TAKEN);

    // All that is stored belongs to it.
    assertThat(stored()).hasSize(3 * 4 + 1);
  }

  @Test
  void where_there_is_no_room_nothing_is_copied() {
    files.freeBytes(10_000_000);

    assertThatExceptionOfType(RetryableException.class)
        .isThrownBy(() -> take(chain()))
        .withMessageContaining("24 MB")
        .withMessageContaining("10 MB")
        .satisfies(e -> assertThat(e.failure().code()).isEqualTo("DISK_FULL"));
    assertThat(stored()).isEmpty();
  }

  @Test
  void a_rehearsal_says_the_same_and_stores_nothing() {
    OldProject project = chain();

    Adoption rehearsed = petForge.migration().rehearse(project, JointWatcher.NONE);

    assertThat(stored()).isEmpty();
    assertThat(petForge.project(ID).find()).isEmpty();
    Adoption taken = take(project);
    assertThat(rehearsed.findings()).isEqualTo(taken.findings());
    assertThat(rehearsed.joints()).isEqualTo(taken.joints());
    assertThat(rehearsed.task().statusWord()).isEqualTo(taken.task().statusWord());
  }

  @Test
  void a_clip_that_goes_on_from_one_that_was_made_anew_since_is_stale_and_its_joint_is_shown() {
    OldClip old = after(first, "1-old.mp4");
    OldClip made = after(first, "1-new.mp4");
    OldClip third = after(old, "2.mp4");
    List<Integer> seen = new ArrayList<>();

    Adoption adoption =
        petForge
            .migration()
            .take(
                project(photo(), shown(first), shown(made, aside(old)), shown(third)),
                (project, joint, last, next) -> {
                  assertThat(last).exists();
                  assertThat(next).exists();
                  if (joint.broken()) {
                    seen.add(joint.segment());
                  }
                });

    Task task = task();
    assertThat(seen).containsExactly(2);
    assertThat(task.chain().stale()).containsExactly(2);
    SegmentVersion version = task.chain().segment(1).history().get(0).version();
    assertThat(task.chain().segment(2).current().orElseThrow().startedFrom())
        .contains(version.files().seed().sha256());
    assertThat(adoption.findings())
        .filteredOn(finding -> finding.place().equals("segment 2"))
        .extracting(Finding::message)
        .anyMatch(message -> message.contains("goes on from version " + version.id()));
  }

  @Test
  void a_clip_that_goes_on_from_nothing_that_is_there_keeps_its_broken_joint() {
    OldClip stranger = clip("1.mp4", InMemoryVideoTools.clip("other", Duration.ofSeconds(8)));

    Adoption adoption = take(project(photo(), shown(first), shown(stranger)));

    SegmentVersion version = task().chain().segment(1).current().orElseThrow();
    assertThat(version.startedFrom()).isEmpty();
    assertThat(adoption.joints()).singleElement().matches(joint -> joint.broken());
    assertThat(version.joint()).contains(adoption.joints().get(0).report());
    assertThat(task().chain().stale()).isEmpty();
  }

  @Test
  void a_clip_that_does_not_play_is_told_and_left() {
    Adoption adoption = take(project(photo(), shown(first), shown(clip("1.mp4", new byte[0]))));

    assertThat(task().status()).isEqualTo(TaskStatus.STORYBOARD_READY);
    assertThat(places(adoption, Finding.Kind.MISSING)).containsExactly("segment 1");
    assertThat(take(project(photo(), shown(first), shown(clip("1.mp4", new byte[0])))).state())
        .isEqualTo(Adoption.State.KNOWN);
  }

  @Test
  void a_finished_video_that_is_as_long_as_its_clips_is_up_to_date_and_another_is_not() {
    OldClip second = after(first, "1.mp4");
    OldFile video =
        file("final_video.mp4", InMemoryVideoTools.clip("video", Duration.ofSeconds(16)));
    take(project(photo(), Optional.of(video), shown(first), shown(second)));
    assertThat(task().status()).isEqualTo(TaskStatus.COMPLETED);
    assertThat(task().chain().finalOutOfDate()).isFalse();
  }

  @Test
  void a_finished_video_of_another_length_is_out_of_date() {
    OldFile video =
        file("final_video.mp4", InMemoryVideoTools.clip("video", Duration.ofSeconds(40)));
    Adoption adoption =
        take(project(photo(), Optional.of(video), shown(first), shown(after(first, "1.mp4"))));
    assertThat(task().status()).isEqualTo(TaskStatus.COMPLETED);
    assertThat(task().chain().finalOutOfDate()).isTrue();
    assertThat(places(adoption, Finding.Kind.NOTED)).contains("final video");
  }

  @Test
  void without_its_picture_the_first_frame_stands_in() {
    Adoption adoption = take(project(Optional.empty(), shown(first)));

    assertThat(task().source().opening().lost()).isFalse();
    assertThat(files.find(task().source().opening().frame().file())).isPresent();
    assertThat(places(adoption, Finding.Kind.MISSING)).containsExactly("opening image");
  }

  @Test
  void nothing_is_made_from_a_picture_that_nobody_has_until_another_one_is_given() {
    OldSegment none = new OldSegment(Optional.empty(), List.of());
    take(project(Optional.empty(), none, none));
    assertThat(task().source().opening().lost()).isTrue();
    work();

    assertRefused(petForge.project(ID).generate(0));
    assertRefused(petForge.project(ID).generateStoryboard(Existing.REPLACE));
    assertRefused(petForge.project(ID).redo(Redo.from(0, task().version()).rewriting()));
    assertThat(stored()).noneMatch(key -> key.name().equals("opening_image.jpg"));

    Outcome given =
        petForge.project(ID).replacePicture(photo().orElseThrow().path(), task().version());
    assertThat(given).isInstanceOf(Outcome.Decided.class);
    assertThat(task().source().opening().lost()).isFalse();
    assertThat(petForge.project(ID).generate(0)).isInstanceOf(Outcome.Decided.class);
  }

  private static void assertRefused(Outcome outcome) {
    assertThat(outcome)
        .isInstanceOfSatisfying(
            Outcome.Refused.class,
            refused -> {
              assertThat(refused.reason()).isEqualTo(Refusal.FEED_MISSING);
              assertThat(refused.message()).contains("replace the picture first");
            });
  }

  @Test
  void another_project_of_its_name_stays_as_it_is() {
    petForge.projects().create(NewProject.of(photo().orElseThrow().path()).named(ID));
    Task before = task();

    Adoption adoption = take(chain());

    assertThat(adoption.state()).isEqualTo(Adoption.State.DIFFERENT);
    assertThat(task()).isEqualTo(before);
    assertThat(places(adoption, Finding.Kind.MISSING)).contains("project", "storyboard");
  }

  @Test
  void it_gets_its_row_when_the_table_is_connected_and_the_row_brings_a_lost_picture_back() {
    OldSegment none = new OldSegment(Optional.empty(), List.of());
    OldProject project = project(Optional.empty(), none, none);
    RecordRef row =
        table.add(Map.of(Column.PROJECT_ID, ID.value()), "a cat".getBytes(StandardCharsets.UTF_8));
    OldProject named =
        new OldProject(
            ID,
            "row 1",
            new OldSource(
                Optional.of(new OldRow("pets", row.record())),
                TemplateId.DEFAULT,
                Optional.of(DAY),
                "",
                Optional.of(MADE)),
            project.film(),
            "",
            "",
            List.of());
    assertThat(places(take(named), Finding.Kind.NOTED)).contains("feishu_record_id");
    assertThat(task().source().row()).isEmpty();

    petForge.tables().connect(table);
    assertThat(places(take(named), Finding.Kind.MENDED)).contains("feishu_record_id");
    assertThat(task().source().row()).contains(row);

    assertThat(petForge.table(table.ref()).importRows().known()).containsExactly(ID);
    assertThat(task().source().opening().lost()).isFalse();
    assertThat(task().script()).as("it was written for this picture").isPresent();
    assertThat(task().activity().notTaken()).isEmpty();
  }
}
