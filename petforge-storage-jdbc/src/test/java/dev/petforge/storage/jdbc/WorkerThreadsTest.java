package dev.petforge.storage.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.petforge.failure.Failure;
import dev.petforge.job.JobHandler;
import dev.petforge.job.JobKey;
import dev.petforge.job.JobKind;
import dev.petforge.job.JobResult;
import dev.petforge.job.RetryPolicies;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How many threads a worker begins. */
class WorkerThreadsTest {
  private static final int NOTES = 20;

  @TempDir Path folder;

  private final Set<String> done = ConcurrentHashMap.newKeySet();

  @Test
  void a_queue_has_no_more_threads_than_it_has_had_work_at_once() {
    try (JdbcPersistence database = Databases.open(Databases.newSqlite(folder))) {
      database.becomeWorker();
      database.jobQueue().start(Map.of(JobKind.POLL, new Noting()), RetryPolicies.DEFAULT);

      for (int i = 0; i < NOTES; i++) {
        String pool = "pool-" + i;
        database.jobQueue().enqueue(List.of(new JobKey(JobKind.POLL, pool)));
        await().until(() -> database.jobQueue().list().isEmpty() && done.contains(pool));
      }

      assertThat(
              Thread.getAllStackTraces().keySet().stream()
                  .map(Thread::getName)
                  .filter(name -> name.contains("petforge-providers-run")))
          .as("of %d jobs, one after the other", NOTES)
          .hasSizeBetween(1, NOTES / 4);
    }
  }

  private final class Noting implements JobHandler {
    @Override
    public JobResult handle(JobKey job) {
      done.add(job.subject());
      return JobResult.idle();
    }

    @Override
    public void giveUp(JobKey job, Failure reason) {}
  }
}
