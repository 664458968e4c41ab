/**
 * The way in: {@link dev.petforge.PetForge} has one method for each thing that a user can do.
 * {@link dev.petforge.Persistence} is what a database module supplies.
 */
@NullMarked
package dev.petforge;

import org.jspecify.annotations.NullMarked;
