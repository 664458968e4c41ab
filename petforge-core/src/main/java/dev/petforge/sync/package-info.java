/** Keeps tables and projects in step: rows are imported, results are pushed, both are compared. */
@NullMarked
package dev.petforge.sync;

import org.jspecify.annotations.NullMarked;
