package dev.petforge.sync;

import dev.petforge.failure.PermanentException;
import dev.petforge.production.Decisions;
import dev.petforge.production.Persistence;
import dev.petforge.project.ProjectId;
import dev.petforge.table.Column;
import dev.petforge.table.RecordRef;
import dev.petforge.table.RecordTable;
import dev.petforge.table.Row;
import dev.petforge.task.PictureOrigin;
import dev.petforge.task.Project;
import dev.petforge.task.StaleTaskException;
import dev.petforge.task.Task;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives projects that rows name, and that are at home elsewhere, these rows for their homes: a
 * person copied a row and deleted the first, gave it another picture, or sorted the table. The
 * whole row is shown again then.
 *
 * <p>A row that is home to another project is no new home: whoever exchanged two names is told, and
 * nothing becomes of it. Nor does a project leave a home that is still there and names another one,
 * or, where rows keep their names for good, still shows a picture: there cells were shifted, and
 * every row but the last would get the video of its neighbour, and the first one a new video. Where
 * nothing tells rows apart but their place ({@link RecordTable#sharedName}), a name says more than
 * a place: whoever is at home there, and is named by no row, has lost its own.
 *
 * <p>Each move is a decision of its own. Whatever dies in between, the next import goes on.
 */
final class RowMoves {
  private static final Logger log = LoggerFactory.getLogger(RowMoves.class);

  private final Persistence persistence;
  private final Decisions decisions;

  RowMoves(Persistence persistence, Decisions decisions) {
    this.persistence = persistence;
    this.decisions = decisions;
  }

  /**
   * A project that is named elsewhere than at its home.
   *
   * @param resident the project that the row is home to
   * @param sharesName whether nothing but its place tells the row from the project's home
   * @param leavesRow whether the project's home is there still, and is another's or nobody's now
   */
  private record Move(
      ProjectId project,
      RecordRef row,
      Optional<ProjectId> resident,
      boolean sharesName,
      boolean leavesRow) {}

  /**
   * Moves what may be moved.
   *
   * @param owners the rows that name a project elsewhere than at its home, no two the same
   * @param read all rows that were read, by name
   * @param named the project that a row names
   */
  void settle(
      RecordTable table,
      Collection<Row> owners,
      Map<RecordRef, Row> read,
      Map<RecordRef, ProjectId> named) {
    List<Move> left = new ArrayList<>();
    Map<RecordRef, ProjectId> residents = new HashMap<>();
    Set<ProjectId> sentAway = new HashSet<>();
    for (Row row : owners) {
      Optional.ofNullable(named.get(row.ref()))
          .flatMap(project -> move(table, row, project, read))
          .ifPresent(
              move -> {
                left.add(move);
                move.resident().ifPresent(resident -> residents.put(row.ref(), resident));
              });
    }
    while (!left.isEmpty()) {
      Optional<Move> next = next(left, residents, sentAway);
      if (next.isEmpty()) {
        return;
      }
      Optional<ProjectId> resident = Optional.ofNullable(residents.remove(next.get().row()));
      if (resident.isPresent()) {
        // It has a move of its own, or its row is gone.
        decide(resident.get(), RecordRef.gone(table.ref(), resident.get().value()));
        sentAway.add(resident.get());
      } else {
        decide(next.get().project(), next.get().row());
        residents.values().remove(next.get().project());
        left.remove(next.get());
      }
    }
  }

  private Optional<Move> move(
      RecordTable table, Row row, ProjectId project, Map<RecordRef, Row> read) {
    try {
      Optional<Task> task = persistence.tasks().find(project).map(Project::task);
      Optional<ProjectId> resident = persistence.tasks().find(row.ref()).map(Task::id);
      return task.flatMap(found -> found.source().row())
          .filter(home -> home.table().equals(table.ref()) && !home.equals(row.ref()))
          .map(
              home ->
                  new Move(
                      project,
                      row.ref(),
                      resident,
                      sharesName(table, row, task.get(), home),
                      Optional.ofNullable(read.get(home))
                          .filter(there -> isInUse(table, there))
                          .isPresent()));
    } catch (PermanentException e) {
      // Its row is refused with the reason.
      return Optional.empty();
    }
  }

  /** Whether a row that does not name its project any more is more than what is left of a row. */
  private static boolean isInUse(RecordTable table, Row row) {
    // Where a row is called by its picture, another line may have that by now.
    return row.cell(Column.PROJECT_ID).isPresent()
        || (row.picture().isPresent() && table.sharedName(row.ref()).isEmpty());
  }

  private static boolean sharesName(RecordTable table, Row row, Task task, RecordRef home) {
    Optional<String> shared = table.sharedName(row.ref());
    return shared.isPresent()
        && (shared.equals(table.sharedName(home))
            || (home.equals(RecordRef.gone(table.ref(), task.id().value()))
                && row.picture()
                    .equals(task.source().opening().origin().map(PictureOrigin::picture))));
  }

  /** One to a row that is free, else one to a row where another project can be sent away. */
  private static Optional<Move> next(
      List<Move> moves, Map<RecordRef, ProjectId> residents, Set<ProjectId> sentAway) {
    return moves.stream()
        .filter(move -> !residents.containsKey(move.row()))
        .filter(move -> move.sharesName() || !move.leavesRow() || sentAway.contains(move.project()))
        .findFirst()
        .or(() -> moves.stream().filter(Move::sharesName).findFirst());
  }

  private void decide(ProjectId project, RecordRef row) {
    try {
      decisions.decide(project, (found, context) -> found.task().movedTo(row, context));
      log.info("a project has another row: project={} row={}", project, row);
    } catch (StaleTaskException | PermanentException e) {
      // Somebody else moves it just now, or it cannot be read; what is not settled is refused, and
      // settled next time.
      log.warn("a project keeps its row: project={} because={}", project, e.getMessage());
    }
  }
}
