/**
 * Tasks, the ledger of paid calls and the jobs on SQLite and PostgreSQL. Start at {@link
 * dev.petforge.storage.jdbc.JdbcPersistence}; it implements {@link
 * dev.petforge.production.Persistence}.
 */
@NullMarked
package dev.petforge.storage.jdbc;

import org.jspecify.annotations.NullMarked;
