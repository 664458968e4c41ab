package dev.petforge.task;

import dev.petforge.generation.FrameRef;
import dev.petforge.media.Picture;

/**
 * The picture that the video starts from.
 *
 * @param frame where it is stored
 * @param picture what is known of it
 */
public record Opening(FrameRef frame, Picture picture) {}
