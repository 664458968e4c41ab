package dev.petforge.storage.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.petforge.failure.Failure;
import dev.petforge.failure.RetryableException;
import dev.petforge.job.Job;
import dev.petforge.job.JobHandler;
import dev.petforge.job.JobKey;
import dev.petforge.job.JobKind;
import dev.petforge.job.JobResult;
import dev.petforge.job.RetryPolicies;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Workers of other versions, and on machines with other clocks, on one database. */
class SkewedWorkersTest {
  private static final Duration LONG = Duration.ofSeconds(60);

  /** So long that four of them do not pass while a busy machine stands still. */
  private static final Duration HEARTBEAT = Duration.ofSeconds(1);

  private static final long HOUR = Duration.ofHours(1).toMillis();
  private static final JobKey FETCH = new JobKey(JobKind.FETCH, "call-1");

  private final String url = Postgres.newDatabase();

  private static Map<JobKind, JobHandler> fetching(Function<JobKey, JobResult> work) {
    return Map.of(
        JobKind.FETCH,
        new JobHandler() {
          @Override
          public JobResult handle(JobKey job) {
            return work.apply(job);
          }

          @Override
          public void giveUp(JobKey job, Failure reason) {}
        });
  }

  private void execute(String sql) {
    DatabaseSchemaTest.execute(url, sql);
  }

  /** As a version wrote it that knows no needs, or one that knows other kinds. */
  private void enqueue(String id, String kind, String subject, String more) {
    execute(
        "insert into jobs (id, kind, subject, state, created_at) values ('"
            + id
            + "', '"
            + kind
            + "', '"
            + subject
            + "', 'waiting', 1)");
    execute(
        "insert into scheduled (task_name, task_instance, execution_time, picked, version, rings) values ('"
            + kind
            + "', '"
            + id
            + "', 1, false, 1, 0)");
    if (!more.isEmpty()) {
      execute("update scheduled set " + more + " where task_instance = '" + id + "'");
    }
  }

  @Test
  void an_older_job_is_done_and_what_only_a_newer_version_knows_is_left_alone() {
    Queue<String> done = new ConcurrentLinkedQueue<>();
    try (JdbcPersistence worker = Databases.patient(url).open()) {
      enqueue("older", "fetch", "call-1", "");
      enqueue("dead", "fetch", "call-2", "picked = true, picked_by = 'ghost', last_heartbeat = 1");
      enqueue("newer-kind", "teleport", "call-3", "");
      enqueue("newer-need", "fetch", "call-4", "needs = 'satellite north'");
      worker.becomeWorker();
      worker
          .jobQueue()
          .start(
              fetching(
                  job -> {
                    done.add(job.subject());
                    return JobResult.idle();
                  }),
              RetryPolicies.DEFAULT);

      // The library looks for names that it does not know each time it looks for the dead.
      await().atMost(LONG).until(() -> done.contains("call-2"));
      enqueue(
          "dead-later",
          "fetch",
          "call-5",
          "picked = true, picked_by = 'ghost', last_heartbeat = 1");
      await().atMost(LONG).until(() -> done.contains("call-5"));

      assertThat(done).containsExactlyInAnyOrder("call-1", "call-2", "call-5");
      assertThat(worker.jobQueue().list())
          .singleElement()
          .satisfies(
              job -> {
                assertThat(job.key().subject()).isEqualTo("call-4");
                assertThat(job.state()).isEqualTo(Job.State.WAITING);
                assertThat(job.starts()).isZero();
              });
    }
    execute(
        "do $$ begin if (select count(*) from scheduled s join jobs j on j.id = s.task_instance where"
            + " task_name = 'teleport' and not picked) <> 1 then raise 'it is gone'; end if; end $$");
  }

  @Test
  void a_clock_that_is_an_hour_off_neither_runs_a_job_twice_nor_puts_one_off() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    AtomicInteger runs = new AtomicInteger();
    AtomicInteger tries = new AtomicInteger();
    Function<JobKey, JobResult> work =
        job -> {
          if (job.equals(FETCH)) {
            runs.incrementAndGet();
            begun.countDown();
            awaited(end);
          } else if (tries.incrementAndGet() < 3) {
            throw new RetryableException("BUSY", "later");
          }
          return JobResult.idle();
        };
    try (JdbcPersistence right = off(0);
        JdbcPersistence ahead = off(HOUR);
        JdbcPersistence behind = off(-HOUR)) {
      right.jobQueue().enqueue(List.of(FETCH));
      right.becomeWorker();
      right.jobQueue().start(fetching(work), RetryPolicies.DEFAULT);
      assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
      for (JdbcPersistence other : List.of(ahead, behind)) {
        other.becomeWorker();
        other.jobQueue().start(fetching(work), RetryPolicies.DEFAULT);
      }

      // They look for the dead with each heartbeat: by their own clocks it would be dead for long.
      Instant since = ahead.clock().instant();
      await()
          .atMost(LONG)
          .until(
              () ->
                  Stream.of(ahead, behind)
                      .allMatch(other -> other.lastHeartbeat().isAfter(since.plusMillis(2_500))));
      assertThat(runs).hasValue(1);

      ahead.jobQueue().enqueue(List.of(new JobKey(JobKind.FETCH, "call-2")));
      await().atMost(Duration.ofSeconds(20)).until(() -> tries.get() == 3);
      end.countDown();
      await().atMost(LONG).until(() -> right.jobQueue().list().isEmpty());
      assertThat(runs).hasValue(1);
    } finally {
      end.countDown();
    }
  }

  /** On a machine whose clock and counter are so many milliseconds ahead. */
  private JdbcPersistence off(long millis) {
    return Databases.builder(url)
        .heartbeat(HEARTBEAT)
        .time(
            () -> System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis),
            () -> System.currentTimeMillis() + millis)
        .open();
  }

  private static void awaited(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
