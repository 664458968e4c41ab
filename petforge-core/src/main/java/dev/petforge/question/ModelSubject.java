package dev.petforge.question;

import dev.petforge.file.Sha256;
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
 * @param picture the opening image that it is about; empty if that belongs to no project
 */
public record ModelSubject(
    ProjectId project, Optional<TableRef> table, OperationId operation, Optional<Sha256> picture) {}
