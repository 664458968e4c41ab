package dev.petforge;

import dev.petforge.connection.Connection;
import dev.petforge.job.JobKey;
import dev.petforge.job.JobKind;
import dev.petforge.production.Persistence;
import dev.petforge.production.PushTurns;
import dev.petforge.sync.ImportDefaults;
import dev.petforge.sync.ImportReport;
import dev.petforge.sync.TableComparison;
import dev.petforge.sync.TableSync;
import dev.petforge.table.RecordRef;
import dev.petforge.table.RecordTable;
import dev.petforge.table.TableRef;
import dev.petforge.task.SourceEdit;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * What can be done with one connected table. Safe for use by many threads.
 *
 * <p>Every method throws {@link dev.petforge.failure.RetryableException} if the database or the
 * table cannot be used now. Imports and comparisons throw {@link
 * dev.petforge.failure.PermanentException} with code {@code UNKNOWN_TABLE} if the table is not
 * connected here, or with what is wrong with it as a whole; pushes are left to whichever process it
 * is connected in.
 */
public final class TableCommands {
  private final Persistence persistence;
  private final TableSync sync;
  private final TableRef table;

  TableCommands(Persistence persistence, TableSync sync, TableRef table) {
    this.persistence = persistence;
    this.sync = sync;
    this.table = table;
  }

  /** Imports all rows, with {@link ImportDefaults#STANDARD} for empty cells. */
  public ImportReport importRows() {
    return importRows(ImportDefaults.STANDARD);
  }

  /** Imports all rows without consent to edits that need it. */
  public ImportReport importRows(ImportDefaults defaults) {
    return importRows(defaults, SourceEdit.Consent.NONE);
  }

  /**
   * Imports all rows: new rows as new projects, edits of known rows into theirs.
   *
   * @param consent which edits are accepted that would discard or cost something
   */
  public ImportReport importRows(ImportDefaults defaults, SourceEdit.Consent consent) {
    return sync.importRows(table, defaults, consent);
  }

  /**
   * Imports all rows, as {@link #importRows(ImportDefaults, SourceEdit.Consent)}, of a table that
   * was read just now.
   */
  public ImportReport importRows(
      RecordTable.Reading read, ImportDefaults defaults, SourceEdit.Consent consent) {
    return sync.importRows(table, read, defaults, consent);
  }

  /**
   * Imports some rows, as {@link #importRows(ImportDefaults)} does for all. Rows that no longer
   * exist are left out.
   *
   * @throws IllegalArgumentException if a row is of another table
   */
  public ImportReport importRows(Collection<RecordRef> rows, ImportDefaults defaults) {
    return sync.importRows(table, rows, defaults, SourceEdit.Consent.NONE);
  }

  /** Compares the table with the database and changes neither. */
  public TableComparison compare() {
    return sync.compare(table);
  }

  /** Has a worker bring the table up to date with the database. */
  public void push() {
    persistence.jobQueue().enqueue(List.of(new JobKey(JobKind.PUSH, table.base())));
  }

  /**
   * Has a worker write every row again, also those that the table refused. What people wrote into
   * result columns is overwritten.
   */
  public void pushAll() {
    persistence.pushTurns().again(table);
  }

  /** How far the table is behind the database, as {@link PushTurns#lag}. */
  public PushTurns.Lag lag(Instant since) {
    return persistence.pushTurns().lag(table, since);
  }

  /** How the table is connected; empty if it was given to the builder alone. */
  public Optional<Connection> connection() {
    return persistence.connections().find(table);
  }
}
