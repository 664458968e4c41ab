package dev.petforge.task;

/**
 * A cell that says something else than the task has.
 *
 * @param column of {@link dev.petforge.table.Column}
 * @param says what the cell says
 * @param has what the task has, or had; empty text for nothing
 */
public record CellEdit(String column, String says, String has) {}
