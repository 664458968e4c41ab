package dev.petforge.generation;

import dev.petforge.project.OperationId;
import dev.petforge.project.ProjectId;
import dev.petforge.table.TableRef;
import java.util.Optional;

/**
 * What a model is asked for.
 *
 * @param project whose storyboard it writes
 * @param table the table that the project came from, for budgets
 * @param operation the operation that asks
 */
public record ModelSubject(ProjectId project, Optional<TableRef> table, OperationId operation) {}
