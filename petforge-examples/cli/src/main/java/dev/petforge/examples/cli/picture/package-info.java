/** Draws the pets of the demo. Start at {@link dev.petforge.examples.cli.picture.PetPictures}. */
@NullMarked
package dev.petforge.examples.cli.picture;

import org.jspecify.annotations.NullMarked;
