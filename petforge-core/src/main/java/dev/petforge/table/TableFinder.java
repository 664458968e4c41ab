package dev.petforge.table;

import java.util.Collection;
import java.util.List;

/**
 * Finds tables that were connected since this process began, by whichever process. Asked before
 * each push and import, so it asks nobody but the database. Safe for use by many threads.
 */
@FunctionalInterface
public interface TableFinder {
  /**
   * Tables that are connected by now and were not when this was last asked, or in another way.
   *
   * @param name of a table, or of what several have in common ({@link TableRef#base})
   * @return none where nothing changed
   * @throws dev.petforge.failure.RetryableException if that cannot be looked up now
   */
  Collection<RecordTable> news(String name);

  /** Where all tables are known from the start, or told by {@link ConnectedTables#add}. */
  static TableFinder none() {
    return name -> List.of();
  }
}
