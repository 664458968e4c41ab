/**
 * Compares the ledger with what providers and witnesses outside of the database say about
 * purchases, and settles calls of which nobody knows whether they were made.
 *
 * <p>Tested in {@code petforge-testkit/src/test}, by {@code RestoreTest} and {@code OrderKeysTest}.
 */
@NullMarked
package dev.petforge.reconciliation;

import org.jspecify.annotations.NullMarked;
