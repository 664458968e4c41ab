package dev.petforge.table;

import dev.petforge.failure.Failure;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A table of rows that people write and results are shown in. Safe for use by many threads. */
public interface RecordTable {
  TableRef ref();

  /**
   * Reads all rows.
   *
   * @throws dev.petforge.failure.PermanentException if the table cannot be read as it is; names the
   *     file or table, the place and the rule
   * @throws dev.petforge.failure.RetryableException if it cannot be reached now
   */
  List<Row> rows();

  /**
   * Brings a row's picture to a local file.
   *
   * @param picture as {@link Row#picture} has it
   * @throws dev.petforge.failure.PermanentException if there is no such picture, or it may not be
   *     read
   */
  void picture(String picture, Path target);

  /**
   * Where finished videos must be put so that a cell can hold them, if the table has a column for
   * that ({@link Column#FINAL_VIDEO_FILE}); empty if it has none.
   *
   * @throws dev.petforge.failure.PetForgeException if the table cannot be asked
   */
  default Optional<Destination> attachments() {
    return Optional.empty();
  }

  /**
   * Shows results. Columns that PetForge does not write, and rows that are not named, stay as they
   * are. Writing the same again changes nothing.
   *
   * @param updates at most 500
   * @return the rows that the table refuses for good, with the reason; all others were written
   * @throws dev.petforge.failure.PetForgeException if the table as a whole could not be written; it
   *     is unchanged, or the same call may be repeated
   */
  Map<RecordRef, Failure> write(List<RowUpdate> updates);
}
