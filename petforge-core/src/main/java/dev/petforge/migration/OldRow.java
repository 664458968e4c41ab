package dev.petforge.migration;

import java.util.Optional;

/**
 * The row of a table that a project of the other installation came from.
 *
 * @param table the table's own name, without that of its base
 * @param record the table's own name of the row
 */
public record OldRow(String table, String record) {
  /** One of which both names are given. */
  public static Optional<OldRow> of(Optional<String> table, Optional<String> record) {
    return table.flatMap(name -> record.map(row -> new OldRow(name, row)));
  }
}
