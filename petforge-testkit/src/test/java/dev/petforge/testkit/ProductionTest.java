package dev.petforge.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petforge.PetForge;
import dev.petforge.call.CallState;
import dev.petforge.call.ProviderCall;
import dev.petforge.call.WaitReason;
import dev.petforge.failure.PermanentException;
import dev.petforge.failure.RetryableException;
import dev.petforge.file.FileKey;
import dev.petforge.file.ProjectFiles;
import dev.petforge.json.Json;
import dev.petforge.project.ProjectId;
import dev.petforge.segment.Segment;
import dev.petforge.sync.ImportReport;
import dev.petforge.table.Column;
import dev.petforge.table.RecordRef;
import dev.petforge.task.Goal;
import dev.petforge.task.OpenCalls;
import dev.petforge.task.Outcome;
import dev.petforge.task.Outcome.Decided;
import dev.petforge.task.Outcome.Refused;
import dev.petforge.task.Project;
import dev.petforge.task.Redo;
import dev.petforge.task.Refusal;
import dev.petforge.task.Task;
import dev.petforge.task.TaskStatus;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A whole installation in memory: rows in, videos out, and what happens on the way when something
 * fails.
 */
class ProductionTest {
  private static final byte[] PHOTO = "a photo of a cat".getBytes(StandardCharsets.UTF_8);

  private final MovableClock clock = new MovableClock();
  private InMemoryPersistence persistence = InMemoryPersistence.manual(clock);
  private final InMemoryFileStore files = new InMemoryFileStore();
  private final InMemoryVideoTools tools = new InMemoryVideoTools();
  private final InMemoryStoryboardWriter writer = new InMemoryStoryboardWriter();
  private final InMemoryRecordTable table = new InMemoryRecordTable("pets");
  private InMemoryVideoGenerator generator = InMemoryVideoGenerator.keyed(clock);
  private PetForge petForge = assemble();

  private PetForge assemble() {
    return PetForge.builder()
        .persistence(persistence)
        .files(files)
        .videoTools(tools)
        .storyboardWriter(writer)
        .videoGenerator(generator)
        .table(table)
        .slots(2)
        .build();
  }

  @BeforeEach
  void start() {
    petForge.worker().start();
  }

  private ProjectId imported(Map<String, String> cells) {
    table.add(cells, PHOTO);
    ImportReport report = petForge.table(table.ref()).importRows();
    assertThat(report.refused()).isEmpty();
    return report.imported().get(0);
  }

  private void work() {
    for (int i = 0; i < 200; i++) {
      persistence.runUntilIdle();
      persistence.advance(Duration.ofSeconds(2));
    }
    persistence.runUntilIdle();
  }

  private Project project(ProjectId id) {
    return petForge.project(id).find().orElseThrow();
  }

  private Task task(ProjectId id) {
    return project(id).task();
  }

  @Test
  void a_row_becomes_a_video_that_the_table_shows() {
    RecordRef row = table.add(Map.of(Column.SEGMENT_COUNT, "3"), PHOTO);
    ProjectId id = petForge.table(table.ref()).importRows().imported().get(0);

    petForge.project(id).run(Goal.merged());
    work();

    assertThat(task(id).status()).isEqualTo(TaskStatus.COMPLETED);
    assertThat(task(id).activity().goal()).isEmpty();
    assertThat(generator.billed()).isEqualTo(3);
    assertThat(table.cell(row, Column.STATUS)).isEqualTo("completed");
    assertThat(table.cell(row, Column.PROJECT_ID)).isEqualTo(id.value());
    assertThat(table.cell(row, Column.FINAL_VIDEO)).endsWith("final_video.mp4");
    assertThat(table.cell(row, Column.segmentVideo(2))).contains("segment_2_");
  }

  @Test
  void each_clip_starts_from_the_last_frame_of_the_one_before() {
    ProjectId id = imported(Map.of(Column.SEGMENT_COUNT, "4"));

    petForge.project(id).run(Goal.segments());
    work();

    List<Segment> segments = task(id).chain().segments();
    assertThat(segments.get(0).current().orElseThrow().startedFrom())
        .contains(task(id).source().opening().frame().sha256());
    for (int i = 1; i < 4; i++) {
      assertThat(segments.get(i).current().orElseThrow().startedFrom())
          .contains(segments.get(i - 1).current().orElseThrow().files().seed().sha256());
    }
    assertThat(task(id).status()).isEqualTo(TaskStatus.ALL_SEGMENTS_READY);
  }

  @Test
  void files_under_their_well_known_names_show_the_current_versions() throws IOException {
    ProjectId id = imported(Map.of(Column.SEGMENT_COUNT, "2"));
    petForge.project(id).run(Goal.merged());
    work();

    ProjectFiles home = new ProjectFiles(task(id).source().home());
    for (Segment segment : task(id).chain().segments()) {
      var clip = segment.current().orElseThrow().files();
      FileKey name = home.segment(clip.video().key().name());
      assertThat(files.find(name).orElseThrow().sha256()).isEqualTo(clip.video().sha256());
      assertThat(files.find(home.lastFrame(segment.index())).orElseThrow().sha256())
          .isEqualTo(clip.lastFrame().sha256());
    }
    assertThat(files.find(home.finalVideo()).orElseThrow().sha256())
        .isEqualTo(task(id).chain().finalVideo().orElseThrow().file().sha256());
    try (InputStream meta = files.open(home.meta())) {
      assertThat(Json.read(new String(meta.readAllBytes(), StandardCharsets.UTF_8), "meta.json"))
          .asString()
          .contains("status=completed");
    }
  }

  @Test
  void after_a_redo_the_emptied_segments_are_shown_nowhere_but_kept() {
    ProjectId id = imported(Map.of(Column.SEGMENT_COUNT, "3"));
    petForge.project(id).run(Goal.merged());
    work();

    Outcome redone = petForge.project(id).redo(Redo.from(1, task(id).version()));
    work();

    assertThat(redone).isInstanceOf(Decided.class);
    ProjectFiles home = new ProjectFiles(task(id).source().home());
    assertThat(files.list(home.segments())).hasSize(1);
    assertThat(files.find(home.finalVideo())).isEmpty();
    assertThat(task(id).chain().segment(1).history()).hasSize(1);
    assertThat(task(id).status()).isEqualTo(TaskStatus.STORYBOARD_READY);
    assertThat(
            files.find(
                task(id).chain().segment(1).history().get(0).version().files().video().key()))
        .isPresent();
  }

  @Test
  void what_a_person_put_beside_the_shown_files_stays() {
    ProjectId id = imported(Map.of(Column.SEGMENT_COUNT, "2"));
    petForge.project(id).run(Goal.merged());
    work();
    ProjectFiles home = new ProjectFiles(task(id).source().home());
    List<FileKey> own =
        List.of(
            home.segments().child("segment_1_segment.srt"),
            home.segments().child("segment_1_segment_cut.mp4"),
            home.segments().child("take/segment_1_segment.mp4"),
            home.frames().child("cover.jpg"));
    own.forEach(key -> files.write(key, new byte[] {1}));
    FileKey old = home.segment("segment_7_segment.mp4");
    files.write(old, new byte[] {1});

    petForge.project(id).redo(Redo.from(1, task(id).version()));
    work();

    assertThat(own).allSatisfy(key -> assertThat(files.find(key)).isPresent());
    assertThat(files.find(old)).isEmpty();
  }

  @Test
  void what_somebody_deleted_is_shown_again() {
    ProjectId id = imported(Map.of(Column.SEGMENT_COUNT, "2"));
    petForge.project(id).run(Goal.merged());
    work();
    ProjectFiles home = new ProjectFiles(task(id).source().home());
    files.delete(home.finalVideo());
    files.delete(home.meta());
    int writes = table.writes();

    petForge.projects().showAgain(List.of(id));
    work();

    assertThat(files.find(home.finalVideo())).isPresent();
    assertThat(files.find(home.meta())).isPresent();
    assertThat(table.writes()).isGreaterThan(writes);
    assertThat(generator.billed()).isEqualTo(2);
  }

  @Test
  void importing_again_takes_nothing_twice() {
    ProjectId id = imported(Map.of());

    ImportReport again = petForge.table(table.ref()).importRows();

    assertThat(again.imported()).isEmpty();
    assertThat(again.known()).containsExactly(id);
  }

  @Test
  void bad_rows_are_named_and_the_others_go_on() {
    table.add(Map.of(Column.TEMPLATE, "cooking"), PHOTO);
    table.add(Map.of(Column.RELEASE_DATE, "tomorrow"), PHOTO);
    table.add(Map.of(Column.SEGMENT_COUNT, "13"), PHOTO);
    table.add(Map.of(Column.SEGMENT_COUNT, "x"), PHOTO);
    table.add(Map.of(), null);
    table.add(Map.of(Column.PROJECT_ID, "../up"), PHOTO);
    table.add(Map.of(Column.PROJECT_ID, "twice"), PHOTO);
    table.add(Map.of(Column.PROJECT_ID, "twice"), PHOTO);

    ImportReport report = petForge.table(table.ref()).importRows();

    assertThat(report.imported()).containsExactly(new ProjectId("twice"));
    assertThat(report.refused())
        .extracting(refused -> refused.column() + " " + refused.failure().code())
        .containsExactly(
            "template_id UNKNOWN_TEMPLATE",
            "release_date BAD_DATE",
            "segment_count BAD_SEGMENT_COUNT",
            "segment_count BAD_SEGMENT_COUNT",
            "opening_image_url NO_PICTURE",
            "project_id BAD_PROJECT_ID",
            "project_id DUPLICATE_PROJECT");
  }

  @Test
  void a_lost_answer_is_found_by_its_key_and_not_bought_again() {
    ProjectId id = imported(Map.of(Column.SEGMENT_COUNT, "1"));
    generator.next(InMemoryVideoGenerator.Answer.LOSE_AFTER_ACCEPTING);

    petForge.project(id).run(Goal.merged());
    work();

    assertThat(task(id).status()).isEqualTo(TaskStatus.COMPLETED);
    assertThat(generator.billed()).isEqualTo(1);
  }

  @Test
  void without_a_key_a_lost_answer_is_left_to_a_person() {
    generator = InMemoryVideoGenerator.keyless(clock);
    persistence = InMemoryPersistence.manual(clock);
    petForge = assemble();
    petForge.worker().start();
    ProjectId id = imported(Map.of(Column.SEGMENT_COUNT, "1"));
    generator.next(InMemoryVideoGenerator.Answer.LOSE_AFTER_ACCEPTING);

    petForge.project(id).run(Goal.merged());
    work();

    ProviderCall call = project(id).calls().get(0);
    assertThat(call.status().state()).isEqualTo(CallState.UNKNOWN);
    assertThat(task(id).chain().segment(0).uncertain()).isTrue();
    assertThat(task(id).status()).isEqualTo(TaskStatus.STORYBOARD_READY);
    assertThat(petForge.project(id).retry())
        .isInstanceOfSatisfying(
            Refused.class, no -> assertThat(no.reason()).isEqualTo(Refusal.UNCERTAIN));
    assertThat(generator.billed()).isEqualTo(1);
  }

  @Test
  void a_process_that_dies_while_it_sends_buys_nothing_twice() {
    ProjectId id = imported(Map.of(Column.SEGMENT_COUNT, "2"));
    petForge.project(id).run(Goal.merged());
    for (int i = 0; i < 40; i++) {
      persistence.runDue();
      persistence = persistence.crash();
      petForge = assemble();
      petForge.worker().start();
      persistence.advance(Duration.ofSeconds(1));
    }
    work();

    assertThat(task(id).status()).isEqualTo(TaskStatus.COMPLETED);
    assertThat(generator.billed()).isEqualTo(2);
  }

  @Test
  void a_clip_that_cannot_be_fetched_is_fetched_later_and_not_bought_again() {
    ProjectId id = imported(Map.of(Column.SEGMENT_COUNT, "1"));
    generator.failNextFetches(100);
    petForge.project(id).run(Goal.merged());
    work();
    assertThat(task(id).status()).isEqualTo(TaskStatus.STORYBOARD_READY);
    assertThat(project(id).calls().get(0).status().state()).isEqualTo(CallState.FETCHING);

    generator.failNextFetches(0);
    assertThat(petForge.project(id).retry()).isInstanceOf(Decided.class);
    work();

    assertThat(task(id).status()).isEqualTo(TaskStatus.COMPLETED);
    assertThat(generator.billed()).isEqualTo(1);
  }

  @Test
  void a_clip_that_cannot_be_fetched_twice_in_a_row_fails_twice_and_hangs_nowhere() {
    ProjectId id = imported(Map.of(Column.SEGMENT_COUNT, "1"));
    generator.failNextFetches(1_000);
    petForge.project(id).run(Goal.merged());
    work();

    assertThat(petForge.project(id).retry()).isInstanceOf(Decided.class);
    assertThat(task(id).activity().operation()).isPresent();
    work();

    assertThat(task(id).activity().operation()).isEmpty();
    assertThat(task(id).activity().failure().orElseThrow().code()).isEqualTo("FETCH_DELAYED");
  }

  @Test
  void a_full_disk_stops_purchases_and_nothing_else() {
    ProjectId id = imported(Map.of(Column.SEGMENT_COUNT, "1"));
    files.freeBytes(1_000);
    petForge.project(id).run(Goal.merged());
    work();

    ProviderCall call = project(id).calls().get(0);
    assertThat(call.status().state()).isEqualTo(CallState.PLANNED);
    assertThat(call.status().waitingFor()).contains(WaitReason.DISK);
    assertThat(generator.billed()).isZero();

    files.freeBytes(Long.MAX_VALUE);
    work();
    assertThat(task(id).status()).isEqualTo(TaskStatus.COMPLETED);
  }

  @Test
  void a_storyboard_that_cannot_be_written_fails_the_task_and_retry_goes_on_to_the_end() {
    ProjectId id = imported(Map.of(Column.SEGMENT_COUNT, "1"));
    writer.failNext(new PermanentException("NO_IDEA", "the writer has no idea"));
    petForge.project(id).run(Goal.merged());
    work();
    assertThat(task(id).status()).isEqualTo(TaskStatus.FAILED);
    assertThat(task(id).activity().failure().orElseThrow().message()).contains("no idea");

    petForge.project(id).retry();
    work();

    assertThat(task(id).status()).isEqualTo(TaskStatus.COMPLETED);
  }

  @Test
  void a_table_that_cannot_be_written_catches_up_later() {
    RecordRef row = table.add(Map.of(Column.SEGMENT_COUNT, "1"), PHOTO);
    ProjectId id = petForge.table(table.ref()).importRows().imported().get(0);
    table.failNext(new RetryableException("TABLE_BUSY", "somebody has it open"));

    petForge.project(id).run(Goal.merged());
    work();

    assertThat(table.cell(row, Column.STATUS)).isEqualTo("completed");
  }

  @Test
  void no_more_projects_of_a_request_run_at_once_than_it_allows() {
    for (int i = 0; i < 5; i++) {
      table.add(Map.of(Column.SEGMENT_COUNT, "2"), PHOTO);
    }
    List<ProjectId> ids = petForge.table(table.ref()).importRows().imported();

    petForge.projects().run(ids, Goal.merged(), 2);

    for (int i = 0;
        i < 2_000 && ids.stream().anyMatch(id -> task(id).status() != TaskStatus.COMPLETED);
        i++) {
      assertThat(ids.stream().filter(id -> task(id).activity().operation().isPresent()).count())
          .isLessThanOrEqualTo(2);
      if (persistence.runDue() == 0) {
        persistence.advance(Duration.ofSeconds(1));
      }
    }
    assertThat(ids).allSatisfy(id -> assertThat(task(id).status()).isEqualTo(TaskStatus.COMPLETED));
    assertThat(generator.billed()).isEqualTo(10);
  }

  @Test
  void a_cancelled_project_waits_for_what_it_paid_and_goes_no_further() {
    ProjectId id = imported(Map.of(Column.SEGMENT_COUNT, "3"));
    generator.latency(Duration.ofMinutes(3));
    petForge.project(id).run(Goal.merged());
    persistence.runUntilIdle();
    assertThat(project(id).calls()).hasSize(1);

    assertThat(petForge.project(id).cancel()).isInstanceOf(Decided.class);
    work();

    assertThat(generator.billed()).isEqualTo(1);
    assertThat(task(id).chain().completed()).isEqualTo(1);
    assertThat(task(id).status()).isEqualTo(TaskStatus.STORYBOARD_READY);
  }

  @Test
  void an_abandoned_clip_is_kept_in_the_history() {
    ProjectId id = imported(Map.of(Column.SEGMENT_COUNT, "3"));
    generator.latency(Duration.ofMinutes(3));
    petForge.project(id).run(Goal.merged());
    persistence.runUntilIdle();

    assertThat(petForge.project(id).cancel(OpenCalls.ABANDON)).isInstanceOf(Decided.class);
    assertThat(task(id).activity().operation()).isEmpty();
    work();

    assertThat(task(id).chain().segment(0).current()).isEmpty();
    assertThat(task(id).chain().segment(0).history()).hasSize(1);
    assertThat(generator.billed()).isEqualTo(1);
  }

  @Test
  void calls_that_wait_for_a_slot_do_not_keep_the_worker_busy() {
    for (int i = 0; i < 4; i++) {
      table.add(Map.of(Column.SEGMENT_COUNT, "1"), PHOTO);
    }
    generator.latency(Duration.ofMinutes(1));
    petForge.projects().run(petForge.table(table.ref()).importRows().imported(), Goal.merged(), 4);

    // Fails if jobs signal each other without end.
    persistence.runUntilIdle();

    assertThat(generator.billed()).isEqualTo(2);
  }
}
