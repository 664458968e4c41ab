/**
 * Keeps tables and projects in step: rows are imported, results are pushed, both are compared.
 *
 * <p>Tested in {@code petforge-testkit/src/test}, by {@code RowEditTest}, {@code CompareTest},
 * {@code ImportedTogetherTest}, {@code ChangedRowsTest} and {@code BasePushTest}.
 */
@NullMarked
package dev.petforge.sync;

import org.jspecify.annotations.NullMarked;
