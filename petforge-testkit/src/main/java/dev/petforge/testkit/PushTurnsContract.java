package dev.petforge.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petforge.job.JobKey;
import dev.petforge.job.JobKind;
import dev.petforge.production.Persistence;
import dev.petforge.production.PushTurns;
import dev.petforge.production.PushTurns.Lag;
import dev.petforge.production.PushTurns.Turn;
import dev.petforge.production.PushTurns.Written;
import dev.petforge.project.ProjectId;
import dev.petforge.table.RecordRef;
import dev.petforge.table.TableRef;
import dev.petforge.task.Shown;
import dev.petforge.task.Task;
import dev.petforge.task.TaskQuery;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What every {@link PushTurns} promises. The test of a database module extends this and supplies an
 * empty database for each test.
 */
public abstract class PushTurnsContract {
  private static final String BASE = "feishu:open.feishu.cn/AbCd";
  private static final TableRef CATS = new TableRef(BASE + "|tblCats");
  private static final TableRef DOGS = new TableRef(BASE + "|tblDogs");

  /** Its name begins as that of the base does. */
  private static final TableRef ELSEWHERE = new TableRef(BASE + "Ef|tblCats");

  private static final ProjectId A = Tasks.id(1);
  private static final ProjectId B = Tasks.id(2);
  private static final ProjectId C = Tasks.id(3);
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final JobKey PUSH = new JobKey(JobKind.PUSH, BASE);

  private Persistence database;
  private PushTurns turns;

  /** For subclasses; JUnit opens the database before each test. */
  @SuppressWarnings("NullAway.Init")
  protected PushTurnsContract() {}

  /** A new, empty database. */
  protected abstract Persistence fresh();

  /** Lets what was stored in the database that {@link #fresh} gave become so much older. */
  protected abstract void pass(Duration time);

  @BeforeEach
  final void open() {
    database = fresh();
    turns = database.pushTurns();
  }

  @AfterEach
  final void close() {
    database.close();
  }

  /** Stores a new project without signalling anybody. */
  private Task stored(ProjectId project, TableRef table) {
    Task task =
        Task.imported(
                project,
                Tasks.source(project, 7, Optional.of(new RecordRef(table, "rec" + project))),
                Tasks.START.plusSeconds(Long.parseLong(project.value(), 16)))
            .task();
    database.tasks().commit(Tasks.decided(task));
    return task;
  }

  private Task changed(Task task) {
    Task next = Tasks.nextShown(task);
    database.tasks().commit(Tasks.decided(next));
    return next;
  }

  private List<Task> take(Turn turn, TableRef table) {
    return turns.take(turn, table, 500).orElseThrow();
  }

  private static List<Written> written(Task... tasks) {
    return Arrays.stream(tasks)
        .map(task -> new Written(task.id(), task.versions().projection(), Optional.empty()))
        .toList();
  }

  /** A whole turn of a table. */
  private void pushed(TableRef table) {
    Turn turn = turns.begin(table.base());
    assertThat(turns.note(turn, written(take(turn, table).toArray(Task[]::new)))).isTrue();
    turns.end(turn);
  }

  private List<ProjectId> behind(TableRef table) {
    return database.tasks().list(TaskQuery.behind(table, 500)).stream().map(Task::id).toList();
  }

  private boolean signalled() {
    return database.jobQueue().list().stream().anyMatch(job -> job.key().equals(PUSH));
  }

  @Test
  void rows_that_are_behind_are_taken_oldest_first_and_are_shown_when_that_is_noted() {
    Task cat = stored(B, CATS);
    Task older = stored(A, CATS);
    stored(C, DOGS);

    Turn turn = turns.begin(BASE);
    assertThat(turn.base()).isEqualTo(BASE);
    assertThat(turn.again()).isEmpty();
    assertThat(turns.take(turn, CATS, 1)).contains(List.of(older));
    assertThat(take(turn, CATS)).containsExactly(older, cat);
    assertThat(behind(CATS)).as("nothing is written yet").containsExactly(A, B);

    assertThat(turns.note(turn, written(older, cat))).isTrue();
    turns.end(turn);

    assertThat(behind(CATS)).isEmpty();
    assertThat(behind(DOGS)).containsExactly(C);
    Turn next = turns.begin(BASE);
    assertThat(next.number()).isGreaterThan(turn.number());
    assertThat(take(next, CATS)).isEmpty();
    assertThat(signalled()).isFalse();
  }

  @Test
  void a_state_that_came_after_the_rows_were_taken_is_still_to_be_shown() {
    Task first = stored(A, CATS);
    Turn turn = turns.begin(BASE);
    take(turn, CATS);
    Task second = changed(first);

    turns.note(turn, written(first));

    assertThat(take(turn, CATS)).containsExactly(second);
  }

  @Test
  void what_an_overtaken_push_wrote_is_sent_again_whatever_was_noted_since() {
    Task old = stored(A, CATS);
    Task untouched = stored(B, DOGS);
    Turn paused = turns.begin(BASE);
    assertThat(take(paused, CATS)).containsExactly(old);

    Task fresh = changed(old);
    Turn other = turns.begin(BASE);
    assertThat(turns.take(paused, CATS, 500)).as("it is not its turn any more").isEmpty();
    assertThat(take(other, CATS)).containsExactly(fresh);
    turns.note(other, written(fresh));
    take(other, DOGS);
    turns.note(other, written(untouched));
    turns.end(other);
    assertThat(behind(CATS)).isEmpty();

    assertThat(turns.note(paused, written(old))).isFalse();
    turns.end(paused);

    assertThat(behind(CATS)).containsExactly(A);
    assertThat(behind(DOGS)).isEmpty();
    assertThat(signalled()).isTrue();
    pushed(CATS);
    assertThat(behind(CATS)).isEmpty();
  }

  @Test
  void what_an_overtaken_push_wrote_while_the_other_one_wrote_is_sent_again() {
    Task cat = stored(A, CATS);
    Task neighbour = stored(B, CATS);
    Turn paused = turns.begin(BASE);
    take(paused, CATS);
    Turn other = turns.begin(BASE);
    take(other, CATS);

    // The one lands after the other's write, and before that is noted.
    turns.note(paused, written(cat));
    assertThat(turns.note(other, written(cat, neighbour))).isTrue();

    assertThat(behind(CATS)).containsExactly(A);
  }

  @Test
  void a_write_without_a_clear_answer_is_doubted() {
    Task old = stored(A, CATS);
    Turn turn = turns.begin(BASE);
    take(turn, CATS);
    turns.doubt(turn, List.of(A));
    assertThat(signalled()).as("it is its turn: it sends the row again itself").isFalse();
    assertThat(take(turn, CATS)).containsExactly(old);

    pushed(CATS);
    turns.doubt(turn, List.of(A));

    assertThat(behind(CATS)).containsExactly(A);
    assertThat(signalled()).isTrue();
  }

  @Test
  void what_a_person_has_sent_again_is_not_taken_back_by_a_push_that_took_it_before() {
    Task cat = stored(A, CATS);
    Turn turn = turns.begin(BASE);
    take(turn, CATS);

    database.tasks().notShown(List.of(A), Shown.TABLE);
    turns.note(turn, written(cat));

    assertThat(behind(CATS)).containsExactly(A);
    assertThat(take(turn, CATS)).containsExactly(cat);
    turns.note(turn, written(cat));
    assertThat(behind(CATS)).isEmpty();
  }

  @Test
  void after_a_push_that_never_ended_what_was_sent_lately_is_sent_again_and_once_more_later() {
    stored(A, CATS);
    pushed(CATS);
    pass(PushTurns.LATE.minus(MINUTE));
    Task dog = stored(B, DOGS);
    pushed(DOGS);
    stored(C, ELSEWHERE);
    pushed(ELSEWHERE);
    pass(MINUTE.plus(MINUTE));
    Turn dead = turns.begin(BASE);
    take(dead, CATS);

    Turn next = turns.begin(BASE);
    assertThat(behind(CATS)).as("it was sent long before").isEmpty();
    assertThat(behind(DOGS)).containsExactly(B);
    assertThat(behind(ELSEWHERE)).as("it is another base").isEmpty();
    assertThat(next.again())
        .hasValueSatisfying(
            at ->
                assertThat(at)
                    .isAfter(database.clock().instant().plus(PushTurns.LATE.minus(MINUTE))));
    take(next, DOGS);
    turns.note(next, written(dog));
    turns.end(next);

    pass(MINUTE);
    Turn early = turns.begin(BASE);
    assertThat(early.again()).isPresent();
    assertThat(behind(DOGS)).isEmpty();
    turns.end(early);

    pass(PushTurns.LATE);
    Turn late = turns.begin(BASE);
    assertThat(behind(DOGS)).as("a request of the dead one may have landed").containsExactly(B);
    assertThat(late.again()).isEmpty();
    take(late, DOGS);
    turns.note(late, written(dog));
    turns.end(late);

    pass(PushTurns.LATE);
    turns.end(turns.begin(BASE));
    assertThat(behind(DOGS)).isEmpty();
  }

  @Test
  void rows_that_a_dead_push_had_taken_are_sent_once_more_when_it_cannot_land_any_more() {
    Task cat = stored(A, CATS);
    take(turns.begin(BASE), CATS);
    pass(MINUTE);

    pushed(CATS);
    assertThat(behind(CATS)).isEmpty();

    // Then the one after it dies too: it is later when the last of both can land.
    pass(MINUTE);
    turns.begin(BASE);
    pass(PushTurns.LATE.minus(MINUTE));
    pushed(CATS);
    assertThat(behind(CATS)).isEmpty();
    pass(PushTurns.LATE.plus(MINUTE));
    Turn last = turns.begin(BASE);
    assertThat(take(last, CATS)).containsExactly(cat);
  }

  @Test
  void a_refused_row_is_left_alone_and_named_until_it_is_asked_for_again() {
    Task cat = stored(A, CATS);
    Task good = stored(B, CATS);
    stored(C, DOGS);
    Instant before = database.clock().instant();
    Turn turn = turns.begin(BASE);
    take(turn, CATS);
    assertThat(turns.lag(CATS, before)).isEqualTo(new Lag(2, 0, Map.of()));

    turns.note(
        turn,
        List.of(
            new Written(A, cat.versions().projection(), Optional.of("字段太长: too long")),
            written(good).get(0)));
    turns.end(turn);

    assertThat(turns.lag(CATS, before)).isEqualTo(new Lag(0, 1, Map.of(A, "字段太长: too long")));
    assertThat(turns.lag(DOGS, before)).isEqualTo(new Lag(1, 0, Map.of()));
    assertThat(database.tasks().tableRefusal(A)).contains("字段太长: too long");
    assertThat(behind(CATS)).isEmpty();
    assertThat(signalled()).isFalse();

    turns.again(CATS);

    assertThat(behind(CATS)).containsExactly(A, B);
    assertThat(turns.lag(CATS, before)).isEqualTo(new Lag(2, 0, Map.of()));
    assertThat(signalled()).isTrue();
    pass(MINUTE);
    pushed(CATS);
    assertThat(turns.lag(CATS, database.clock().instant().minusSeconds(30)))
        .isEqualTo(new Lag(0, 2, Map.of()));
    assertThat(turns.lag(CATS, database.clock().instant().plus(MINUTE)).sent()).isZero();
  }

  @Test
  void rows_that_may_have_been_mended_are_sent_again_also_when_they_were_refused() {
    Task cat = stored(A, CATS);
    Task other = stored(B, CATS);
    Turn turn = turns.begin(BASE);
    take(turn, CATS);
    turns.note(
        turn,
        List.of(
            new Written(A, cat.versions().projection(), Optional.of("no such row")),
            written(other).get(0)));
    turns.end(turn);

    turns.again(CATS, List.of(A, C));

    assertThat(behind(CATS)).containsExactly(A);
    assertThat(database.tasks().tableRefusal(A)).isEmpty();
    assertThat(signalled()).isTrue();
  }

  @Test
  void a_row_whose_cells_wait_is_shown_and_is_sent_again_when_their_columns_are_there() {
    Task cat = stored(A, CATS);
    Task whole = stored(B, CATS);
    stored(C, DOGS);
    Instant before = database.clock().instant();
    Turn turn = turns.begin(BASE);
    take(turn, CATS);
    assertThat(turns.waiting(CATS)).isEmpty();

    long shown = cat.versions().projection();
    turns.note(
        turn,
        List.of(
            new Written(A, shown, Optional.empty(), Set.of("segment_7_video_url", "status")),
            written(whole).get(0)));

    assertThat(behind(CATS)).isEmpty();
    assertThat(turns.waiting(CATS)).containsExactlyInAnyOrder("segment_7_video_url", "status");
    assertThat(turns.waiting(DOGS)).isEmpty();
    assertThat(turns.lag(CATS, before))
        .isEqualTo(new Lag(0, 2, Map.of(), Map.of(A, Set.of("segment_7_video_url", "status"))));
    assertThat(database.tasks().tableRefusal(A))
        .hasValueSatisfying(why -> assertThat(why).contains("segment_7_video_url", "status"));
    assertThat(database.tasks().tableRefusal(B)).isEmpty();

    turns.sendWaiting(CATS);
    assertThat(behind(CATS)).containsExactly(A);
    assertThat(turns.waiting(CATS)).isEmpty();
    assertThat(take(turn, CATS)).containsExactly(cat);
    turns.note(turn, List.of(new Written(A, shown, Optional.empty(), Set.of("status"))));
    assertThat(turns.waiting(CATS)).containsExactly("status");

    // A newer state says anew what it waits for, or that it is refused.
    Task next = changed(cat);
    assertThat(turns.lag(CATS, before)).isEqualTo(new Lag(1, 1, Map.of()));
    assertThat(database.tasks().tableRefusal(A)).isEmpty();
    take(turn, CATS);
    turns.note(turn, List.of(new Written(A, next.versions().projection(), Optional.of("gone"))));
    assertThat(turns.waiting(CATS)).isEmpty();
    assertThat(database.tasks().tableRefusal(A)).contains("gone");
  }

  @Test
  void a_project_that_is_not_there_does_no_harm() {
    Task cat = stored(A, CATS);
    Turn turn = turns.begin(BASE);
    take(turn, CATS);

    assertThat(
            turns.note(
                turn, List.of(new Written(Tasks.id(99), 1, Optional.empty()), written(cat).get(0))))
        .isTrue();
    turns.doubt(turn, List.of(Tasks.id(99)));

    assertThat(behind(CATS)).isEmpty();
  }
}
