/** Jobs: what runs, waits and failed. */
@NullMarked
package dev.petforge.examples.workshop.work;

import org.jspecify.annotations.NullMarked;
