package dev.petforge.testkit;

import static dev.petforge.testkit.Instead.instead;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.petforge.PetForge;
import dev.petforge.failure.PermanentException;
import dev.petforge.failure.RetryableException;
import dev.petforge.job.Job;
import dev.petforge.job.JobKey;
import dev.petforge.job.JobKind;
import dev.petforge.job.Need;
import dev.petforge.production.Persistence;
import dev.petforge.production.PushTurns;
import dev.petforge.project.ProjectId;
import dev.petforge.publication.Destination;
import dev.petforge.publication.Publication;
import dev.petforge.segment.FinalVideo;
import dev.petforge.table.Column;
import dev.petforge.table.RecordRef;
import dev.petforge.task.Goal;
import dev.petforge.task.Outcome;
import dev.petforge.task.Outcome.Decided;
import dev.petforge.task.Outcome.Refused;
import dev.petforge.task.Redo;
import dev.petforge.task.Refusal;
import dev.petforge.task.Stale;
import dev.petforge.task.Task;
import dev.petforge.task.TaskQuery;
import dev.petforge.task.TaskStatus;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How a finished video comes to where people look for it. */
class PublishingTest {
  private static final byte[] PHOTO = "a photo of a cat".getBytes(StandardCharsets.UTF_8);

  private final MovableClock clock = new MovableClock();
  private InMemoryPersistence persistence = InMemoryPersistence.manual(clock);
  private final InMemoryFileStore files = new InMemoryFileStore();
  private final InMemoryVideoTools tools = new InMemoryVideoTools();
  private final InMemoryRecordTable table = new InMemoryRecordTable("pets");
  private final InMemoryPublisher publisher = new InMemoryPublisher();
  private final InMemoryVideoGenerator generator = InMemoryVideoGenerator.keyed(clock);
  private final Destination folder = publisher.place("videos");
  private PetForge petForge = assemble();
  private RecordRef row = table.add(Map.of(Column.SEGMENT_COUNT, "2"), PHOTO);

  private PetForge assemble() {
    return assemble(persistence);
  }

  private PetForge assemble(Persistence database) {
    return PetForge.builder()
        .persistence(database)
        .files(files)
        .videoTools(tools)
        .storyboardWriter(new InMemoryStoryboardWriter())
        .videoGenerator(generator)
        .table(table)
        .publisher(publisher)
        .build();
  }

  @BeforeEach
  void start() {
    petForge.worker().start();
  }

  @Test
  void a_worker_tells_the_places_that_it_puts_videos_to() {
    persistence.runUntilIdle();

    assertThat(petForge.workers())
        .singleElement()
        .satisfies(
            worker ->
                assertThat(worker.serves())
                    .contains(new Need(Need.Kind.DESTINATION, folder.value()).toString()));
  }

  private ProjectId finished() {
    ProjectId id = petForge.table(table.ref()).importRows().imported().get(0);
    petForge.project(id).run(Goal.merged());
    work();
    assertThat(task(id).status()).isEqualTo(TaskStatus.COMPLETED);
    return id;
  }

  private void work() {
    for (int i = 0; i < 60; i++) {
      persistence.runUntilIdle();
      persistence.advance(Duration.ofSeconds(2));
    }
    persistence.runUntilIdle();
  }

  private Task task(ProjectId id) {
    return petForge.project(id).find().orElseThrow().task();
  }

  private FinalVideo video(ProjectId id) {
    return task(id).chain().finalVideo().orElseThrow();
  }

  private static Refusal refusal(Outcome outcome) {
    assertThat(outcome).isInstanceOf(Refused.class);
    return ((Refused) outcome).reason();
  }

  @Test
  void a_finished_video_is_published_and_the_row_shows_where() {
    ProjectId id = finished();
    assertThat(table.cell(row, Column.PUBLISHED_VIDEO)).isEmpty();

    assertThat(petForge.project(id).publish(folder)).isInstanceOf(Decided.class);
    work();

    String name = id + "_" + video(id).id() + ".mp4";
    assertThat(publisher.files(folder)).containsExactly(name);
    assertThat(publisher.content(folder, name).orElseThrow())
        .hasSize(Math.toIntExact(video(id).file().bytes()));
    String link = video(id).link().orElseThrow();
    assertThat(link).startsWith("https://files.example.com/");
    assertThat(table.cell(row, Column.PUBLISHED_VIDEO)).isEqualTo(link);
    assertThat(petForge.project(id).publications())
        .extracting(Publication::state)
        .containsExactly(Publication.State.DONE);
    assertThat(refusal(petForge.project(id).publish(folder))).isEqualTo(Refusal.NOTHING_TO_DO);
    assertThat(task(id).status()).isEqualTo(TaskStatus.COMPLETED);
  }

  @Test
  void without_a_video_there_is_nothing_to_publish() {
    ProjectId id = petForge.table(table.ref()).importRows().imported().get(0);

    assertThat(refusal(petForge.project(id).publish(folder))).isEqualTo(Refusal.NO_VIDEO);
    assertThatExceptionOfType(PermanentException.class)
        .isThrownBy(() -> petForge.project(id).publish(new Destination("ftp:nowhere")))
        .satisfies(e -> assertThat(e.failure().code()).isEqualTo("NO_PUBLISHER"));
  }

  @Test
  void a_video_that_is_out_of_date_is_published_only_if_that_is_said() {
    ProjectId id = finished();
    petForge.project(id).regenerate(1, task(id).version());
    work();
    assertThat(task(id).chain().finalOutOfDate()).isTrue();

    assertThat(refusal(petForge.project(id).publish(folder))).isEqualTo(Refusal.OUT_OF_DATE);
    assertThat(petForge.project(id).publish(folder, Stale.ALLOW)).isInstanceOf(Decided.class);
    work();

    assertThat(publisher.files(folder)).hasSize(1);
    assertThat(refusal(petForge.project(id).publish(folder))).isEqualTo(Refusal.OUT_OF_DATE);
    assertThat(refusal(petForge.project(id).publish(folder, Stale.ALLOW)))
        .isEqualTo(Refusal.NOTHING_TO_DO);
  }

  @Test
  void a_new_video_is_published_beside_the_old_one_and_the_row_shows_the_new_one() {
    ProjectId id = finished();
    petForge.project(id).publish(folder);
    work();
    String old = table.cell(row, Column.PUBLISHED_VIDEO);
    petForge.project(id).redo(Redo.from(1, task(id).version()).runningOn());
    petForge.project(id).run(Goal.merged());
    work();
    // The link would show another video than the row does.
    assertThat(table.cell(row, Column.PUBLISHED_VIDEO)).isEmpty();

    petForge.project(id).publish(folder);
    work();

    assertThat(publisher.files(folder)).hasSize(2);
    assertThat(table.cell(row, Column.PUBLISHED_VIDEO)).isNotEmpty().isNotEqualTo(old);
    assertThat(task(id).chain().earlierFinals().get(0).link()).contains(old);
  }

  @Test
  void a_table_with_a_column_for_it_holds_the_video_itself() {
    Destination base = publisher.place("base");
    table.attachments(base);
    ProjectId id = finished();

    String file = table.cell(row, Column.FINAL_VIDEO_FILE);
    assertThat(file).isEqualTo(video(id).copy(base).orElseThrow().file().reference());
    assertThat(publisher.files(base)).containsExactly(id + "_" + video(id).id() + ".mp4");
    assertThat(table.cell(row, Column.STATUS)).isEqualTo("completed");

    // The same video is not brought again, whatever is shown anew.
    petForge.projects().showAgain(List.of(id));
    work();
    assertThat(publisher.files(base)).hasSize(1);
    assertThat(table.cell(row, Column.FINAL_VIDEO_FILE)).isEqualTo(file);

    petForge.project(id).redo(Redo.from(1, task(id).version()).runningOn());
    petForge.project(id).run(Goal.merged());
    work();
    assertThat(publisher.files(base)).hasSize(2);
    assertThat(table.cell(row, Column.FINAL_VIDEO_FILE)).isNotEmpty().isNotEqualTo(file);
  }

  @Test
  void a_row_counts_as_shown_only_when_its_video_is_on_its_way_too() {
    table.attachments(publisher.place("base"));
    petForge.close();
    persistence = persistence.nextProcess();
    List<Boolean> onItsWay = new ArrayList<>();
    PushTurns turns =
        instead(
            PushTurns.class,
            persistence.pushTurns(),
            (method, arguments) -> {
              if (method.getName().equals("note")) {
                persistence.tasks().list(TaskQuery.all()).stream()
                    .flatMap(task -> task.chain().finalVideo().stream())
                    .filter(video -> video.copies().isEmpty())
                    .forEach(video -> onItsWay.add(!persistence.publications().wanted().isEmpty()));
              }
              return null;
            });
    Persistence watched =
        instead(
            Persistence.class,
            persistence,
            (method, arguments) -> method.getName().equals("pushTurns") ? turns : null);
    petForge = assemble(watched);
    petForge.worker().start();

    finished();

    assertThat(onItsWay).isNotEmpty().doesNotContain(false);
  }

  @Test
  void a_video_that_cannot_be_attached_keeps_nothing_from_being_shown() {
    Destination base = publisher.place("base");
    table.attachments(base);
    publisher.remove(base);

    ProjectId id = finished();

    assertThat(table.cell(row, Column.STATUS)).isEqualTo("completed");
    assertThat(table.cell(row, Column.FINAL_VIDEO_FILE)).isEmpty();
    assertThat(petForge.project(id).publications().get(0).failure().orElseThrow().code())
        .isEqualTo("NO_PLACE");
    assertThat(publisher.place("base")).isEqualTo(base);
    petForge.projects().showAgain(List.of(id));
    work();
    assertThat(table.cell(row, Column.FINAL_VIDEO_FILE)).isNotEmpty();
  }

  @Test
  void a_lost_answer_and_a_broken_line_lead_to_one_file() {
    ProjectId id = finished();
    publisher.breakBefore(1);
    publisher.loseNextAnswer();

    petForge.project(id).publish(folder);
    work();

    assertThat(publisher.files(folder)).hasSize(1);
    assertThat(video(id).link()).isPresent();
    assertThat(publisher.blocks() * 4L).isLessThan(2 * video(id).file().bytes());
  }

  @Test
  void what_is_given_up_says_why_touches_no_status_and_can_be_asked_for_again() {
    ProjectId id = finished();
    publisher.failNext(new PermanentException("1061004", "forbidden"));

    petForge.project(id).publish(folder);
    work();

    Publication failed = petForge.project(id).publications().get(0);
    assertThat(failed.state()).isEqualTo(Publication.State.FAILED);
    assertThat(failed.failure().orElseThrow().toString()).isEqualTo("forbidden (1061004)");
    assertThat(task(id).status()).isEqualTo(TaskStatus.COMPLETED);
    assertThat(task(id).activity().failure()).isEmpty();

    assertThat(petForge.project(id).publish(folder)).isInstanceOf(Decided.class);
    work();
    assertThat(petForge.project(id).publications().get(0).state())
        .isEqualTo(Publication.State.DONE);
    assertThat(table.cell(row, Column.PUBLISHED_VIDEO)).isNotEmpty();
  }

  @Test
  void a_video_whose_place_is_away_for_hours_is_published_without_anybody() {
    ProjectId id = finished();
    for (int i = 0; i < 14; i++) {
      publisher.failNext(new RetryableException("NO_ANSWER", "no answer"));
    }

    petForge.project(id).publish(folder);
    persistence.advance(Duration.ofMinutes(5));
    Publication delayed = petForge.project(id).publications().get(0);
    assertThat(delayed.state()).isEqualTo(Publication.State.WANTED);
    assertThat(delayed.failure().orElseThrow().code()).isEqualTo("NO_ANSWER");
    assertThat(task(id).status()).isEqualTo(TaskStatus.COMPLETED);
    persistence.advance(Duration.ofHours(12));

    assertThat(petForge.project(id).publications().get(0).state())
        .isEqualTo(Publication.State.DONE);
    assertThat(publisher.files(folder)).hasSize(1);
  }

  @Test
  void who_asks_again_has_it_tried_at_once() {
    ProjectId id = finished();
    for (int i = 0; i < 9; i++) {
      publisher.failNext(new RetryableException("NO_ANSWER", "no answer"));
    }
    petForge.project(id).publish(folder);
    persistence.advance(Duration.ofMinutes(6));
    assertThat(petForge.project(id).publications().get(0).failure()).isPresent();

    assertThat(petForge.project(id).publish(folder)).isInstanceOf(Decided.class);
    persistence.runUntilIdle();

    assertThat(petForge.project(id).publications().get(0).state())
        .isEqualTo(Publication.State.DONE);
  }

  @Test
  void what_was_under_way_when_the_process_died_goes_on_in_the_next_one() {
    ProjectId id = finished();
    publisher.breakBefore(1);
    petForge.project(id).publish(folder);
    persistence.runDue();
    assertThat(petForge.project(id).publications().get(0).session()).isPresent();

    persistence = persistence.crash();
    petForge = assemble();
    petForge.worker().start();
    work();

    assertThat(publisher.files(folder)).hasSize(1);
    assertThat(publisher.blocks() * 4L).isLessThan(2 * video(id).file().bytes());
    assertThat(table.cell(row, Column.PUBLISHED_VIDEO)).isNotEmpty();
  }

  @Test
  void a_sweep_sets_a_job_that_was_lost() {
    ProjectId id = finished();
    petForge.project(id).publish(folder);
    JobKey key =
        new JobKey(JobKind.PUBLISH, petForge.project(id).publications().get(0).key().toString());
    // A decision without its job is what an earlier version, or a restored database, may leave.
    InMemoryPersistence other = InMemoryPersistence.manual(clock);
    Task task = Tasks.imported(Tasks.id(1)).task();
    other.tasks().commit(Tasks.imported(Tasks.id(1)));
    Publication wanted =
        Publication.wanted(
            new dev.petforge.publication.PublicationKey(task.id(), "v1", folder), clock.instant());
    other
        .tasks()
        .commit(new Decided(Tasks.next(task), List.of(), Map.of(), List.of(wanted), List.of()));
    assertThat(other.jobQueue().list())
        .extracting(job -> job.key().kind())
        .doesNotContain(JobKind.PUBLISH);

    PetForge second =
        PetForge.builder()
            .persistence(other)
            .files(new InMemoryFileStore())
            .videoTools(tools)
            .storyboardWriter(new InMemoryStoryboardWriter())
            .videoGenerator(InMemoryVideoGenerator.keyed(clock))
            .publisher(publisher)
            .build();
    second.worker().start();
    other.runUntilIdle();

    // It was looked at: there is no such video, and that is said.
    assertThat(second.project(task.id()).publications().get(0).failure().orElseThrow().code())
        .isEqualTo("MISSING");
    assertThat(persistence.jobQueue().list()).extracting(Job::key).contains(key);
  }

  @Test
  void a_video_that_was_put_aside_while_it_was_published_is_published_all_the_same() {
    ProjectId id = finished();
    String version = video(id).id();
    publisher.failNext(new RetryableException("NO_ANSWER", "no answer"));
    petForge.project(id).publish(folder);
    persistence.runDue();
    petForge.project(id).redo(Redo.from(0, task(id).version()));
    work();

    assertThat(publisher.files(folder)).containsExactly(id + "_" + version + ".mp4");
    assertThat(task(id).chain().earlierFinals().get(0).link()).isPresent();
    assertThat(table.cell(row, Column.PUBLISHED_VIDEO)).isEmpty();
    assertThat(petForge.project(id).publications().get(0).state())
        .isEqualTo(Publication.State.DONE);
  }

  @Test
  void a_video_whose_file_is_gone_is_not_published() {
    ProjectId id = finished();
    files.delete(video(id).file().key());

    petForge.project(id).publish(folder);
    work();

    assertThat(petForge.project(id).publications().get(0).failure().orElseThrow().code())
        .isEqualTo("MISSING");
    assertThat(publisher.files(folder)).isEmpty();
  }
}
