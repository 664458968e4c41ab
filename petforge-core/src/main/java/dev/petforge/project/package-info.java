/** The names that everything about one video hangs on. */
@NullMarked
package dev.petforge.project;

import org.jspecify.annotations.NullMarked;
