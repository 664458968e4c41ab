package dev.petforge.generation;

import java.nio.file.Path;
import java.util.Optional;

/**
 * The frames of a request as local files, to be read only.
 *
 * @param firstFrame PNG or JPEG, upright
 * @param lastFrame the same, if the request has one
 */
public record ClipInputs(Path firstFrame, Optional<Path> lastFrame) {}
