package dev.petforge.generation;

import dev.petforge.file.FileKey;
import dev.petforge.file.Sha256;

/**
 * A stored picture that a clip begins or ends with.
 *
 * @param file where it is stored
 * @param sha256 of its content: two requests with the same frames are the same, wherever the files
 *     lie
 */
public record FrameRef(FileKey file, Sha256 sha256) {}
