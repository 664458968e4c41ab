/**
 * The table that people work in: rows come in as tasks, results go out as cells. {@link
 * dev.petforge.table.RecordTable} is the port; the table is a projection and never read back as
 * truth.
 */
@NullMarked
package dev.petforge.table;

import org.jspecify.annotations.NullMarked;
