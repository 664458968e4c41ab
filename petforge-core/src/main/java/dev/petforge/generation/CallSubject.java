package dev.petforge.generation;

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
 */
public record CallSubject(
    ProjectId project,
    Optional<TableRef> table,
    int segment,
    int attempt,
    OperationId operation,
    CallPurpose purpose) {
  public CallSubject {
    if (attempt < 1) {
      throw new IllegalArgumentException("attempt must be at least 1, was " + attempt);
    }
  }
}
