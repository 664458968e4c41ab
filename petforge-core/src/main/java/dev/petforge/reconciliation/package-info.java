/**
 * Compares the ledger with what providers and witnesses outside of the database say about
 * purchases, and settles calls of which nobody knows whether they were made.
 */
@NullMarked
package dev.petforge.reconciliation;

import org.jspecify.annotations.NullMarked;
