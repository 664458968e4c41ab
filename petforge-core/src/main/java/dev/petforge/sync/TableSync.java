package dev.petforge.sync;

import dev.petforge.event.EventBus;
import dev.petforge.explanation.Waits;
import dev.petforge.job.JobHandler;
import dev.petforge.job.JobKind;
import dev.petforge.production.Decisions;
import dev.petforge.production.Persistence;
import dev.petforge.production.Ports;
import dev.petforge.production.ProductionSettings;
import dev.petforge.table.ConnectedTables;
import dev.petforge.table.RecordRef;
import dev.petforge.table.RecordTable;
import dev.petforge.table.TableRef;
import dev.petforge.task.SourceEdit;
import java.util.Collection;
import java.util.Map;

/** Imports rows, pushes results and compares both, for all connected tables. */
public final class TableSync {
  private final ConnectedTables tables;
  private final RowImport rowImport;
  private final ChangedRowsHandler changedRows;
  private final PushHandler push;
  private final Compare compare;

  /**
   * Made by {@link dev.petforge.PetForge}.
   *
   * @param changedRowDefaults what rows leave open that are imported since they were changed
   */
  public TableSync(
      Ports ports,
      ProductionSettings settings,
      Decisions decisions,
      ConnectedTables tables,
      Waits waits,
      EventBus events,
      ImportDefaults changedRowDefaults) {
    Persistence persistence = ports.persistence();
    this.tables = tables;
    this.rowImport =
        new RowImport(
            persistence, ports.files(), ports.tools(), ports.writer(), decisions, settings);
    this.changedRows = new ChangedRowsHandler(persistence, tables, rowImport, changedRowDefaults);
    RowProjection projection =
        new RowProjection(persistence.tasks(), ports.files(), waits, settings);
    this.push = new PushHandler(persistence, tables, projection, decisions, events);
    this.compare = new Compare(persistence, projection);
  }

  /** Handlers of the kinds of job that read and write tables. */
  public Map<JobKind, JobHandler> handlers() {
    return Map.of(JobKind.IMPORT, changedRows, JobKind.PUSH, push);
  }

  /** Imports all rows of a table. */
  public ImportReport importRows(
      TableRef table, ImportDefaults defaults, SourceEdit.Consent consent) {
    return rowImport.run(tables.get(table), defaults, consent);
  }

  /** Imports all rows of a table that was read just now. */
  public ImportReport importRows(
      TableRef table,
      RecordTable.Reading read,
      ImportDefaults defaults,
      SourceEdit.Consent consent) {
    return rowImport.run(tables.get(table), read, defaults, consent);
  }

  /** Imports some rows; those that are not there any more are left out. */
  public ImportReport importRows(
      TableRef table,
      Collection<RecordRef> rows,
      ImportDefaults defaults,
      SourceEdit.Consent consent) {
    return rowImport.run(tables.get(table), rows, defaults, consent);
  }

  /** Has rows that were changed imported soon; those of tables that are not connected are left. */
  public void rowsChanged(Collection<RecordRef> rows) {
    changedRows.changed(rows);
  }

  /** What a table shows that it should not. */
  public TableComparison compare(TableRef table) {
    return compare.run(tables.get(table));
  }
}
