package dev.petforge.connection;

import dev.petforge.table.TableRef;
import java.util.List;
import java.util.Optional;

/**
 * Keeps which tables are connected. Safe for use by many threads and processes.
 *
 * <p>Every method throws {@link dev.petforge.failure.RetryableException} if the database cannot be
 * used now; nothing was changed then.
 */
public interface ConnectionStore {
  /** Keeps a connection, in the place of an earlier one of the same table. */
  void put(Connection connection);

  Optional<Connection> find(TableRef table);

  /** All of them, by the names of their tables. */
  List<Connection> all();

  /**
   * Notes what stands in the way of a table, or that nothing does any more. A table that is not
   * connected has no such job.
   */
  void note(TableRef table, Optional<String> problem);

  /**
   * Forgets a connection; its projects stay.
   *
   * @return whether there was one
   */
  boolean remove(TableRef table);
}
