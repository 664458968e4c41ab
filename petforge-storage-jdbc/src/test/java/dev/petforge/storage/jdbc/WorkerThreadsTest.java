package dev.petforge.storage.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.petforge.failure.Failure;
import dev.petforge.work.Next;
import dev.petforge.work.RetryPolicies;
import dev.petforge.work.Work;
import dev.petforge.work.WorkHandler;
import dev.petforge.work.WorkKind;
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
      database.alarms().start(Map.of(WorkKind.POLL, new Noting()), RetryPolicies.DEFAULT);

      for (int i = 0; i < NOTES; i++) {
        String pool = "pool-" + i;
        database.alarms().set(List.of(new Work(WorkKind.POLL, pool)));
        await().until(() -> database.alarms().jobs().isEmpty() && done.contains(pool));
      }

      assertThat(
              Thread.getAllStackTraces().keySet().stream()
                  .map(Thread::getName)
                  .filter(name -> name.contains("petforge-providers-run")))
          .as("of %d notes, one after the other", NOTES)
          .hasSizeBetween(1, NOTES / 4);
    }
  }

  private final class Noting implements WorkHandler {
    @Override
    public Next handle(Work work) {
      done.add(work.subject());
      return Next.idle();
    }

    @Override
    public void giveUp(Work work, Failure reason) {}
  }
}
