package dev.petforge.production;

import dev.petforge.project.ProjectId;
import dev.petforge.table.TableRef;
import dev.petforge.task.Task;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Keeps whose turn it is to write the rows of a base, and which state of a task its row shows. Safe
 * for use by many threads and processes.
 *
 * <p>A write can land late: its process was paused and another one has written since, or a request
 * was held up on its way. Then an older state stands in the table. This is the rule by which it
 * does not stay there:
 *
 * <ol>
 *   <li>A push <b>begins</b> a turn. Only the newest turn of a base counts.
 *   <li>It <b>takes</b> rows that show an older state, and writes what they then are. It does not
 *       begin a write when its worker has been silent for half the time after which another takes
 *       over.
 *   <li>It <b>notes</b> in one transaction what it has written. A row that was marked behind after
 *       it was taken stays behind. A turn that is not the newest any more notes nothing: it may
 *       have written over a newer state, so all its rows are marked behind again and the push is
 *       signalled. The same holds when the answer to a write was a failure: it may have been
 *       carried out ({@link #doubt}).
 *   <li>It <b>ends</b>, unless the answer to a write is missing.
 *   <li>A turn that begins after one that never ended marks the rows behind that were taken in the
 *       last {@link #LATE}, and when {@link #LATE} has gone by once more: until then a request of
 *       the one before may still land.
 * </ol>
 *
 * <p>What is left: a process that is paused between its last look at the clock and the write, for
 * longer than {@link #LATE}, and dies after the write and before it has noted anything. {@link
 * #again} mends such a table.
 *
 * <p>Every method throws {@link dev.petforge.failure.RetryableException} if the database cannot be
 * used now.
 */
public interface PushTurns {
  /** No request lands later than this after its process was taken for dead. */
  Duration LATE = Duration.ofMinutes(5);

  /**
   * Begins a turn.
   *
   * @param base as {@link TableRef#base} has it
   */
  Turn begin(String base);

  /**
   * Takes rows that show an older state than their tasks have, oldest task first. Tasks that cannot
   * be read are left out.
   *
   * @param limit at most so many, at least 1
   * @return the tasks as they are now; empty if the turn is not the newest any more
   */
  Optional<List<Task>> take(Turn turn, TableRef table, int limit);

  /**
   * Notes what the table answered about rows that were taken.
   *
   * @return whether it is noted; if not, the turn was not the newest any more, and all these rows
   *     are sent again
   */
  boolean note(Turn turn, List<Written> rows);

  /**
   * Says that rows were perhaps written, and nobody knows. They show an older state as before; if
   * the turn is not the newest any more they are marked behind, whatever was noted since, and the
   * push is signalled.
   */
  void doubt(Turn turn, Collection<ProjectId> projects);

  /** Ends a turn; nothing of it is under way any more. A turn that is not the newest is over. */
  void end(Turn turn);

  /**
   * Has every row of a table sent again, soon, also those that the table refused: for when somebody
   * changed or deleted what the table shows.
   */
  void again(TableRef table);

  /**
   * Has the rows of some projects of a table sent again, soon, also those that the table refused:
   * for when somebody has seen that they are there and may show something else.
   */
  void again(TableRef table, Collection<ProjectId> projects);

  /** How it is said that a row is shown but for what belongs into these columns. */
  static String waitingFor(Collection<String> columns) {
    return "there are no columns for " + String.join(", ", columns) + " (WRONG_COLUMNS)";
  }

  /** The columns that rows of a table wait for, as was noted when they were written. */
  Set<String> waiting(TableRef table);

  /** Has the rows of a table that wait for columns sent again: there are some of them by now. */
  void sendWaiting(TableRef table);

  /**
   * How far a table is behind.
   *
   * @param since of {@link Lag#sent}
   */
  Lag lag(TableRef table, Instant since);

  /**
   * A turn of a base.
   *
   * @param base as {@link TableRef#base} has it
   * @param number rises by one with each turn of the base, from 1
   * @param again when a turn has to begin again, even if no row is behind by then
   */
  record Turn(String base, long number, Optional<Instant> again) {}

  /**
   * What a table answered about a row.
   *
   * @param project the row's project
   * @param projection the {@link dev.petforge.task.Versions#projection} that was sent
   * @param refusal why the table refuses the row for good; it is left alone until it changes
   * @param waiting the columns that are missing for what the row has to show there; empty if all of
   *     it was written, or nothing
   */
  record Written(
      ProjectId project, long projection, Optional<String> refusal, Set<String> waiting) {
    public Written {
      waiting = Collections.unmodifiableSet(new LinkedHashSet<>(waiting));
    }

    /** The table took all of a row, or nothing. */
    public Written(ProjectId project, long projection, Optional<String> refusal) {
      this(project, projection, refusal, Set.of());
    }
  }

  /**
   * How far a table is behind.
   *
   * @param behind rows that show an older state
   * @param sent rows that were sent since a time and show the newest state
   * @param refused rows whose newest state the table refuses, with the reason
   * @param waiting rows that show the newest state, but for what belongs into columns that are
   *     missing: these
   */
  record Lag(
      int behind, int sent, Map<ProjectId, String> refused, Map<ProjectId, Set<String>> waiting) {
    public Lag {
      refused = Map.copyOf(refused);
      waiting = Map.copyOf(waiting);
    }

    /** No row waits for columns. */
    public Lag(int behind, int sent, Map<ProjectId, String> refused) {
      this(behind, sent, refused, Map.of());
    }
  }
}
