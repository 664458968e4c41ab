package dev.petforge.storage.jdbc;

import dev.petforge.job.JobKind;
import dev.petforge.job.Need;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatement;

/**
 * One taking of a job's wake-up by one worker. It is valid as long as the row still says so:
 * another worker that took this one for dead has changed it.
 *
 * @param kind of the job
 * @param id of the job
 * @param version of the row when it was taken
 * @param pickedBy the worker that took it
 */
record Execution(JobKind kind, String id, long version, String pickedBy) {
  private static final String THIS =
      " where task_name = :kind and task_instance = :id and version = :version and picked_by = :picker";

  /**
   * How often the job was signalled; empty if the execution is no longer valid. Locks the row until
   * the end of the transaction.
   */
  Optional<Long> signals(Handle handle, Dialect dialect) {
    return bind(handle.createQuery(
            "select rings from " + JobRows.TABLE + THIS + dialect.forUpdate()))
        .mapTo(Long.class)
        .findOne();
  }

  /** Gives the row back, due at a time. */
  void release(Handle handle, long due) {
    bind(handle.createUpdate(
            "update "
                + JobRows.TABLE
                + " set picked = :picked, picked_by = null, last_heartbeat = null,"
                + " execution_time = :due, version = version + 1"
                + THIS))
        .bind("picked", false)
        .bind("due", due)
        .execute();
  }

  /**
   * Gives the row back, due as it was, to workers that have what it needs.
   *
   * @param now in milliseconds since 1970; a signal that came meanwhile is due then at the latest
   */
  void leave(Handle handle, Need need, long now) {
    bind(handle.createUpdate(
            "update "
                + JobRows.TABLE
                + " set picked = :picked, picked_by = null, last_heartbeat = null, needs = :need,"
                + " execution_time = case when execution_time < :now then execution_time else :now"
                + " end, version = version + 1"
                + THIS))
        .bind("picked", false)
        .bind("need", need.toString())
        .bind("now", now)
        .execute();
  }

  /** Ends the wake-up for good. */
  void delete(Handle handle) {
    bind(handle.createUpdate("delete from " + JobRows.TABLE + THIS)).execute();
  }

  private <S extends SqlStatement<S>> S bind(S statement) {
    return statement
        .bind("kind", kind.word())
        .bind("id", id)
        .bind("version", version)
        .bind("picker", pickedBy);
  }
}
