/**
 * The way in: {@link dev.petforge.PetForge} has one method for each thing that a user can do, and a
 * builder that assembles it.
 */
@NullMarked
package dev.petforge;

import org.jspecify.annotations.NullMarked;
