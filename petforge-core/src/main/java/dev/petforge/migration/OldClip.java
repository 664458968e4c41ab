package dev.petforge.migration;

import java.time.Instant;
import java.util.Optional;

/**
 * A clip of the other installation.
 *
 * @param file the clip
 * @param firstFrame the picture that is kept as its first frame, if there is one
 * @param lastFrame the picture that is kept as its last frame, if there is one
 * @param madeAt when it was made
 */
public record OldClip(
    OldFile file, Optional<OldFile> firstFrame, Optional<OldFile> lastFrame, Instant madeAt) {}
