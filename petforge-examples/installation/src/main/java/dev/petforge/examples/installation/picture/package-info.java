/**
 * Draws the pets of the demo. Start at {@link
 * dev.petforge.examples.installation.picture.PetPictures}.
 */
@NullMarked
package dev.petforge.examples.installation.picture;

import org.jspecify.annotations.NullMarked;
