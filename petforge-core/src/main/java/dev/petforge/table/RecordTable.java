package dev.petforge.table;

import dev.petforge.failure.Failure;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

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
   * Shows results. Columns that PetForge does not write, and rows that are not named, stay as they
   * are. Writing the same again changes nothing.
   *
   * @param updates at most 500
   * @return the rows that the table refuses for good, with the reason; all others were written
   * @throws dev.petforge.failure.PermanentException if the table as a whole could not be written;
   *     nothing of this call is under way any more
   * @throws dev.petforge.failure.RetryableException if it could not be written, or nobody knows:
   *     the same call may be repeated, and what this one sent may still land
   */
  Map<RecordRef, Failure> write(List<RowUpdate> updates);
}
