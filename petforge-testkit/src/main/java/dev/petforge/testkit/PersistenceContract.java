package dev.petforge.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.petforge.call.Admission;
import dev.petforge.call.Fact;
import dev.petforge.call.WaitReason;
import dev.petforge.failure.Failure;
import dev.petforge.failure.PermanentException;
import dev.petforge.generation.CallKey;
import dev.petforge.job.JobHandler;
import dev.petforge.job.JobKey;
import dev.petforge.job.JobKind;
import dev.petforge.job.JobResult;
import dev.petforge.job.RetryPolicies;
import dev.petforge.production.ChangeCursor;
import dev.petforge.production.Persistence;
import dev.petforge.project.ProjectId;
import dev.petforge.task.Outcome.Decided;
import dev.petforge.task.TaskQuery;
import dev.petforge.task.TaskStore;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link Persistence} promises as a whole; its parts have contracts of their own. */
public abstract class PersistenceContract {
  private static final JobKey JOB = new JobKey(JobKind.FETCH, "nobody");

  private Persistence database;

  /** For subclasses; JUnit opens the database before each test. */
  @SuppressWarnings("NullAway.Init")
  protected PersistenceContract() {}

  /** An empty database. */
  protected abstract Persistence fresh();

  /**
   * The same database for the next process, after the one before has ended: closed, or killed.
   *
   * @param before what {@link #fresh} gave
   */
  protected abstract Persistence reopened(Persistence before);

  @BeforeEach
  final void open() {
    database = fresh();
  }

  @AfterEach
  final void close() {
    database.close();
  }

  @Test
  void its_clock_never_goes_back_and_has_whole_milliseconds() {
    Instant last = Instant.MIN;
    for (int i = 0; i < 1_000; i++) {
      Instant now = database.clock().instant();
      assertThat(now).isAfterOrEqualTo(last);
      assertThat(now).isEqualTo(now.truncatedTo(ChronoUnit.MILLIS));
      last = now;
    }
    database = reopened(database);
    // Another process may see another machine's clock, but not one of another day.
    assertThat(Duration.between(last, database.clock().instant()).abs())
        .isLessThan(Duration.ofMinutes(1));
  }

  @Test
  void the_installation_has_one_name_for_ever() {
    String name = database.installation();

    assertThat(name).matches("[a-z0-9]{1,12}");
    assertThat(database.installation()).isEqualTo(name);
    database = reopened(database);
    assertThat(database.installation()).isEqualTo(name);
  }

  @Test
  void a_new_id_is_never_given_twice() {
    Set<String> ids = new HashSet<>();
    for (int i = 0; i < 1_000; i++) {
      ids.add(database.newId());
    }
    database = reopened(database);
    for (int i = 0; i < 1_000; i++) {
      ids.add(database.newId());
    }

    assertThat(ids).hasSize(2_000).allMatch(id -> id.matches("[0-9a-f]{12}"));
  }

  @Test
  void a_process_has_a_heartbeat_only_since_it_is_a_worker() {
    assertThat(database.lastHeartbeat()).isEqualTo(Instant.MIN);

    database.becomeWorker();

    assertThat(Duration.between(database.lastHeartbeat(), database.clock().instant()))
        .isLessThan(Duration.ofSeconds(20));
    database = reopened(database);
    assertThat(database.lastHeartbeat()).isEqualTo(Instant.MIN);
    database.becomeWorker();
    assertThat(database.lastHeartbeat()).isAfter(Instant.MIN);
    assertThat(database.takenOverAfter()).isPositive();
  }

  @Test
  void an_empty_database_has_nothing_in_it() {
    assertThat(database.tasks().list(TaskQuery.all())).isEmpty();
    assertThat(database.tasks().find(new ProjectId("nobody"))).isEmpty();
    assertThat(database.jobQueue().list()).isEmpty();
  }

  @Test
  void what_must_not_be_done_beside_a_worker_is_refused_while_one_lives() {
    database.requireNoWorker();
    database.becomeWorker();

    assertThatExceptionOfType(PermanentException.class)
        .isThrownBy(database::requireNoWorker)
        .satisfies(e -> assertThat(e.failure().code()).isEqualTo("WORKER_RUNNING"))
        .withMessageContaining("stop it before the move");
  }

  @Test
  void whatever_would_use_a_closed_database_fails_at_once_and_for_good() {
    database.becomeWorker();
    TaskStore tasks = database.tasks();
    Decided imported = Tasks.imported(Tasks.id(1));
    database.close();
    database.close();

    Map<String, ThrowingCallable> uses = new LinkedHashMap<>();
    uses.put("find", () -> tasks.find(Tasks.id(1)));
    uses.put("list", () -> tasks.list(TaskQuery.all()));
    uses.put("commit", () -> tasks.commit(imported));
    uses.put("commit new ones", () -> tasks.commitNew(List.of(imported)));
    uses.put("turns", () -> tasks.turns(Optional.empty(), Optional.empty(), 1));
    uses.put("changes", () -> database.changes().changes(ChangeCursor.START, 1));
    uses.put("call", () -> database.calls().find(new CallKey("nobody")));
    uses.put("record", () -> database.calls().record(new CallKey("x"), new Fact.NotFound(1)));
    uses.put("admit", () -> database.calls().admit(Calls.POOL, new Admission(1, List.of())));
    uses.put("due", () -> database.calls().due(Calls.POOL, 1));
    uses.put("hold", () -> database.calls().hold(Calls.POOL, WaitReason.DISK));
    uses.put("purchases", () -> database.calls().purchases());
    uses.put("questions", () -> database.modelCalls().find(Tasks.id(1)));
    uses.put("expenses", () -> database.modelCalls().expenses());
    uses.put("enqueue", () -> database.jobQueue().enqueue(List.of(JOB)));
    uses.put("revive", () -> database.jobQueue().revive(List.of(JOB), Duration.ZERO));
    uses.put("jobs", () -> database.jobQueue().list());
    uses.put("restart", () -> database.jobQueue().restart("nobody"));
    uses.put(
        "start",
        () -> database.jobQueue().start(Map.of(JobKind.FETCH, new Idle()), RetryPolicies.DEFAULT));
    uses.put("unserved", () -> database.jobQueue().unserved());
    uses.put("workers", () -> database.workers());
    uses.put("worker", () -> database.becomeWorker());
    uses.put("no worker", () -> database.requireNoWorker());
    uses.put("connections", () -> database.connections().all());
    uses.put("grants", () -> database.grants().find("nobody"));
    uses.put("notifications", () -> database.notifications().find("nobody"));
    uses.put("publications", () -> database.publications().of(Tasks.id(1)));
    uses.put("wanted", () -> database.publications().wanted());
    uses.put("push", () -> database.pushTurns().begin(Tasks.TABLE.base()));
    uses.put("push again", () -> database.pushTurns().again(Tasks.TABLE));
    uses.forEach(
        (what, use) -> {
          // Whoever waits for anything notices that, so it fails in another way or clears it.
          Thread.currentThread().interrupt();
          Throwable thrown = catchThrowable(use);
          assertThat(Thread.interrupted()).as(what + " waits for nothing").isTrue();
          assertThat(thrown)
              .as(what)
              .isInstanceOfSatisfying(
                  PermanentException.class,
                  e -> assertThat(e.failure().code()).as(what).isEqualTo(Persistence.CLOSED))
              .hasMessageContaining("closed");
        });

    assertThat(database.lastHeartbeat()).isEqualTo(Instant.MIN);
    assertThat(database.installation()).isNotEmpty();
    assertThat(database.newId()).hasSize(12);
    assertThat(database.clock().instant()).isAfter(Instant.EPOCH);
    database = reopened(database);
    assertThat(database.tasks().find(Tasks.id(1))).isEmpty();
  }

  private static final class Idle implements JobHandler {
    @Override
    public JobResult handle(JobKey jobKey) {
      return JobResult.idle();
    }

    @Override
    public void giveUp(JobKey jobKey, Failure reason) {}
  }
}
