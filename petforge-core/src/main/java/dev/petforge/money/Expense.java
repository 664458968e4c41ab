package dev.petforge.money;

import dev.petforge.project.ProjectId;
import dev.petforge.table.TableRef;
import java.time.Instant;
import java.util.Optional;

/**
 * Something that was paid for, or may have to be.
 *
 * @param project for which project
 * @param table the table that the project came from
 * @param provider whom, and which model, for example {@code kling/kling-3.0}
 * @param at when it was last sent
 * @param money what it cost, as far as anybody knows
 * @param open whether it has not come to its end
 */
public record Expense(
    ProjectId project,
    Optional<TableRef> table,
    String provider,
    Instant at,
    Money money,
    boolean open) {}
