/**
 * What PetForge knows of pictures and videos. {@link dev.petforge.media.VideoTools} is the port
 * that looks into files and makes new ones.
 */
@NullMarked
package dev.petforge.media;

import org.jspecify.annotations.NullMarked;
