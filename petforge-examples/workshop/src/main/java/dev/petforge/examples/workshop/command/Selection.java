package dev.petforge.examples.workshop.command;

import dev.petforge.examples.workshop.web.BadRequest;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which projects a request is about: rows of a table, or projects by their ids, at least one, each
 * once.
 *
 * @param table whose rows they are, if it was said
 * @param records rows
 * @param projects ids
 */
record Selection(Optional<String> table, List<String> records, List<String> projects) {
  /** As many as the page lets people choose; more are given in several requests. */
  private static final int MOST = 10_000;

  Selection {
    records = List.copyOf(records);
    projects = List.copyOf(projects);
    int named = records.size() + projects.size();
    if (named < 1 || named > MOST) {
      throw new BadRequest(
          "record_ids",
          "record_ids and project_ids must name 1 to " + MOST + " projects, named " + named);
    }
  }

  /** As the members {@code table_id, record_ids} and {@code project_ids} have it. */
  static Selection of(
      @Nullable String table, @Nullable List<String> records, @Nullable List<String> projects) {
    return new Selection(Optional.ofNullable(table), once(records), once(projects));
  }

  /** As the members {@code table_id, record_id} and {@code project_id} have it. */
  static Selection one(@Nullable String table, @Nullable String record, @Nullable String project) {
    // The project says more: a row is moved, a project never.
    return of(
        table,
        record == null || project != null ? null : List.of(record),
        project == null ? null : List.of(project));
  }

  /** Whether a list names something: clients send empty ones for what nobody gave them. */
  static boolean named(@Nullable List<String> names) {
    return names != null && !names.isEmpty();
  }

  private static List<String> once(@Nullable List<String> names) {
    return names == null ? List.of() : new ArrayList<>(new LinkedHashSet<>(names));
  }
}
