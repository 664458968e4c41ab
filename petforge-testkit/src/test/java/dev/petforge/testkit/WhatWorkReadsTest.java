package dev.petforge.testkit;

import static dev.petforge.testkit.Instead.instead;
import static org.assertj.core.api.Assertions.assertThat;

import dev.petforge.PetForge;
import dev.petforge.call.Admission;
import dev.petforge.call.Fact;
import dev.petforge.call.ProviderCall;
import dev.petforge.file.FileKey;
import dev.petforge.file.ProjectFiles;
import dev.petforge.generation.ProviderJobId;
import dev.petforge.job.Job;
import dev.petforge.job.JobKey;
import dev.petforge.job.JobKind;
import dev.petforge.production.Persistence;
import dev.petforge.project.OperationId;
import dev.petforge.project.ProjectId;
import dev.petforge.task.Activity;
import dev.petforge.task.Batch;
import dev.petforge.task.Goal;
import dev.petforge.task.Operation;
import dev.petforge.task.Outcome.Decided;
import dev.petforge.task.Project;
import dev.petforge.task.Source;
import dev.petforge.task.Task;
import dev.petforge.task.TaskQuery;
import dev.petforge.task.TaskStore;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * What recurring work reads does not grow with what is finished, with what waits, and hardly with
 * what is under way.
 */
class WhatWorkReadsTest {
  private final MovableClock clock = new MovableClock(Tasks.START.plus(Duration.ofDays(3)));
  private final InMemoryPersistence persistence = InMemoryPersistence.manual(clock);
  private final InMemoryFileStore files = new InMemoryFileStore();

  /** The tasks that were read whole, in order. */
  private final List<ProjectId> read = new ArrayList<>();

  private void start(JobKind kind) {
    TaskStore counted =
        instead(
            TaskStore.class,
            persistence.tasks(),
            (method, arguments) -> {
              if (method.getName().equals("list")) {
                List<Task> found = persistence.tasks().list((TaskQuery) arguments[0]);
                found.forEach(task -> read.add(task.id()));
                return found;
              }
              if (Set.of("find", "task").contains(method.getName())
                  && arguments[0] instanceof ProjectId id) {
                read.add(id);
              }
              return null;
            });
    Persistence watched =
        instead(
            Persistence.class,
            persistence,
            (method, arguments) -> method.getName().equals("tasks") ? counted : null);
    PetForge.builder()
        .persistence(watched)
        .files(files)
        .videoTools(new InMemoryVideoTools())
        .storyboardWriter(new InMemoryStoryboardWriter())
        .videoGenerator(InMemoryVideoGenerator.keyed(clock))
        .build()
        .worker()
        .start(EnumSet.of(kind));
  }

  private void stored(Task task) {
    persistence.tasks().commit(Tasks.decided(task));
    persistence.tasks().filesShown(task.id(), task.versions().projection());
  }

  private static Task imported(ProjectId id) {
    return Task.imported(id, Tasks.source(id, 7), Tasks.START).task();
  }

  /** A project whose call its provider has. */
  private void underWay(ProjectId id) {
    ProviderCall call = Calls.planned(id, 0);
    Operation operation =
        new Operation.MakeSegments(
            new OperationId("op-" + id),
            Tasks.START,
            Tasks.START,
            new TreeMap<>(Map.of(0, call.key())),
            false,
            true,
            1,
            false,
            0);
    Task task = Tasks.with(imported(id), Tasks.running(operation));
    persistence.tasks().commit(new Decided(task, List.of(call), Map.of(), List.of()));
    persistence.tasks().filesShown(id, task.versions().projection());
    persistence.calls().admit(Calls.POOL, new Admission(10_000, List.of()));
    persistence.calls().record(call.key(), new Fact.Accepted(1, new ProviderJobId("job-" + id)));
  }

  private List<JobKey> jobs() {
    return persistence.jobQueue().list().stream().map(Job::key).toList();
  }

  @Test
  void a_sweep_reads_no_finished_project_and_each_under_way_once_an_hour() {
    IntStream.range(0, 500).forEach(i -> stored(imported(Tasks.id(1_000 + i))));
    List<ProjectId> running = IntStream.range(0, 500).mapToObj(i -> Tasks.id(5_000 + i)).toList();
    running.forEach(this::underWay);
    Task merging = Tasks.with(imported(Tasks.id(1)), Tasks.merging());
    stored(merging);
    persistence.tasks().commit(Tasks.decided(imported(Tasks.id(2))));
    start(JobKind.SWEEP);

    persistence.runDue();

    assertThat(read).contains(merging.id()).hasSizeLessThan(50);
    assertThat(jobs())
        .contains(
            Calls.planned(running.get(0), 0).poll(),
            new JobKey(JobKind.MERGE, merging.id() + "/op-merge"),
            new JobKey(JobKind.PROJECTION, Tasks.id(2).value()))
        .doesNotContain(new JobKey(JobKind.PROJECTION, Tasks.id(1_000).value()));
    assertThat(jobs().stream().filter(job -> job.kind() == JobKind.POLL)).hasSize(1);

    read.clear();
    persistence.advance(Duration.ofMinutes(61));

    assertThat(read).containsAll(running).doesNotContain(Tasks.id(1_000));
    assertThat(read.stream().filter(running::contains)).hasSizeLessThan(550);
  }

  @Test
  void a_sweep_sees_to_a_part_of_very_many_projects_that_files_do_not_show_yet() {
    List<JobKey> wanted = new ArrayList<>();
    for (int i = 0; i < 2_500; i++) {
      ProjectId id = Tasks.id(1_000 + i);
      persistence.tasks().commit(Tasks.decided(imported(id)));
      wanted.add(new JobKey(JobKind.PROJECTION, id.value()));
    }
    start(JobKind.SWEEP);

    persistence.runDue();
    assertThat(jobs()).hasSizeLessThan(1_100);
    persistence.advance(Duration.ofMinutes(1));
    assertThat(jobs()).hasSizeLessThan(2_100);
    persistence.advance(Duration.ofMinutes(1));

    assertThat(jobs()).containsAll(wanted);
  }

  private void waiting(int number, Batch batch, int day) {
    ProjectId id = Tasks.id(number);
    Source source = Tasks.source(id, 7);
    Source wanted =
        new Source(
            source.row(),
            source.template(),
            LocalDate.of(2026, 5, 1).plusDays(day),
            source.segmentCount(),
            source.sceneDescription(),
            source.opening(),
            source.home());
    stored(
        Tasks.with(
            Task.imported(id, wanted, Tasks.START.plusSeconds(number)).task(),
            new Activity(
                Optional.empty(),
                Optional.of(Goal.storyboard().in(batch)),
                Optional.empty(),
                false,
                Optional.empty(),
                Optional.empty())));
  }

  @Test
  void the_end_of_a_turn_reads_those_that_start_however_many_wait() {
    Batch three = new Batch("three", 3);
    Batch two = new Batch("two", 2);
    for (int i = 0; i < 400; i++) {
      waiting(10_000 + i, i % 2 == 0 ? three : two, 400 - i);
    }
    start(JobKind.ADVANCE);
    persistence.jobQueue().enqueue(List.of(JobKey.onAll(JobKind.ADVANCE)));

    persistence.runDue();

    // The earliest releases, whichever request they are of.
    assertThat(started())
        .containsExactlyInAnyOrder(
            Tasks.id(10_399),
            Tasks.id(10_398),
            Tasks.id(10_397),
            Tasks.id(10_396),
            Tasks.id(10_394));
    assertThat(read).hasSize(5);
    assertThat(read)
        .containsExactly(
            Tasks.id(10_399),
            Tasks.id(10_398),
            Tasks.id(10_397),
            Tasks.id(10_396),
            Tasks.id(10_394));

    read.clear();
    persistence.jobQueue().enqueue(List.of(JobKey.onAll(JobKind.ADVANCE)));
    persistence.runDue();

    assertThat(read).as("no request has room").isEmpty();
  }

  private List<ProjectId> started() {
    return persistence.tasks().ids(TaskQuery.of(TaskQuery.Which.BUSY));
  }

  @Test
  void files_are_cleared_away_a_day_after_a_change_and_never_looked_at_again() {
    List<ProjectId> many = IntStream.range(0, 250).mapToObj(i -> Tasks.id(1_000 + i)).toList();
    many.forEach(id -> stored(imported(id)));
    ProjectId last = many.get(249);
    FileKey leftover = leftover(last, Duration.ofDays(2));
    FileKey young = leftover(many.get(0), Duration.ofHours(1));
    start(JobKind.CLEAN);

    persistence.runDue();
    assertThat(read.stream().distinct()).as("a part at a time").hasSize(100);
    persistence.advance(Duration.ofMinutes(2));

    assertThat(read.stream().distinct()).hasSize(250);
    assertThat(files.find(leftover)).isEmpty();
    assertThat(files.find(young)).isPresent();

    read.clear();
    persistence.advance(Duration.ofDays(1));
    assertThat(read).containsOnly(many.get(0));
    assertThat(files.find(young)).isEmpty();

    read.clear();
    persistence.advance(Duration.ofDays(2));
    assertThat(read).isEmpty();

    Task changed = persistence.tasks().find(last).orElseThrow().task();
    persistence.tasks().commit(Tasks.decided(Tasks.next(changed)));
    FileKey again = leftover(last, Duration.ZERO);
    persistence.advance(Duration.ofDays(2));
    assertThat(files.find(again)).isEmpty();
  }

  private FileKey leftover(ProjectId id, Duration ago) {
    Optional<Project> project = persistence.tasks().find(id);
    FileKey key =
        new ProjectFiles(project.orElseThrow().task().source().home())
            .segmentArchive(
                0, ProjectFiles.version(clock.instant().minus(ago), "1234567" + ago.toHours() % 10))
            .child("clip.mp4");
    files.write(key, new byte[] {1});
    return key;
  }
}
