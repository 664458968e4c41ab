/**
 * What happened to a project: {@link dev.petforge.history.ProjectHistory} puts together what the
 * database knows of it, {@link dev.petforge.history.HistoryEntry} is one thing of it.
 *
 * <p>{@code HistoryTest} in {@code petforge-testkit} walks a project through all of it.
 */
@NullMarked
package dev.petforge.history;

import org.jspecify.annotations.NullMarked;
