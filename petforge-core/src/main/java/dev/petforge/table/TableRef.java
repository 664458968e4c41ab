package dev.petforge.table;

/**
 * Names a table for good.
 *
 * @param value the kind and its own name, for example {@code folder:/photos}; 1 to 1000 characters
 */
public record TableRef(String value) {
  public TableRef {
    if (value.isBlank() || value.length() > 1000) {
      throw new IllegalArgumentException(
          "table must have 1 to 1000 characters, was '" + value + "'");
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
