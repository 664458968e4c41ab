package dev.petforge.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.petforge.call.Admission;
import dev.petforge.call.Fact;
import dev.petforge.call.ProviderCall;
import dev.petforge.failure.Failure;
import dev.petforge.generation.ProviderJobId;
import dev.petforge.money.Money;
import dev.petforge.production.ChangeCursor;
import dev.petforge.production.ChangePage;
import dev.petforge.production.Persistence;
import dev.petforge.project.OperationId;
import dev.petforge.project.ProjectId;
import dev.petforge.publication.Destination;
import dev.petforge.publication.Publication;
import dev.petforge.publication.PublicationKey;
import dev.petforge.question.ModelAnswer;
import dev.petforge.question.ModelQuestion;
import dev.petforge.question.ModelSubject;
import dev.petforge.question.TokenUsage;
import dev.petforge.task.Outcome.Decided;
import dev.petforge.task.StaleTaskException;
import dev.petforge.task.Task;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What every {@link dev.petforge.production.ChangeFeed} promises. The test of a database module
 * extends this and supplies an empty database for each test.
 */
public abstract class ChangeFeedContract {
  private static final ProjectId A = Tasks.id(1);
  private static final ProjectId B = Tasks.id(2);
  private static final ProjectId C = Tasks.id(3);
  private static final int WRITERS = 4;
  private static final int ROUNDS = 25;

  private Persistence database;
  private ChangeCursor cursor = ChangeCursor.START;

  /** For subclasses; JUnit opens the database before each test. */
  @SuppressWarnings("NullAway.Init")
  protected ChangeFeedContract() {}

  /** A database without a task, that no other test uses. It is closed. */
  protected abstract Persistence fresh();

  @BeforeEach
  final void open() {
    database = fresh();
  }

  @AfterEach
  final void close() {
    database.close();
  }

  @Test
  void an_empty_database_has_no_changes() {
    assertThat(news()).isEmpty();
    assertThat(news()).isEmpty();
  }

  @Test
  void what_is_created_or_decided_comes_once() {
    Task a = imported(A);
    imported(B);

    assertThat(news()).containsExactlyInAnyOrder(A, B);
    assertThat(news()).isEmpty();

    database.tasks().commit(Tasks.decided(Tasks.next(a)));

    assertThat(news()).containsExactly(A);
    assertThat(news()).isEmpty();
  }

  @Test
  void several_new_projects_of_one_transaction_come() {
    database.tasks().commitNew(List.of(Tasks.imported(A), Tasks.imported(B), Tasks.imported(C)));

    assertThat(news()).containsExactlyInAnyOrder(A, B, C);
  }

  @Test
  void what_changed_many_times_comes_once_behind_what_changed_before() {
    Task a = imported(A);
    assertThat(news()).containsExactly(A);
    imported(B);
    assertThat(database.changes().changes(cursor, 9).changed()).containsExactly(B);
    for (int i = 0; i < 5; i++) {
      a = Tasks.next(a);
      database.tasks().commit(Tasks.decided(a));
    }

    assertThat(news()).containsExactly(B, A);
  }

  @Test
  void a_decision_that_was_refused_is_no_change() {
    Task a = imported(A);
    database.tasks().commit(Tasks.decided(Tasks.next(a)));
    news();

    try {
      database.tasks().commit(Tasks.decided(Tasks.next(a)));
    } catch (StaleTaskException e) {
      assertThat(news()).isEmpty();
      return;
    }
    throw new AssertionError("a stale decision was stored");
  }

  @Test
  void pages_go_on_where_the_one_before_ended() {
    for (int i = 0; i < 7; i++) {
      imported(Tasks.id(10 + i));
    }

    ChangePage first = database.changes().changes(ChangeCursor.START, 3);
    ChangePage second = database.changes().changes(first.next(), 3);
    ChangePage third = database.changes().changes(second.next(), 3);

    assertThat(first.more()).isTrue();
    assertThat(second.more()).isTrue();
    assertThat(third.more()).isFalse();
    List<ProjectId> all = new ArrayList<>(first.changed());
    all.addAll(second.changed());
    all.addAll(third.changed());
    assertThat(all).hasSize(7).doesNotHaveDuplicates();
    assertThat(database.changes().changes(third.next(), 3).changed()).isEmpty();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> database.changes().changes(ChangeCursor.START, 0))
        .withMessageContaining("0");
  }

  @Test
  void each_reader_has_a_place_of_its_own_that_survives_as_text() {
    Task a = imported(A);
    ChangeCursor kept =
        ChangeCursor.parse(database.changes().changes(ChangeCursor.START, 9).next().toString());
    imported(B);
    assertThat(database.changes().changes(ChangeCursor.START, 9).changed())
        .containsExactlyInAnyOrder(A, B);
    database.tasks().commit(Tasks.decided(Tasks.next(a)));

    assertThat(database.changes().changes(kept, 9).changed()).containsExactlyInAnyOrder(A, B);
  }

  @Test
  void a_cursor_that_is_not_of_this_database_begins_at_the_start() {
    imported(A);
    news();

    for (String text :
        List.of("nobody.1", "nobody.999999", database.installation() + ".999999", "x", "1.2-3.4")) {
      assertThat(database.changes().changes(ChangeCursor.parse(text), 9).changed())
          .as(text)
          .containsExactly(A);
    }
    assertThatIllegalArgumentException().isThrownBy(() -> ChangeCursor.parse(""));
    assertThatIllegalArgumentException().isThrownBy(() -> ChangeCursor.parse("A B"));
  }

  @Test
  void a_call_is_a_change_from_its_plan_to_its_end_but_not_each_poll() {
    Task a = imported(A);
    imported(B);
    news();
    ProviderCall call = Calls.planned(A, 0);
    database
        .tasks()
        .commit(new Decided(Tasks.next(a), List.of(call), Map.of(), List.of(), List.of()));
    assertThat(news()).as("planned").containsExactly(A);

    database.calls().admit(Calls.POOL, new Admission(1, List.of()));
    assertThat(news()).as("admitted").containsExactly(A);
    assertThat(database.calls().admit(Calls.POOL, new Admission(1, List.of()))).isEmpty();
    assertThat(news()).as("nothing to admit").isEmpty();

    ProviderJobId job = new ProviderJobId("job-1");
    database.calls().record(call.key(), new Fact.Accepted(1, job));
    assertThat(news()).as("accepted").containsExactly(A);
    database.calls().record(call.key(), new Fact.Running(job));
    assertThat(news()).as("running").containsExactly(A);
    database.calls().record(call.key(), new Fact.Running(job));
    assertThat(news()).as("still running").isEmpty();
    database
        .calls()
        .record(
            call.key(),
            new Fact.Failed(job, Failure.permanent("1301", "refused"), Optional.empty()));
    assertThat(news()).as("failed").containsExactly(A);
  }

  @Test
  void a_question_is_a_change_when_it_is_asked_and_answered() {
    imported(A);
    news();

    long question = ask(A);
    assertThat(news()).as("asked").containsExactly(A);
    database.modelCalls().end(question, answer());
    assertThat(news()).as("answered").containsExactly(A);
    database.modelCalls().end(question, answer());
    assertThat(news()).as("answered before").isEmpty();
  }

  @Test
  void a_question_of_no_project_is_none() {
    database.modelCalls().end(ask(A), answer());

    assertThat(news()).isEmpty();
  }

  @Test
  void a_publication_is_a_change_when_it_fails() {
    PublicationKey key =
        new PublicationKey(A, "20260128_093000_ab12cd34", new Destination("memory:x"));
    Task a = imported(A);
    database
        .tasks()
        .commit(
            new Decided(
                Tasks.next(a),
                List.of(),
                Map.of(),
                List.of(Publication.wanted(key, Tasks.START)),
                List.of()));
    news();

    database.publications().delayed(key, Failure.retryable("503", "later"));
    assertThat(news()).containsExactly(A);
    database.publications().failed(key, Failure.permanent("400", "no"));
    assertThat(news()).containsExactly(A);
  }

  @Test
  void a_reader_beside_many_writers_sees_the_newest_state_of_all() {
    Map<ProjectId, Long> seen = new ConcurrentHashMap<>();
    AtomicInteger writing = new AtomicInteger(WRITERS);
    for (int i = 0; i < WRITERS; i++) {
      imported(Tasks.id(20 + i));
      imported(Tasks.id(40 + i));
    }

    Await.inThreads(
        WRITERS + 1,
        number ->
            () -> {
              if (number < WRITERS) {
                write(number);
                return writing.decrementAndGet();
              }
              while (writing.get() > 0) {
                look(seen);
              }
              return 0;
            });
    look(seen);

    assertThat(seen).hasSize(2 * WRITERS);
    seen.forEach(
        (project, version) -> assertThat(version).as(project.value()).isEqualTo(1L + ROUNDS));
  }

  private void write(int number) {
    for (int round = 0; round < ROUNDS; round++) {
      for (ProjectId project : List.of(Tasks.id(20 + number), Tasks.id(40 + number))) {
        Task task = database.tasks().find(project).orElseThrow().task();
        database.tasks().commit(Tasks.decided(Tasks.next(task)));
      }
    }
  }

  private void look(Map<ProjectId, Long> seen) {
    for (ProjectId project : news()) {
      seen.put(project, database.tasks().find(project).orElseThrow().task().versions().version());
    }
  }

  /** What comes behind the cursor, which goes on behind it. */
  private List<ProjectId> news() {
    ChangePage page = database.changes().changes(cursor, 100);
    assertThat(page.more()).isFalse();
    assertThat(page.changed()).doesNotHaveDuplicates();
    cursor = page.next();
    return page.changed();
  }

  private Task imported(ProjectId project) {
    Decided imported = Tasks.imported(project);
    database.tasks().commit(imported);
    return imported.task();
  }

  private long ask(ProjectId project) {
    return database
        .modelCalls()
        .begin(
            new ModelSubject(
                project, Optional.empty(), new OperationId("0123456789ab"), Optional.empty()),
            new ModelQuestion("llm", "m", ModelQuestion.Reason.WRITE, new Money(6_000, "USD")),
            List.of())
        .orElseThrow();
  }

  private static ModelAnswer answer() {
    return new ModelAnswer(
        ModelAnswer.Ending.TAKEN,
        Optional.of("stop"),
        new TokenUsage(1, 0, 1, 0),
        new Money(100, "USD"),
        Duration.ofMillis(5),
        "{}");
  }
}
