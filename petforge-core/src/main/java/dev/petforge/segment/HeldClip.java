package dev.petforge.segment;

import dev.petforge.failure.Failure;

/**
 * A paid clip in the history of a segment that a person has to decide on: until then nothing is
 * bought for the segment by itself.
 *
 * @param version its id
 * @param reason why it was not taken in
 */
public record HeldClip(String version, Failure reason) {}
