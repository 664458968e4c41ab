package dev.petforge;

import dev.petforge.connection.Connection;
import dev.petforge.production.Persistence;
import dev.petforge.sync.TableSync;
import dev.petforge.table.ConnectedTables;
import dev.petforge.table.RecordRef;
import dev.petforge.table.RecordTable;
import dev.petforge.table.TableRef;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** The connected tables. Safe for use by many threads. */
public final class Tables {
  private final Persistence persistence;
  private final TableSync sync;
  private final ConnectedTables tables;

  Tables(Persistence persistence, TableSync sync, ConnectedTables tables) {
    this.persistence = persistence;
    this.sync = sync;
    this.tables = tables;
  }

  /** Their names, in the order in which they were connected. */
  public Set<TableRef> refs() {
    return tables.refs();
  }

  /**
   * Connects a table while this process lives; one with the same name takes the place of the one
   * before. A worker that runs shows projects in it from its next push on.
   */
  public void connect(RecordTable table) {
    tables.add(table);
  }

  /**
   * Has a worker import rows that somebody reports as changed, of whatever tables. Returns once the
   * jobs are stored in the database; rows of tables that are not connected are ignored.
   */
  public void rowsChanged(Collection<RecordRef> rows) {
    sync.rowsChanged(rows);
  }

  /** The tables that projects came from, whether they are connected or not. */
  public Set<TableRef> ofProjects() {
    return persistence.tasks().tables();
  }

  /** The connections that are stored in the database, for whichever process. */
  public List<Connection> connections() {
    return persistence.connections().all();
  }
}
