package dev.petforge.storage.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.petforge.call.Admission;
import dev.petforge.call.AdmissionInDoubtException;
import dev.petforge.call.CallQuery;
import dev.petforge.call.CallState;
import dev.petforge.call.CallStatus;
import dev.petforge.call.CallSummary;
import dev.petforge.call.Fact;
import dev.petforge.call.ProviderCall;
import dev.petforge.call.RefusedFactException;
import dev.petforge.failure.Failure;
import dev.petforge.generation.CallKey;
import dev.petforge.generation.ProviderJobId;
import dev.petforge.project.ProjectId;
import dev.petforge.task.Outcome.Decided;
import dev.petforge.task.Task;
import dev.petforge.testkit.Calls;
import dev.petforge.testkit.Tasks;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A row that the database refuses: the others are stored all the same. */
class RefusedFactsTest {
  @TempDir static Path folder;

  static Stream<String> databases() {
    return Stream.of(Databases.newSqlite(folder), Postgres.newDatabase());
  }

  @ParameterizedTest
  @MethodSource("databases")
  void a_job_id_with_a_character_that_no_database_keeps_is_stored_without_it(String url) {
    try (JdbcPersistence database = Databases.open(url)) {
      ProviderCall call = sending(database, 1).get(0);

      Optional<CallSummary> told =
          database
              .calls()
              .record(call.key(), new Fact.Accepted(1, new ProviderJobId("job\u00001\u0007")));

      assertThat(told.orElseThrow().status().job()).contains(new ProviderJobId("job1"));
      assertThat(database.calls().find(call.key()).map(ProviderCall::summary)).isEqualTo(told);
    }
  }

  @ParameterizedTest
  @MethodSource("databases")
  void of_facts_that_are_told_together_one_that_is_refused_keeps_no_other_from_being_stored(
      String url) {
    try (JdbcPersistence database = Databases.open(url)) {
      List<ProviderCall> calls = sending(database, 3);
      CallKey bad = calls.get(1).key();
      refuse(url, bad);
      Map<CallKey, Fact> facts = new LinkedHashMap<>();
      ProviderJobId secret = new ProviderJobId("nobody-may-read-this");
      calls.forEach(call -> facts.put(call.key(), new Fact.Accepted(1, secret)));

      assertThatExceptionOfType(RefusedFactException.class)
          .isThrownBy(() -> database.calls().record(facts))
          .satisfies(
              refusal -> {
                assertThat(refusal.calls()).containsExactly(bad);
                assertThat(refusal).hasStackTraceContaining("refused");
                StringWriter logged = new StringWriter();
                refusal.printStackTrace(new PrintWriter(logged));
                assertThat(logged.toString()).doesNotContain(secret.value());
              });

      assertThat(database.calls().find(CallQuery.in(CallState.SUBMITTED)))
          .extracting(ProviderCall::key)
          .containsExactly(calls.get(0).key(), calls.get(2).key());
      assertThatExceptionOfType(RefusedFactException.class)
          .isThrownBy(
              () -> database.calls().record(bad, new Fact.Accepted(1, new ProviderJobId("job"))));
    }
  }

  @Test
  void
      calls_whose_admission_was_not_confirmed_are_named_and_what_was_not_sent_undoes_no_later_send() {
    String url = Postgres.newDatabase();
    try (JdbcPersistence database = Databases.open(url);
        Db db = Db.open(DatabaseUrl.parse(url), 4)) {
      database.becomeWorker();
      planned(database, 1);
      execute(
          db,
          "create function away() returns trigger language plpgsql as"
              + " $$ begin raise exception 'no answer' using errcode = '57P01'; end $$",
          "create constraint trigger away after update on provider_calls"
              + " deferrable initially deferred for each row execute function away()");
      List<ProviderCall> doubtful = new ArrayList<>();
      assertThatExceptionOfType(AdmissionInDoubtException.class)
          .isThrownBy(() -> database.calls().admit(Calls.POOL, new Admission(1, List.of())))
          .satisfies(doubt -> doubtful.addAll(doubt.calls()));
      execute(db, "drop trigger away on provider_calls");
      assertThat(doubtful).hasSize(1);
      CallStatus doubted = doubtful.get(0).status();
      Instant at = doubted.sentAt().orElseThrow();
      await().until(() -> database.clock().instant().isAfter(at));

      ProviderCall sent = database.calls().admit(Calls.POOL, new Admission(1, List.of())).get(0);
      Fact never =
          new Fact.NeverSent(
              doubted.sends(),
              doubted.sender().orElseThrow(),
              at,
              Failure.retryable("NOT_SENT", "no answer"),
              Duration.ZERO);

      assertThat(sent.status().sends()).as("the same number").isEqualTo(doubted.sends());
      assertThat(database.calls().record(sent.key(), never)).contains(sent.summary());
    }
  }

  private static void execute(Db db, String... statements) {
    db.write("prepare the test", handle -> handle.execute(String.join("; ", statements)));
  }

  /** Has a database refuse every change of a call, as it refuses a value that it cannot keep. */
  private static void refuse(String url, CallKey key) {
    try (Db db = Db.open(DatabaseUrl.parse(url), 4)) {
      boolean sqlite = db.dialect() == Dialect.SQLITE;
      db.write(
          "refuse",
          handle -> {
            if (!sqlite) {
              handle.execute(
                  "create function refuse() returns trigger language plpgsql as"
                      + " $$ begin raise exception 'refused' using errcode = '22021'; end $$");
            }
            return handle.execute(
                "create trigger refuse before update on provider_calls for each row when "
                    + (sqlite
                        ? "new.call_key = '" + key + "' begin select raise(abort, 'refused'); end"
                        : "(new.call_key = '" + key + "') execute function refuse()"));
          });
    }
  }

  private static List<ProviderCall> sending(JdbcPersistence database, int count) {
    database.becomeWorker();
    planned(database, count);
    return database.calls().admit(Calls.POOL, new Admission(count, List.of()));
  }

  private static void planned(JdbcPersistence database, int count) {
    for (int i = 0; i < count; i++) {
      ProjectId project = Tasks.id(i);
      ProviderCall call = Calls.planned(project, 0);
      Task task = Tasks.imported(project).task();
      database.tasks().commit(new Decided(task, List.of(call), Map.of(), List.of()));
    }
  }
}
