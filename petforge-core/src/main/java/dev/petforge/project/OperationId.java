package dev.petforge.project;

/**
 * Names one operation on a project; never used twice.
 *
 * @param value 1 to 50 characters
 */
public record OperationId(String value) {
  public OperationId {
    if (value.isBlank() || value.length() > 50) {
      throw new IllegalArgumentException(
          "operation id must have 1 to 50 characters, was '" + value + "'");
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
