package dev.petforge.sync;

import dev.petforge.file.ProjectFiles;
import dev.petforge.production.Decisions;
import dev.petforge.project.ProjectId;
import dev.petforge.sync.ImportReport.EditedRow;
import dev.petforge.sync.ImportReport.HeldBackRow;
import dev.petforge.table.Column;
import dev.petforge.table.RecordTable;
import dev.petforge.table.Row;
import dev.petforge.task.ApprovalPolicy;
import dev.petforge.task.CellEdit;
import dev.petforge.task.Opening;
import dev.petforge.task.Outcome;
import dev.petforge.task.Outcome.Decided;
import dev.petforge.task.PictureOrigin;
import dev.petforge.task.Source;
import dev.petforge.task.SourceEdit;
import dev.petforge.task.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Takes in what rows of known projects say now. {@link SourceEdit} has the rules. */
final class RowEdits {
  private final Decisions decisions;
  private final RowCells cells;
  private final RowPictures pictures;
  private final ApprovalPolicy approval;

  RowEdits(Decisions decisions, RowCells cells, RowPictures pictures, ApprovalPolicy approval) {
    this.approval = approval;
    this.decisions = decisions;
    this.cells = cells;
    this.pictures = pictures;
  }

  /**
   * Takes a row in.
   *
   * @throws BadCell if a cell says what cannot be: nothing of the row was taken then
   */
  void take(
      RecordTable table, Row row, Task task, SourceEdit.Consent consent, ImportCollector collector)
      throws BadCell {
    boolean reviewed = approval.asksFor(task.source());
    String says = reviewed ? RowCells.approval(row) : "";
    SourceEdit edit =
        new SourceEdit(
            cells.template(row),
            RowCells.releaseDate(row),
            RowCells.segmentCount(row),
            RowCells.description(row),
            Optional.empty(),
            consent);
    if (isTouched(row, task)) {
      takeWithPicture(table, row, task, edit, collector);
    } else if (isUnnoted(row, task)) {
      decide(row, task, edit.with(Optional.of(seenAt(row, task))), collector);
    } else if (!edit.differences(task.source()).isEmpty()
        || task.activity().notTaken().isPresent()) {
      decide(row, task, edit, collector);
    }
    if (reviewed && !says.equals(task.activity().review().cell())) {
      review(task.id(), says);
    }
  }

  /**
   * Takes in what the row of a new project says of its approval: nothing that it is made of yet.
   */
  void reviewNew(Row row, ProjectId project) {
    row.cell(Column.APPROVE).ifPresent(says -> review(project, says));
  }

  private void review(ProjectId project, String says) {
    decisions.decide(project, (found, context) -> found.task().reviewCell(says, context));
  }

  /** Whether the picture may be another one than the task has, or the one that it has lost. */
  private static boolean isTouched(Row row, Task task) {
    Optional<PictureOrigin> noted = task.source().opening().origin();
    if (task.source().opening().lost()) {
      return row.picture().isPresent();
    }
    if (row.picture().isEmpty() || noted.isEmpty()) {
      return false;
    }
    return row.pictureMark().isPresent()
        ? !row.pictureMark().get().equals(noted.get().mark())
        : !row.picture().get().equals(noted.get().picture());
  }

  /** Whether nobody noted yet where the picture came from: then it is taken to be the same. */
  private static boolean isUnnoted(Row row, Task task) {
    return task.source().opening().origin().isEmpty() && RowPictures.origin(row).isPresent();
  }

  private static Opening seenAt(Row row, Task task) {
    return task.source().opening().from(RowPictures.origin(row));
  }

  private void takeWithPicture(
      RecordTable table, Row row, Task task, SourceEdit edit, ImportCollector collector)
      throws BadCell {
    Opening stored = pictures.store(table, row, new ProjectFiles(task.source().home()));
    boolean same = stored.frame().sha256().equals(task.source().opening().frame().sha256());
    Source now =
        decide(row, task, edit.with(Optional.of(same ? seenAt(row, task) : stored)), collector);
    if (!now.opening().frame().file().equals(stored.frame().file())) {
      pictures.remove(stored);
    }
  }

  /** Returns what the task is made from now. One decision says what is taken and what is not. */
  private Source decide(Row row, Task task, SourceEdit edit, ImportCollector collector) {
    List<Task> last = new ArrayList<>(List.of(task));
    Optional<Outcome> outcome =
        decisions.decide(
            task.id(),
            (project, context) -> {
              last.set(0, project.task());
              return project.task().editSource(edit, context);
            });
    Task before = last.get(0);
    Task now = outcome.orElse(null) instanceof Decided decided ? decided.task() : before;
    List<CellEdit> left = edit.differences(now.source());
    List<CellEdit> taken = new ArrayList<>(edit.differences(before.source()));
    taken.removeAll(left);
    if (!taken.isEmpty()) {
      boolean dropped = before.script().isPresent() && now.script().isEmpty();
      collector.edited(new EditedRow(row.place(), task.id(), taken, dropped));
    }
    outcome.stream()
        .flatMap(one -> one.heldBack().stream())
        .filter(why -> !left.isEmpty())
        .forEach(
            why -> collector.heldBack(new HeldBackRow(row.place(), task.id(), left, why.reason())));
    return now.source();
  }
}
