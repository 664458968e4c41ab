package dev.petforge.storage.jdbc;

import dev.petforge.production.Persistence;
import java.nio.file.Path;
import java.time.Duration;
import org.jdbi.v3.core.Handle;

/** Sees to it that nobody works with a database, for what must not be done beside a worker. */
final class NoWorker {
  private NoWorker() {}

  /**
   * Keeps the lock of the one worker of a SQLite database: nobody becomes one while it is held.
   *
   * @throws dev.petforge.failure.PermanentException with code {@code WORKER_RUNNING} if one has it
   */
  static ProcessLock lock(DatabaseTarget target, Path database) {
    return ProcessLock.ofWorker(database)
        .orElseThrow(() -> Persistence.workedWith(target, "another process has its lock"));
  }

  /**
   * Looks whether a worker lives, where several may. One of a SQLite database has its lock.
   *
   * @param deadAfter a worker that was silent for so long is dead
   * @throws dev.petforge.failure.PermanentException with code {@code WORKER_RUNNING} if one does
   */
  static void require(DatabaseTarget target, Handle handle, Duration deadAfter) {
    if (target.dialect() == Dialect.SQLITE) {
      return;
    }
    long now = DatabaseClock.now(handle, target.dialect());
    WorkerRows.all(handle, now - deadAfter.toMillis()).stream()
        .findFirst()
        .ifPresent(
            worker -> {
              throw Persistence.workedWith(target, worker.describe());
            });
  }
}
