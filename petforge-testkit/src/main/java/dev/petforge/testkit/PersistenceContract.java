package dev.petforge.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petforge.production.Persistence;
import dev.petforge.project.ProjectId;
import dev.petforge.task.TaskQuery;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link Persistence} promises as a whole; its parts have contracts of their own. */
public abstract class PersistenceContract {
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
}
