package dev.petforge.storage.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.petforge.failure.Failure;
import dev.petforge.failure.RetryableException;
import dev.petforge.task.TaskQuery;
import dev.petforge.testkit.TcpProxy;
import dev.petforge.work.Next;
import dev.petforge.work.RetryPolicies;
import dev.petforge.work.RetryPolicy;
import dev.petforge.work.Work;
import dev.petforge.work.WorkHandler;
import dev.petforge.work.WorkKind;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of work when PostgreSQL, or the work itself, says nothing any more. */
class SilentDatabaseTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  private final CountDownLatch theEnd = new CountDownLatch(1);

  @Test
  void no_connection_waits_for_ever_unless_the_address_says_so() throws SQLException {
    String url = Postgres.emptyDatabase();
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

  private static String shown(Connection connection, String setting) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("show " + setting)) {
      row.next();
      return row.getString(1);
    }
  }

  @Test
  void work_whose_connections_fall_silent_goes_on_over_others() {
    String url = Postgres.emptyDatabase();
    int threads = 4;
    CountDownLatch inside = new CountDownLatch(threads);
    CountDownLatch silent = new CountDownLatch(1);
    Set<Work> done = ConcurrentHashMap.newKeySet();
    List<Work> work =
        IntStream.range(0, threads).mapToObj(i -> new Work(WorkKind.SETTLE, "call-" + i)).toList();
    try (TcpProxy proxy = TcpProxy.to("localhost", Postgres.port());
        JdbcPersistence worker =
            Databases.builder(Postgres.through(proxy, url) + "&socketTimeout=1")
                .heartbeat(Duration.ofMillis(500))
                .threads(WorkKind.Queue.DECISIONS, threads)
                .open()) {
      worker.becomeWorker();
      worker
          .alarms()
          .start(
              ChildWorker.handlers(
                  any -> {
                    inside.countDown();
                    pass(silent);
                    worker.tasks().list(TaskQuery.all());
                    done.add(any);
                    return Next.idle();
                  }),
              RetryPolicies.DEFAULT);
      worker.alarms().set(work);
      pass(inside);

      proxy.silence();
      silent.countDown();

      await().atMost(LONG).untilAsserted(() -> assertThat(done).containsAll(work));
      await().atMost(LONG).until(() -> worker.alarms().jobs().isEmpty());
    }
  }

  @Test
  void work_that_never_ends_is_left_to_itself_and_done_again(@TempDir Path folder) {
    Work fetch = new Work(WorkKind.FETCH, "call-1");
    Queue<Failure> givenUp = new ConcurrentLinkedQueue<>();
    Queue<String> errors = new ConcurrentLinkedQueue<>();
    AtomicInteger begun = new AtomicInteger();
    try (JdbcPersistence worker =
        Databases.builder(Databases.sqlite(folder))
            .longestRun(WorkKind.FETCH, Duration.ofMillis(200))
            .threads(WorkKind.Queue.DOWNLOADS, 1)
            .open()) {
      worker.becomeWorker();
      worker
          .alarms()
          .start(
              Map.of(
                  WorkKind.FETCH,
                  handler(
                      givenUp,
                      () -> {
                        if (begun.incrementAndGet() == 1) {
                          awaitHoweverOftenInterrupted(theEnd);
                        }
                        worker.alarms().jobs().forEach(job -> job.error().ifPresent(errors::add));
                      })),
              RetryPolicies.DEFAULT);
      worker.alarms().set(List.of(fetch));

      await().atMost(LONG).until(() -> worker.alarms().jobs().isEmpty());
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

  private static WorkHandler handler(Queue<Failure> givenUp, Runnable doing) {
    return new WorkHandler() {
      @Override
      public Next handle(Work work) {
        doing.run();
        return Next.idle();
      }

      @Override
      public void giveUp(Work work, Failure reason) {
        givenUp.add(reason);
      }
    };
  }

  @Test
  void runs_whose_ends_cannot_be_stored_have_ended_all_the_same() {
    String url = Postgres.emptyDatabase();
    Work fetch = new Work(WorkKind.FETCH, "call-1");
    Queue<Failure> givenUp = new ConcurrentLinkedQueue<>();
    Queue<Work> handled = new ConcurrentLinkedQueue<>();
    RetryPolicy starts = new RetryPolicy(3, Duration.ofMillis(50), Duration.ofMillis(50), 3);
    try (JdbcPersistence worker = Databases.open(url);
        Db db = Db.open(DatabaseUrl.parse(url), 4)) {
      execute(
          db,
          "create function away() returns trigger language plpgsql as"
              + " $$ begin raise exception 'as the test wants it' using errcode = '57P03'; end $$",
          "create trigger away before delete on jobs for each row execute function away()");
      worker.becomeWorker();
      worker
          .alarms()
          .start(
              Map.of(WorkKind.FETCH, handler(givenUp, () -> handled.add(fetch))),
              RetryPolicies.all(starts));
      worker.alarms().set(List.of(fetch));

      // More often than it may be started without an end.
      await().atMost(LONG).until(() -> handled.size() > starts.starts() + 1 || !givenUp.isEmpty());
      execute(db, "drop trigger away on jobs");

      await().atMost(LONG).until(() -> worker.alarms().jobs().isEmpty() || !givenUp.isEmpty());
      assertThat(givenUp).isEmpty();
    }
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
