package dev.petforge.task;

import dev.petforge.project.ProjectId;
import dev.petforge.table.TableRef;
import java.util.Optional;

/**
 * Which tasks are wanted.
 *
 * @param table only those of a table
 * @param which only those of a kind
 * @param after only those that come after this task in the order of {@link TaskStore#list}, for
 *     whoever goes through all of them in parts; all if there is no such task
 * @param limit at most so many, at least 1
 */
public record TaskQuery(
    Optional<TableRef> table, Which which, Optional<ProjectId> after, int limit) {
  /** From the first one on. */
  public TaskQuery(Optional<TableRef> table, Which which, int limit) {
    this(table, which, Optional.empty(), limit);
  }

  /** Kinds of tasks that work looks for. */
  public enum Which {
    /** All of them. */
    ALL,
    /** An operation runs. */
    BUSY,
    /** A goal waits for its turn. */
    WAITING_FOR_TURN,
    /** The table shows an older state. */
    TABLE_BEHIND,
    /** The files under the well-known names show an older state. */
    FILES_BEHIND
  }

  /** The same, from behind this task on, at most so many. */
  public TaskQuery part(Optional<ProjectId> behind, int most) {
    return new TaskQuery(table, which, behind, most);
  }

  /** All tasks. */
  public static TaskQuery all() {
    return of(Which.ALL);
  }

  /** All tasks of a kind. */
  public static TaskQuery of(Which which) {
    return new TaskQuery(Optional.empty(), which, Integer.MAX_VALUE);
  }

  /** All tasks of a table. */
  public static TaskQuery in(TableRef table) {
    return new TaskQuery(Optional.of(table), Which.ALL, Integer.MAX_VALUE);
  }

  /** Tasks of a table that it shows an older state of. */
  public static TaskQuery behind(TableRef table, int limit) {
    return new TaskQuery(Optional.of(table), Which.TABLE_BEHIND, limit);
  }
}
