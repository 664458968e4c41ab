package dev.petforge.examples.workshop.task;

import dev.petforge.examples.workshop.table.ImportAnswer;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A page of a list.
 *
 * @param success always true
 * @param tasks the projects
 * @param next the project behind which the next page begins; null if this is the last
 * @param counts how many projects of the same filter are in each status, whatever status is asked
 *     for
 * @param total how many there are in all pages of this filter
 * @param imported what an import before it did, if there was one
 */
public record TaskPage(
    boolean success,
    List<TaskCard> tasks,
    @Nullable String next,
    Map<String, Long> counts,
    long total,
    @Nullable ImportAnswer imported) {}
