package dev.petforge.table;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a row shall show.
 *
 * @param ref the row
 * @param project the project that belongs to it; also the value of the column {@code project_id}
 * @param cells the text of result columns, by name, in order; empty text empties the cell
 */
public record RowUpdate(RecordRef ref, String project, Map<String, String> cells) {
  public RowUpdate {
    cells = Collections.unmodifiableMap(new LinkedHashMap<>(cells));
  }
}
