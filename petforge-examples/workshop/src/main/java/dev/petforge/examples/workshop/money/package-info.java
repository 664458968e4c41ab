/** What was spent. */
@NullMarked
package dev.petforge.examples.workshop.money;

import org.jspecify.annotations.NullMarked;
