/** Connected tables. */
@NullMarked
package dev.petforge.examples.workshop.table;

import org.jspecify.annotations.NullMarked;
