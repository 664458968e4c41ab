/**
 * Finished videos on their way to where they are watched: {@link
 * dev.petforge.publication.Publisher} is the port.
 */
@NullMarked
package dev.petforge.publication;

import org.jspecify.annotations.NullMarked;
