package dev.petforge.call;

import dev.petforge.file.Sha256;
import dev.petforge.project.OperationId;
import dev.petforge.project.ProjectId;
import dev.petforge.table.TableRef;
import java.util.Optional;

/**
 * What a call is for.
 *
 * @param project whose clip it makes
 * @param table the table that the project came from, for budgets
 * @param segment which one, from 0
 * @param attempt which try for this segment in the life of the installation, from 1; never used
 *     twice
 * @param operation the operation that planned it
 * @param purpose why
 * @param shot the hash of the shot's words when it was planned; empty if nobody noted it
 */
public record CallSubject(
    ProjectId project,
    Optional<TableRef> table,
    int segment,
    int attempt,
    OperationId operation,
    CallPurpose purpose,
    Optional<Sha256> shot) {
  /** A call of which nobody noted the shot. */
  public CallSubject(
      ProjectId project,
      Optional<TableRef> table,
      int segment,
      int attempt,
      OperationId operation,
      CallPurpose purpose) {
    this(project, table, segment, attempt, operation, purpose, Optional.empty());
  }

  public CallSubject {
    if (attempt < 1) {
      throw new IllegalArgumentException("attempt must be at least 1, was " + attempt);
    }
  }
}
