package dev.petforge.table;

import java.util.Optional;

/**
 * A row shows something else than it should.
 *
 * @param ref the row
 * @param column which cell; empty if the row is not there any more
 * @param shown what stands there, empty text for nothing
 * @param expected what should, empty text for nothing
 */
public record Difference(RecordRef ref, Optional<String> column, String shown, String expected) {
  /** A cell that says something else. */
  public static Difference in(RecordRef ref, String column, String shown, String expected) {
    return new Difference(ref, Optional.of(column), shown, expected);
  }

  /** A row that is not there any more. */
  public static Difference gone(RecordRef ref) {
    return new Difference(ref, Optional.empty(), "", "");
  }
}
