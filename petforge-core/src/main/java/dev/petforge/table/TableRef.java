package dev.petforge.table;

/**
 * Names a table for good.
 *
 * @param value the kind and its own name, for example {@code folder:/photos}; 1 to 1000 characters.
 *     Where several tables are written one call at a time, what they have in common, a {@code |},
 *     and the table, for example {@code feishu:open.feishu.cn/AbCd|tblXyz}
 */
public record TableRef(String value) {
  public TableRef {
    if (value.isBlank() || value.length() > 1000) {
      throw new IllegalArgumentException(
          "table must have 1 to 1000 characters, was '" + value + "'");
    }
  }

  /** What is written one call at a time: the table itself, or what it has in common with others. */
  public String base() {
    int end = value.indexOf('|');
    return end < 1 ? value : value.substring(0, end);
  }

  @Override
  public String toString() {
    return value;
  }
}
