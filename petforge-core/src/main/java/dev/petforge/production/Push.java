package dev.petforge.production;

import dev.petforge.failure.Failure;
import dev.petforge.failure.PetForgeException;
import dev.petforge.table.RecordRef;
import dev.petforge.table.RecordTable;
import dev.petforge.table.TableRef;
import dev.petforge.task.Task;
import dev.petforge.task.TaskQuery;
import dev.petforge.task.TaskStore.Shown;
import dev.petforge.work.Next;
import dev.petforge.work.Work;
import dev.petforge.work.WorkHandler;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows tasks in the tables of a base, one table after the other: those that it shows an older
 * state of, always the newest state, as many at once as fit.
 */
public final class Push implements WorkHandler {
  private static final Logger log = LoggerFactory.getLogger(Push.class);
  private static final int ROWS = 500;

  private final Persistence persistence;
  private final Map<TableRef, RecordTable> tables;
  private final RowProjection rows;

  public Push(Persistence persistence, Map<TableRef, RecordTable> tables, RowProjection rows) {
    this.persistence = persistence;
    this.tables = Map.copyOf(tables);
    this.rows = rows;
  }

  @Override
  public Next handle(Work work) {
    List<RecordTable> connected =
        tables.values().stream()
            .filter(table -> table.ref().base().equals(work.subject()))
            .toList();
    if (connected.isEmpty()) {
      log.warn("a table is not connected here, its rows stay behind: base={}", work.subject());
      return Next.idle();
    }
    boolean more = false;
    PetForgeException failure = null;
    for (RecordTable table : connected) {
      try {
        more |= push(table);
        note(table.ref(), Optional.empty());
      } catch (PetForgeException e) {
        // A table that cannot be written must not keep its neighbours from being shown.
        log.warn("a table cannot be written: table={} because={}", table.ref(), e.failure());
        note(table.ref(), Optional.of(e.failure().toString()));
        failure = failure == null ? e : failure;
      }
    }
    if (failure != null) {
      throw failure;
    }
    return more ? Next.again(Duration.ZERO) : Next.idle();
  }

  /** Marks a connected table with what stands in its way, so that people see it. */
  private void note(TableRef table, Optional<String> problem) {
    persistence
        .connections()
        .find(table)
        .filter(connection -> !connection.problem().equals(problem))
        .ifPresent(connection -> persistence.connections().note(table, problem));
  }

  /**
   * Writes the newest state of rows that show an older one.
   *
   * @return whether there may be more of them
   */
  private boolean push(RecordTable table) {
    List<Task> behind = persistence.tasks().list(TaskQuery.behind(table.ref(), ROWS));
    if (behind.isEmpty()) {
      return false;
    }
    Map<RecordRef, Failure> refused = table.write(behind.stream().map(rows::row).toList());
    for (Task task : behind) {
      long projection = task.versions().projection();
      Failure failure = refused.get(task.source().row().orElseThrow());
      if (failure != null) {
        log.warn("the table refuses a row: project={} because={}", task.id(), failure);
        persistence.tasks().refusedByTable(task.id(), projection, failure.toString());
      } else {
        persistence.tasks().shown(task.id(), Shown.TABLE, projection);
      }
    }
    return behind.size() == ROWS;
  }

  @Override
  public void giveUp(Work work, Failure reason) {
    log.error("a base cannot be written: base={} because={}", work.subject(), reason);
  }
}
