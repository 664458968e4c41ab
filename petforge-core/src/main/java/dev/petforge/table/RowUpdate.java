package dev.petforge.table;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a row shall show.
 *
 * @param ref the row
 * @param project the project that belongs to it; also the value of the column {@code project_id}.
 *     Empty text for a row that belongs to none: it is told something, and its {@code project_id}
 *     stays what a person wrote there
 * @param cells the text of result columns, by name, in order; empty text empties the cell
 * @param otherProjects other projects that there are, and that a spreadsheet could make of this
 *     one's name ({@link MangledId}): a cell that names one of them means it
 */
public record RowUpdate(
    RecordRef ref, String project, Map<String, String> cells, Set<String> otherProjects) {
  public RowUpdate {
    cells = Collections.unmodifiableMap(new LinkedHashMap<>(cells));
    otherProjects = Set.copyOf(otherProjects);
  }

  /** What a row shall show whose project's name is no other one's to a spreadsheet. */
  public RowUpdate(RecordRef ref, String project, Map<String, String> cells) {
    this(ref, project, cells, Set.of());
  }

  /** What a row that belongs to no project is told, in a column of results. */
  public static RowUpdate note(RecordRef ref, String column, String text) {
    return new RowUpdate(ref, "", Map.of(column, text));
  }

  /** All cells that are set, that of the project among them if the row belongs to one. */
  public Map<String, String> allCells() {
    Map<String, String> all = new LinkedHashMap<>();
    if (!project.isEmpty()) {
      all.put(Column.PROJECT_ID, project);
    }
    cells.forEach(all::putIfAbsent);
    return all;
  }

  /** The columns that there is something to show in, in order. */
  public Set<String> filled() {
    return cells.entrySet().stream()
        .filter(cell -> !cell.getValue().isEmpty())
        .map(Map.Entry::getKey)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /** The same, but that some columns are left as they are. */
  public RowUpdate without(Set<String> columns) {
    Map<String, String> left = new LinkedHashMap<>(cells);
    left.keySet().removeAll(columns);
    return new RowUpdate(ref, project, left, otherProjects);
  }
}
