package dev.petforge.table;

/**
 * Names a row of a table for good.
 *
 * @param table the table
 * @param record the table's own name of the row, for example {@code recv9pn0eAMwpp}; 1 to 500
 *     characters
 */
public record RecordRef(TableRef table, String record) {
  public RecordRef {
    if (record.isBlank() || record.length() > 500) {
      throw new IllegalArgumentException(
          "record must have 1 to 500 characters, was '" + record + "'");
    }
  }

  /**
   * The name of no row: of a project whose row is gone, and whose name is that of another row by
   * now. The project stays one of its table.
   */
  public static RecordRef gone(TableRef table, String project) {
    return new RecordRef(table, "gone:" + project);
  }

  @Override
  public String toString() {
    return table + "#" + record;
  }
}
