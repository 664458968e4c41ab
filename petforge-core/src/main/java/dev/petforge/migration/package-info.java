/**
 * Takes projects over that another installation made: {@link dev.petforge.migration.Migration} is
 * the way in, {@link dev.petforge.migration.OldProject} what it is given. Whoever reads the other
 * installation knows its technology; here nobody does.
 */
@NullMarked
package dev.petforge.migration;

import org.jspecify.annotations.NullMarked;
