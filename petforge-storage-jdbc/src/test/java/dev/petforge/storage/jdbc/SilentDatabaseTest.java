package dev.petforge.storage.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariConfig;
import dev.petforge.failure.Failure;
import dev.petforge.failure.RetryableException;
import dev.petforge.job.JobHandler;
import dev.petforge.job.JobKey;
import dev.petforge.job.JobKind;
import dev.petforge.job.JobResult;
import dev.petforge.job.RetryPolicies;
import dev.petforge.job.RetryPolicy;
import dev.petforge.task.TaskQuery;
import dev.petforge.testkit.TcpProxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;

/** What becomes of work when PostgreSQL, or the work itself, says nothing any more. */
class SilentDatabaseTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  private final CountDownLatch theEnd = new CountDownLatch(1);

  @Test
  void no_connection_waits_for_ever_unless_the_address_says_so() throws SQLException {
    String url = Postgres.newDatabase();
    try (Db db = Db.open(DatabaseUrl.parse(url), 4);
        Connection connection = db.dataSource().getConnection()) {
      assertThat(connection.getNetworkTimeout()).isEqualTo(20_000);
      assertThat(shown(connection, "lock_timeout")).isEqualTo("15s");
      assertThat(shown(connection, "idle_in_transaction_session_timeout")).isEqualTo("30s");
    }
    String said = url + "&socketTimeout=7&options=-c%20lock_timeout=8s";
    try (Db db = Db.open(DatabaseUrl.parse(said), 4);
        Connection connection = db.dataSource().getConnection()) {
      assertThat(connection.getNetworkTimeout()).isEqualTo(7_000);
      assertThat(shown(connection, "lock_timeout")).isEqualTo("8s");
    }
  }

  @Test
  void silence_is_noticed_without_a_word_in_the_address() {
    HikariConfig config =
        Db.postgresql(DatabaseUrl.parse("postgresql://user:secret@localhost/database"), 4);

    assertThat(config.getDataSourceProperties())
        .containsEntry("connectTimeout", "10")
        // What the test below sets in the address, to be done sooner.
        .containsEntry("socketTimeout", "20")
        .containsEntry("tcpKeepAlive", "true");
    assertThat(config.getJdbcUrl()).doesNotContain("Timeout");
  }

  private static String shown(Connection connection, String setting) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("show " + setting)) {
      row.next();
      return row.getString(1);
    }
  }

  @Test
  void work_whose_connections_fall_silent_goes_on_over_others() {
    String url = Postgres.newDatabase();
    int threads = 4;
    CountDownLatch inside = new CountDownLatch(threads);
    CountDownLatch silent = new CountDownLatch(1);
    Set<JobKey> done = ConcurrentHashMap.newKeySet();
    List<JobKey> key =
        IntStream.range(0, threads).mapToObj(i -> new JobKey(JobKind.SETTLE, "call-" + i)).toList();
    try (TcpProxy proxy = TcpProxy.to("localhost", Postgres.port());
        JdbcPersistence worker =
            Databases.builder(Postgres.through(proxy, url) + "&socketTimeout=1")
                .heartbeat(Duration.ofMillis(500))
                .threads(JobKind.Queue.DECISIONS, threads)
                .open()) {
      worker.becomeWorker();
      worker
          .jobQueue()
          .start(
              ChildWorker.handlers(
                  any -> {
                    inside.countDown();
                    pass(silent);
                    worker.tasks().list(TaskQuery.all());
                    done.add(any);
                    return JobResult.idle();
                  }),
              RetryPolicies.DEFAULT);
      worker.jobQueue().enqueue(key);
      pass(inside);

      proxy.silence();
      silent.countDown();

      await().atMost(LONG).untilAsserted(() -> assertThat(done).containsAll(key));
      await().atMost(LONG).until(() -> worker.jobQueue().list().isEmpty());
    }
  }

  @Test
  void work_that_never_ends_is_left_to_itself_and_done_again(@TempDir Path folder) {
    JobKey fetch = new JobKey(JobKind.FETCH, "call-1");
    Queue<Failure> givenUp = new ConcurrentLinkedQueue<>();
    Queue<String> errors = new ConcurrentLinkedQueue<>();
    AtomicInteger begun = new AtomicInteger();
    try (JdbcPersistence worker =
        Databases.builder(Databases.newSqlite(folder))
            .longestRun(JobKind.FETCH, Duration.ofMillis(200))
            .threads(JobKind.Queue.DOWNLOADS, 1)
            .open()) {
      worker.becomeWorker();
      worker
          .jobQueue()
          .start(
              Map.of(
                  JobKind.FETCH,
                  handler(
                      givenUp,
                      () -> {
                        if (begun.incrementAndGet() == 1) {
                          awaitHoweverOftenInterrupted(theEnd);
                        }
                        worker.jobQueue().list().forEach(job -> job.error().ifPresent(errors::add));
                      })),
              RetryPolicies.DEFAULT);
      worker.jobQueue().enqueue(List.of(fetch));

      await().atMost(LONG).until(() -> worker.jobQueue().list().isEmpty());
      assertThat(begun).hasValue(2);
      assertThat(errors)
          .singleElement()
          .asString()
          .contains("fetch:call-1 did not end within PT0.2S")
          .contains("TOO_LONG");
      assertThat(givenUp).isEmpty();
    } finally {
      theEnd.countDown();
    }
  }

  private static JobHandler handler(Queue<Failure> givenUp, Runnable doing) {
    return new JobHandler() {
      @Override
      public JobResult handle(JobKey key) {
        doing.run();
        return JobResult.idle();
      }

      @Override
      public void giveUp(JobKey key, Failure reason) {
        givenUp.add(reason);
      }
    };
  }

  @ParameterizedTest
  @ValueSource(strings = {"57P03", "22000"})
  void runs_whose_ends_cannot_be_stored_have_ended_all_the_same(String state) {
    String url = Postgres.newDatabase();
    JobKey fetch = new JobKey(JobKind.FETCH, "call-1");
    Queue<Failure> givenUp = new ConcurrentLinkedQueue<>();
    Queue<JobKey> handled = new ConcurrentLinkedQueue<>();
    RetryPolicy starts = new RetryPolicy(3, Duration.ofMillis(50), Duration.ofMillis(50), 3);
    try (JdbcPersistence worker = Databases.open(url);
        Db db = Db.open(DatabaseUrl.parse(url), 4)) {
      execute(
          db,
          "create function away() returns trigger language plpgsql as"
              + " $$ begin raise exception 'as the test wants it' using errcode = '"
              + state
              + "'; end $$",
          "create trigger away before delete on jobs for each row execute function away()");
      worker.becomeWorker();
      worker
          .jobQueue()
          .start(
              Map.of(JobKind.FETCH, handler(givenUp, () -> handled.add(fetch))),
              RetryPolicies.all(starts));
      worker.jobQueue().enqueue(List.of(fetch));

      // More often than it may be started without an end.
      await().atMost(LONG).until(() -> handled.size() > starts.starts() + 1 || !givenUp.isEmpty());
      execute(db, "drop trigger away on jobs");

      await().atMost(LONG).until(() -> worker.jobQueue().list().isEmpty() || !givenUp.isEmpty());
      assertThat(givenUp).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"25006", "25P03", "57P03", "58030", "53200"})
  void a_server_that_cannot_write_just_now_is_no_mistake_of_the_work(String state) {
    String url = Postgres.newDatabase();
    try (JdbcPersistence database = Databases.open(url);
        Db db = Db.open(DatabaseUrl.parse(url), 4)) {
      execute(
          db,
          "create function away() returns trigger language plpgsql as"
              + " $$ begin raise exception 'as the test wants it' using errcode = '"
              + state
              + "'; end $$",
          "create trigger away before insert on jobs for each row execute function away()");

      assertThatExceptionOfType(RetryableException.class)
          .isThrownBy(() -> database.jobQueue().enqueue(List.of(JobKey.onAll(JobKind.SWEEP))))
          .satisfies(e -> assertThat(RetryPolicy.saysNothingOfTheWork(e.failure())).isTrue());
    }
  }

  @Test
  void a_transaction_that_stood_still_for_too_long_is_no_mistake_of_the_work() {
    String url = Postgres.newDatabase();
    try (Db watching = Db.open(DatabaseUrl.parse(url), 4);
        Db db =
            Db.open(
                DatabaseUrl.parse(url + "&options=-c%20idle_in_transaction_session_timeout=200ms"),
                4)) {
      assertThatExceptionOfType(RetryableException.class)
          .isThrownBy(
              () ->
                  db.write(
                      "stand still",
                      handle -> {
                        int pid = one(handle, "select pg_backend_pid()");
                        await()
                            .atMost(LONG)
                            .until(
                                () ->
                                    watching.read(
                                            "look for it",
                                            other ->
                                                one(
                                                    other,
                                                    "select count(*) from pg_stat_activity where"
                                                        + " pid = "
                                                        + pid))
                                        == 0);
                        return one(handle, "select 1");
                      }))
          .satisfies(e -> assertThat(RetryPolicy.saysNothingOfTheWork(e.failure())).isTrue());
      assertThat(db.<Integer>read("go on", handle -> one(handle, "select 1"))).isEqualTo(1);
    }
  }

  private static int one(Handle handle, String query) {
    return handle.createQuery(query).mapTo(Integer.class).one();
  }

  @Test
  void rows_that_do_not_fit_into_memory_are_no_database_that_is_away() {
    RuntimeException fromTheDriver =
        new UnableToExecuteStatementException(
            new PSQLException(
                "Ran out of memory retrieving query results.",
                PSQLState.OUT_OF_MEMORY,
                new OutOfMemoryError("as the test wants it")),
            null);

    assertThatExceptionOfType(OutOfMemoryError.class)
        .isThrownBy(() -> Db.sorted("read tasks", fromTheDriver));
  }

  private static void execute(Db db, String... statements) {
    db.write(
        "prepare the test",
        handle -> {
          for (String statement : statements) {
            handle.execute(statement);
          }
          return statements;
        });
  }

  private static void pass(CountDownLatch latch) {
    try {
      if (!latch.await(LONG.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new AssertionError("nothing happened within " + LONG);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RetryableException("INTERRUPTED", "interrupted while it waited");
    }
  }

  private static void awaitHoweverOftenInterrupted(CountDownLatch latch) {
    while (latch.getCount() > 0) {
      try {
        latch.await();
      } catch (InterruptedException e) {
        // As work does that does not listen.
        Thread.onSpinWait();
      }
    }
  }
}
