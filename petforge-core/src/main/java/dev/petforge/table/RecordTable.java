package dev.petforge.table;

import dev.petforge.failure.Failure;
import dev.petforge.publication.Destination;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A table of rows that people write and results are shown in. Safe for use by many threads. */
public interface RecordTable {
  TableRef ref();

  /**
   * Why this process cannot reach it at all, for example because it cannot open a secret, while
   * others may; empty if it can, as far as that is known without asking anybody.
   */
  default Optional<Failure> unreachable() {
    return Optional.empty();
  }

  /**
   * Reads all rows.
   *
   * @throws dev.petforge.failure.PermanentException if the table cannot be read as it is; names the
   *     file or table, the place and the rule
   * @throws dev.petforge.failure.RetryableException if it cannot be reached now
   */
  List<Row> rows();

  /**
   * Reads all rows, as {@link #rows()}, with how many it leaves out.
   *
   * @throws dev.petforge.failure.PetForgeException as {@link #rows()}
   */
  default Reading read() {
    return new Reading(rows(), 0);
  }

  /**
   * What was read of a table.
   *
   * @param rows of which somebody wants something, or has
   * @param idle how many others there are: nobody asks for anything in them
   */
  record Reading(List<Row> rows, int idle) {
    public Reading {
      rows = List.copyOf(rows);
    }
  }

  /**
   * Reads some rows, as {@link #rows()} reads all.
   *
   * @param wanted rows of this table, any number; those that are not there, or that may not be
   *     seen, are left out of the answer
   * @throws IllegalArgumentException if one is of another table
   */
  List<Row> rows(Collection<RecordRef> wanted);

  /**
   * What the name of a row has in common with those of other rows, from which nothing tells it
   * apart but its place among them, as lines of a file that say the same. When a person sorts such
   * rows, or takes one away, their names pass from one to another. Empty if the row keeps its name
   * whatever becomes of others.
   *
   * @param row of this table; it need not be there
   */
  default Optional<String> sharedName(RecordRef row) {
    return Optional.empty();
  }

  /**
   * Brings a row's picture to a local file, which is replaced if it is there.
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
   * Which of some columns of results cannot be shown now, because there is no such column, or one
   * of another kind: {@link #write} must not be given anything for them. A table that makes its
   * columns itself has none; nor is one told that a table may be without for good.
   *
   * @return for each of them what is wrong and how it is mended, for people; the same text where
   *     the same mends several
   * @throws dev.petforge.failure.PetForgeException if the table cannot be asked
   */
  default Map<String, String> unshown(Collection<String> columns) {
    return Map.of();
  }

  /**
   * Shows results. A row goes by its name, and where rows share one ({@link #sharedName}) by the
   * project that it names; one that belongs to no project goes by its name alone. A table whose
   * rows are called by what stands in them never writes a row that names another project than the
   * one that is to be shown. Columns that PetForge does not write, and rows that are not named,
   * stay as they are. Writing the same again changes nothing.
   *
   * @param updates at most 500
   * @return the rows that the table refuses for good, with the reason; all others were written
   * @throws dev.petforge.failure.PermanentException if the table as a whole could not be written;
   *     nothing of this call is under way any more
   * @throws dev.petforge.failure.RetryableException if it could not be written, or nobody knows:
   *     the same call may be repeated, and what this one sent may still land
   */
  Map<RecordRef, Failure> write(List<RowUpdate> updates);

  /**
   * Where rows show something else than what {@link #write} would leave there. What a cell makes of
   * a text (a date, a link, a text that is cut) is no difference.
   *
   * @param expected at most 500
   * @return in the order of the rows and their columns; a row that is not there any more is one
   *     difference
   * @throws dev.petforge.failure.PetForgeException as {@link #write}
   */
  List<Difference> differences(List<RowUpdate> expected);
}
