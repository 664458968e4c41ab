package dev.petforge.storage.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.petforge.call.Admission;
import dev.petforge.call.CallLedger;
import dev.petforge.call.CallQuery;
import dev.petforge.call.CallState;
import dev.petforge.call.CallSummary;
import dev.petforge.call.Fact;
import dev.petforge.call.ProviderCall;
import dev.petforge.failure.Failure;
import dev.petforge.failure.PermanentException;
import dev.petforge.generation.ProviderJobId;
import dev.petforge.money.Money;
import dev.petforge.project.ProjectId;
import dev.petforge.task.Outcome.Decided;
import dev.petforge.task.StaleTaskException;
import dev.petforge.task.Task;
import dev.petforge.task.TaskQuery;
import dev.petforge.task.TaskSummary;
import dev.petforge.testkit.Calls;
import dev.petforge.testkit.Tasks;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a newer version wrote is left alone and shown. */
class WordsTest {
  private static final ProjectId PROJECT = Tasks.id(1);
  private static final String WHERE = " where call_key = '";
  private static final Failure REASON = Failure.permanent("1301", "content refused");
  private static final Optional<Money> NOTHING = Optional.empty();

  @TempDir Path folder;

  @Test
  void a_call_in_a_state_that_nobody_knows_is_left_alone_and_shown() {
    for (String url : List.of(Databases.newSqlite(folder), Postgres.newDatabase())) {
      try (JdbcPersistence database = Databases.open(url)) {
        ProviderCall strange = plan(database, PROJECT);
        ProviderCall known = plan(database, Tasks.id(2));
        DatabaseSchemaTest.execute(
            url,
            "update provider_calls set state = 'rendering', sender = 'x' where call_key = '"
                + strange.key()
                + "'");

        assertThat(database.calls().record(strange.key(), new Fact.Running(new ProviderJobId("j"))))
            .isEmpty();
        assertThat(database.calls().due(Calls.POOL, 10)).isEmpty();
        assertThat(database.calls().stranded(Calls.POOL)).isEmpty();
        assertThat(database.calls().nextPoll(Calls.POOL)).isEmpty();
        assertThat(database.calls().find(CallQuery.in(CallState.values())))
            .extracting(ProviderCall::key)
            .containsExactly(known.key());
        assertThat(database.calls().admit(Calls.POOL, new Admission(1, List.of())))
            .as("it may hold the only slot")
            .isEmpty();
        assertThatExceptionOfType(PermanentException.class)
            .isThrownBy(() -> database.calls().find(strange.key()))
            .withMessageContaining(strange.key().value())
            .withMessageContaining("'rendering'")
            .satisfies(e -> assertThat(e.failure().code()).isEqualTo("UNKNOWN_WORD"));
        assertThatExceptionOfType(PermanentException.class)
            .as("nobody may decide on a project without knowing all its calls")
            .isThrownBy(() -> database.tasks().find(PROJECT));
        Task task = database.tasks().list(TaskQuery.all()).get(0);
        ProviderCall second = Calls.planned(PROJECT, 0, 2, Calls.keyed());
        assertThatExceptionOfType(StaleTaskException.class)
            .as("the segment has a call that may be open")
            .isThrownBy(
                () ->
                    database
                        .tasks()
                        .commit(
                            new Decided(Tasks.next(task), List.of(second), Map.of(), List.of())));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "request = '{'",
        "request = '{}'",
        "release_date = 'x'",
        "terms = 'null'",
        "stray_jobs = '{\"jobs\": [\"\"]}'",
        "shot_sha256 = 'x'"
      })
  void a_call_that_cannot_be_read_keeps_no_other_waiting(String damage) {
    for (String url : List.of(Databases.newSqlite(folder), Postgres.newDatabase())) {
      try (JdbcPersistence database = Databases.open(url)) {
        ProviderCall damaged = plan(database, PROJECT);
        ProviderCall other = plan(database, Tasks.id(2));
        String damages = "update provider_calls set " + damage + WHERE + damaged.key() + "'";
        DatabaseSchemaTest.execute(url, damages);
        CallLedger calls = database.calls();

        assertThat(calls.admit(Calls.POOL, new Admission(1, List.of())))
            .as("it takes no place")
            .extracting(ProviderCall::key)
            .containsExactly(other.key());
        assertThat(calls.nextDispatch(Calls.POOL)).isEmpty();
        assertThat(calls.find(CallQuery.in(CallState.values())))
            .extracting(ProviderCall::key)
            .containsExactly(other.key());

        DatabaseSchemaTest.execute(
            url, "update provider_calls set state = 'submitting', sender = 'x'");
        assertThat(calls.stranded(Calls.POOL))
            .extracting(ProviderCall::key)
            .containsExactly(other.key());

        DatabaseSchemaTest.execute(url, "update provider_calls set state = 'unknown', due = 1");
        assertThat(calls.lost(Calls.POOL))
            .extracting(ProviderCall::key)
            .containsExactly(other.key());

        DatabaseSchemaTest.execute(
            url, "update provider_calls set state = 'running', job = 'j', due = 1");
        // To ask for a job nobody needs to know what was sent: it may be paid for.
        boolean asked = damage.startsWith("request") || damage.startsWith("release_date");
        assertThat(calls.due(Calls.POOL, asked ? 2 : 1))
            .extracting(CallSummary::key)
            .isEqualTo(asked ? List.of(damaged.key(), other.key()) : List.of(other.key()));
        assertThat(
                calls.record(other.key(), new Fact.Failed(new ProviderJobId("j"), REASON, NOTHING)))
            .isPresent();
        assertThat(calls.nextPoll(Calls.POOL).isPresent()).as("it is asked for").isEqualTo(asked);
        assertThatExceptionOfType(PermanentException.class)
            .isThrownBy(() -> calls.find(damaged.key()))
            .withMessageContaining(damaged.key().value())
            .satisfies(e -> assertThat(e.failure().code()).isEqualTo("UNREADABLE"));
      }
    }
  }

  @Test
  void a_task_that_cannot_be_read_is_named_and_does_not_hide_the_others() {
    for (String url : List.of(Databases.newSqlite(folder), Postgres.newDatabase())) {
      try (JdbcPersistence database = Databases.open(url)) {
        database.tasks().commit(Tasks.imported(PROJECT));
        database.tasks().commit(Tasks.imported(Tasks.id(2)));
        DatabaseSchemaTest.execute(
            url,
            "update batch_tasks set activity = '{\"operation\": 1' where project_id = '"
                + PROJECT
                + "'");

        assertThatExceptionOfType(PermanentException.class)
            .isThrownBy(() -> database.tasks().find(PROJECT))
            .withMessageContaining("project " + PROJECT)
            .withMessageContaining("activity")
            .satisfies(e -> assertThat(e.failure().code()).isEqualTo("UNREADABLE"));
        assertThat(database.tasks().list(TaskQuery.all()))
            .extracting(Task::id)
            .containsExactly(Tasks.id(2));
      }
    }
  }

  @Test
  void what_an_earlier_version_wrote_is_summed_up_from_its_documents() {
    for (String url : List.of(Databases.newSqlite(folder), Postgres.newDatabase())) {
      try (JdbcPersistence database = Databases.open(url)) {
        int number = 100;
        for (String name : Tasks.samples(PROJECT).keySet()) {
          ProjectId project = Tasks.id(number++);
          Task task = Optional.ofNullable(Tasks.samples(project).get(name)).orElseThrow();
          database.tasks().commit(Tasks.decided(task));
        }
        List<TaskSummary> written = database.tasks().summaries(TaskQuery.all());
        DatabaseSchemaTest.execute(
            url,
            "update batch_tasks set completed_segments = null, stale_segments = null,"
                + " edited_segments = null, final_version = null, final_link = null,"
                + " final_out_of_date = null, failure = null");

        assertThat(database.tasks().summaries(TaskQuery.all()))
            .hasSize(Tasks.samples(PROJECT).size())
            .isEqualTo(written);
      }
    }
  }

  private static ProviderCall plan(JdbcPersistence database, ProjectId project) {
    database.tasks().commit(Tasks.imported(project));
    Task task = database.tasks().find(project).orElseThrow().task();
    ProviderCall call = Calls.planned(project, 0);
    database.tasks().commit(new Decided(Tasks.next(task), List.of(call), Map.of(), List.of()));
    return call;
  }
}
