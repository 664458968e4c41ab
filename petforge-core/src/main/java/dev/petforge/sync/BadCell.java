package dev.petforge.sync;

import dev.petforge.failure.Failure;
import dev.petforge.project.ProjectId;
import dev.petforge.sync.ImportReport.RefusedRow;
import dev.petforge.table.Row;
import java.util.Optional;

/** A row says something that cannot be taken in. */
final class BadCell extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient Row row;
  private final String column;
  private final transient Failure failure;

  BadCell(Row row, String column, String code, String message) {
    this(row, column, Failure.permanent(code, message));
  }

  BadCell(Row row, String column, Failure failure) {
    super(failure.message());
    this.row = row;
    this.column = column;
    this.failure = failure;
  }

  Failure failure() {
    return failure;
  }

  RefusedRow refused(Optional<ProjectId> project) {
    return new RefusedRow(row.place(), column, failure, project);
  }
}
