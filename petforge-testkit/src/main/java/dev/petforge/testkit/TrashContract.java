package dev.petforge.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.petforge.call.Admission;
import dev.petforge.call.CallQuery;
import dev.petforge.call.Fact;
import dev.petforge.call.ProviderCall;
import dev.petforge.failure.Failure;
import dev.petforge.failure.PermanentException;
import dev.petforge.job.Job;
import dev.petforge.job.JobKey;
import dev.petforge.job.JobKind;
import dev.petforge.production.ChangeCursor;
import dev.petforge.production.ChangePage;
import dev.petforge.production.Persistence;
import dev.petforge.project.ProjectId;
import dev.petforge.table.RecordRef;
import dev.petforge.task.DeletedProject;
import dev.petforge.task.Outcome.Decided;
import dev.petforge.task.Project;
import dev.petforge.task.Shown;
import dev.petforge.task.Source;
import dev.petforge.task.StaleTaskException;
import dev.petforge.task.Task;
import dev.petforge.task.TaskQuery;
import dev.petforge.task.TaskStore;
import dev.petforge.task.TaskSummary;
import dev.petforge.task.TaskVersion;
import dev.petforge.task.Trash;
import dev.petforge.task.Versions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What every {@link Trash} promises. The test of a database module extends this and supplies an
 * empty database for each test.
 */
public abstract class TrashContract {
  private static final ProjectId A = Tasks.id(10);
  private static final ProjectId B = Tasks.id(11);
  private static final ProjectId C = Tasks.id(12);

  private static final Instant LATER = Tasks.START.plusSeconds(60);

  private Persistence database;
  private TaskStore tasks;
  private Trash trash;

  /** A database without a task, that no other test uses; its clock may be any. It is closed. */
  protected abstract Persistence fresh();

  @BeforeEach
  final void open() {
    database = fresh();
    tasks = database.tasks();
    trash = database.trash();
  }

  @AfterEach
  final void close() {
    database.close();
  }

  @Test
  void a_deleted_project_is_found_nowhere_but_in_the_trash() {
    Task a = imported(A);
    Task b = imported(B);
    Instant before = database.clock().instant();

    trash.delete(A, a.version());

    assertThat(tasks.find(A)).isEmpty();
    assertThat(tasks.find(Tasks.row(A))).isEmpty();
    assertThat(tasks.find(List.of(A, B))).containsExactly(new Project(b, List.of()));
    assertThat(tasks.ids(TaskQuery.all())).containsExactly(B);
    assertThat(tasks.summaries(List.of(A))).isEmpty();
    assertThat(tasks.counts(TaskQuery.Only.ALL).values()).containsExactly(1L);
    assertThat(tasks.uncleaned(LATER, Optional.empty(), 9)).containsExactly(B);
    DeletedProject deleted = trash.find(A).orElseThrow();
    assertThat(deleted.id()).isEqualTo(A);
    assertThat(deleted.row()).contains(Tasks.row(A));
    assertThat(deleted.picture()).isEqualTo(TaskSummary.of(a, Set.of()).picture()).isPresent();
    assertThat(deleted.home()).isEqualTo(a.source().home());
    assertThat(deleted.deletedAt()).isBetween(before, database.clock().instant());
    assertThat(deleted.emptiedAt()).isEmpty();
    assertThat(trash.find(Tasks.row(A))).contains(deleted);
    assertThat(trash.find(List.of(B, A, Tasks.id(99), A))).containsExactly(deleted);
    assertThat(trash.find(List.<ProjectId>of())).isEmpty();
    assertThat(trash.list(Optional.empty(), 9)).containsExactly(deleted);
    assertThat(trash.find(B)).isEmpty();
    assertThat(trash.find(Tasks.row(B))).isEmpty();
  }

  @Test
  void every_project_comes_back_exactly_as_it_was() {
    int number = 100;
    List<Task> all = new ArrayList<>();
    for (String name : Tasks.samples(A).keySet()) {
      ProjectId id = Tasks.id(number++);
      Task task = Optional.ofNullable(Tasks.samples(id).get(name)).orElseThrow();
      if (task.activity().operation().isEmpty()) {
        tasks.commit(Tasks.decided(task));
        all.add(task);
      }
    }
    List<TaskSummary> before = tasks.summaries(TaskQuery.all());
    List<ProjectId> order = tasks.ids(TaskQuery.all());
    assertThat(all).hasSizeGreaterThan(3);

    all.forEach(task -> trash.delete(task.id(), task.version()));
    assertThat(tasks.ids(TaskQuery.all())).isEmpty();
    all.forEach(task -> assertThat(trash.undelete(task.id())).isTrue());

    all.forEach(task -> assertThat(tasks.find(task.id())).contains(new Project(task, List.of())));
    assertThat(tasks.ids(TaskQuery.all())).isEqualTo(order);
    assertThat(tasks.summaries(TaskQuery.all())).isEqualTo(before);
    assertThat(tasks.misfiled(order)).isEmpty();
    assertThat(trash.list(Optional.empty(), 9)).isEmpty();
    all.forEach(task -> assertThat(trash.find(task.id())).isEmpty());
  }

  @Test
  void what_comes_back_is_shown_again_and_goes_on_from_the_version_that_it_had() {
    Task a = imported(A);
    tasks.filesShown(A, a.versions().projection());
    trash.delete(A, a.version());

    assertThat(trash.undelete(A)).isTrue();

    assertThat(tasks.summaries(List.of(A)).get(0).behind())
        .containsExactlyInAnyOrder(Shown.FILES, Shown.TABLE);
    assertThat(database.jobQueue().list().stream().map(Job::key))
        .contains(
            new JobKey(JobKind.PROJECTION, A.value()),
            new JobKey(JobKind.PUSH, Tasks.TABLE.base()));
    tasks.commit(Tasks.decided(Tasks.next(a)));
    assertThat(tasks.find(A).orElseThrow().task()).isEqualTo(Tasks.next(a));
    assertThat(trash.undelete(A)).isFalse();
  }

  @Test
  void neither_the_id_nor_the_row_of_a_deleted_project_makes_a_new_one() {
    Task a = imported(A);
    trash.delete(A, a.version());
    Decided again = Tasks.imported(A);
    Decided ofItsRow = ofRowOf(A, B);
    Decided other = Tasks.imported(C);

    assertThatExceptionOfType(StaleTaskException.class).isThrownBy(() -> tasks.commit(again));
    assertThatExceptionOfType(StaleTaskException.class).isThrownBy(() -> tasks.commit(ofItsRow));
    assertThatExceptionOfType(StaleTaskException.class)
        .isThrownBy(() -> tasks.commitNew(List.of(other, again)));
    assertThat(tasks.ids(TaskQuery.all())).isEmpty();
    assertThat(trash.empty(A)).isTrue();
    trash.filesRemoved(A);
    assertThatExceptionOfType(StaleTaskException.class).isThrownBy(() -> tasks.commit(again));
    assertThatExceptionOfType(StaleTaskException.class).isThrownBy(() -> tasks.commit(ofItsRow));

    tasks.commit(other);
    assertThat(tasks.ids(TaskQuery.all())).containsExactly(C);
  }

  @Test
  void a_decision_on_a_project_that_was_deleted_meanwhile_is_stale() {
    Task a = imported(A);
    trash.delete(A, a.version());

    assertThatExceptionOfType(StaleTaskException.class)
        .isThrownBy(() -> tasks.commit(Tasks.decided(Tasks.next(a))));
    assertThat(tasks.commitEach(List.of(Tasks.decided(Tasks.next(a))))).containsExactly(A);
    assertThat(tasks.find(A)).isEmpty();
  }

  @Test
  void a_project_that_has_changed_is_not_deleted() {
    Task a = imported(A);
    tasks.commit(Tasks.decided(Tasks.next(a)));

    assertThatExceptionOfType(StaleTaskException.class)
        .isThrownBy(() -> trash.delete(A, a.version()));
    assertThatExceptionOfType(StaleTaskException.class)
        .isThrownBy(() -> trash.delete(B, new TaskVersion(1)));
    assertThat(tasks.find(A)).isPresent();
    assertThat(trash.find(A)).isEmpty();
  }

  @Test
  void a_project_with_an_open_call_is_not_deleted_and_with_an_ended_one_it_is() {
    Task a = imported(A);
    ProviderCall call = Calls.planned(A, 0);
    Task next = Tasks.next(a);
    tasks.commit(new Decided(next, List.of(call), Map.of(), List.of()));

    assertThatExceptionOfType(StaleTaskException.class)
        .isThrownBy(() -> trash.delete(A, next.version()));
    assertThat(tasks.find(A)).isPresent();

    Fact refused = new Fact.Refused(1, Failure.permanent("400", "no"));
    database.calls().admit(Calls.POOL, new Admission(9, List.of()));
    database.calls().record(call.key(), refused);
    trash.delete(A, next.version());
    assertThat(tasks.find(A)).isEmpty();
    assertThat(database.calls().find(CallQuery.of(A))).hasSize(1);
    assertThat(database.calls().withoutProject(9)).isEmpty();
    trash.undelete(A);
    assertThat(tasks.find(A).orElseThrow().calls())
        .isEqualTo(database.calls().find(CallQuery.of(A)));
  }

  @Test
  void the_feed_tells_that_a_project_was_deleted_and_that_it_came_back() {
    Task a = imported(A);
    imported(B);
    ChangeCursor cursor = database.changes().changes(ChangeCursor.START, 9).next();

    trash.delete(A, a.version());
    ChangePage page = database.changes().changes(cursor, 9);
    assertThat(page.changed()).containsExactly(A);

    trash.undelete(A);
    ChangePage after = database.changes().changes(page.next(), 9);
    assertThat(after.changed()).containsExactly(A);
    assertThat(database.changes().changes(after.next(), 9).changed()).isEmpty();
  }

  @Test
  void whoever_goes_through_all_goes_on_behind_one_that_was_deleted_meanwhile() {
    imported(A);
    imported(B);
    imported(C);
    List<ProjectId> all = tasks.ids(TaskQuery.all());
    ProjectId middle = all.get(1);
    trash.delete(middle, new TaskVersion(1));

    assertThat(tasks.ids(TaskQuery.all().part(Optional.of(middle), 9))).containsExactly(all.get(2));
    assertThat(tasks.uncleaned(LATER, Optional.of(middle), 9)).containsExactly(all.get(2));
    trash.empty(middle);
    assertThat(tasks.ids(TaskQuery.all().part(Optional.of(middle), 9))).containsExactly(all.get(2));
  }

  @Test
  void of_one_that_is_emptied_a_note_remains_and_it_does_not_come_back() {
    Task a = imported(A);
    trash.delete(A, a.version());

    assertThat(trash.empty(A)).isTrue();

    assertThat(trash.empty(A)).isFalse();
    assertThat(trash.undelete(A)).isFalse();
    assertThat(tasks.find(A)).isEmpty();
    DeletedProject emptied = trash.find(A).orElseThrow();
    assertThat(emptied.emptiedAt()).isPresent();
    assertThat(emptied.filesLeft()).isTrue();
    assertThat(emptied.picture()).isEmpty();
    assertThat(trash.list(Optional.empty(), 9)).isEmpty();
    assertThat(trash.filesLeft(9)).containsExactly(emptied);
    trash.filesRemoved(A);
    assertThat(trash.filesLeft(9)).isEmpty();
    assertThat(trash.find(A).orElseThrow().filesLeft()).isFalse();
    assertThat(trash.find(Tasks.row(A))).isPresent();
    assertThatExceptionOfType(PermanentException.class)
        .isThrownBy(
            () -> {
              throw trash.missing(A);
            })
        .satisfies(e -> assertThat(e.failure().code()).isEqualTo("PROJECT_DELETED"));
    assertThat(trash.missing(B).failure().code()).isEqualTo("NO_PROJECT");
  }

  @Test
  void the_trash_is_listed_in_parts_and_by_time() {
    for (ProjectId id : List.of(A, B, C)) {
      trash.delete(id, imported(id).version());
    }
    List<DeletedProject> all = trash.list(Optional.empty(), 9);
    assertThat(all).extracting(DeletedProject::id).containsExactlyInAnyOrder(A, B, C);
    assertThat(trash.count()).isEqualTo(3);

    assertThat(trash.list(Optional.empty(), 2)).isEqualTo(all.subList(0, 2));
    assertThat(trash.list(Optional.of(all.get(1).id()), 2)).isEqualTo(all.subList(2, 3));
    assertThat(trash.deletedBefore(all.get(0).deletedAt(), 9)).isEmpty();
    assertThat(trash.deletedBefore(all.get(2).deletedAt().plusMillis(1), 2))
        .isEqualTo(all.subList(0, 2));

    trash.empty(A);
    trash.undelete(B);
    assertThat(trash.count()).isEqualTo(1);
  }

  @Test
  void a_project_whose_row_belongs_to_another_one_by_now_does_not_come_back() {
    Task a = imported(A);
    Task b = imported(B);
    trash.delete(A, a.version());
    Task moved =
        new Task(
            B,
            at(Tasks.row(A), b.source()),
            b.script(),
            b.chain(),
            b.activity(),
            new Versions(
                2,
                b.versions().projection() + 1,
                b.versions().createdAt(),
                b.versions().updatedAt()));
    tasks.commit(Tasks.decided(moved));

    assertThatExceptionOfType(StaleTaskException.class).isThrownBy(() -> trash.undelete(A));

    assertThat(tasks.find(A)).isEmpty();
    assertThat(trash.find(A)).isPresent();
    trash.delete(B, moved.version());
    assertThat(trash.undelete(A)).isTrue();
    assertThat(trash.find(Tasks.row(A)).orElseThrow().id()).isEqualTo(B);
  }

  private Task imported(ProjectId project) {
    Decided imported = Tasks.imported(project);
    tasks.commit(imported);
    return imported.task();
  }

  private static Source at(RecordRef row, Source source) {
    return new Source(
        Optional.of(row),
        source.template(),
        source.releaseDate(),
        source.segmentCount(),
        source.sceneDescription(),
        source.opening(),
        source.home());
  }

  /** A new project of the row that another one came from. */
  private static Decided ofRowOf(ProjectId other, ProjectId id) {
    Task task = Tasks.imported(id).task();
    return Tasks.decided(
        new Task(
            id,
            at(Tasks.row(other), task.source()),
            task.script(),
            task.chain(),
            task.activity(),
            task.versions()));
  }
}
