package dev.petforge.production;

/**
 * Which projects were created, changed, deleted or brought back, by whichever process. Safe for use
 * by many threads and processes, each of which keeps its own cursor.
 *
 * <p>A project has changed when a decision on it was stored, when a call or a question of it began,
 * went on or ended, or when a publication of it failed or was delayed. What a planned call waits
 * for, how far a clip is at its provider, and whether a table or the files show the newest state,
 * are no changes.
 *
 * <p>The feed says that something changed, not what: whoever reads it looks at the project as it is
 * now, and finds it gone if it was deleted. A project that changed many times since it was read
 * comes once. No change that was committed is ever left out, in whichever order transactions began
 * and ended; a project may come again although it has not changed.
 */
public interface ChangeFeed {
  /**
   * The next entries behind a cursor. Costs a look-up in an index if there are none.
   *
   * @param after {@link ChangeCursor#START}, or the {@link ChangePage#next} of the page before. One
   *     of another database, or one that the database has not come to because it was restored from
   *     a backup, is taken as {@code START}. After a restore it is safest to begin there anyway
   * @param limit at most so many, at least 1
   * @throws dev.petforge.failure.RetryableException if the database cannot be used now
   * @throws IllegalArgumentException if the limit is less than 1
   */
  ChangePage changes(ChangeCursor after, int limit);
}
