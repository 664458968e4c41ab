package dev.petforge.segment;

import dev.petforge.file.StoredFile;

/**
 * The files of one clip.
 *
 * @param video the clip
 * @param firstFrame its first frame, JPEG
 * @param lastFrame its last frame, JPEG
 * @param seed its last frame without loss, PNG: the next segment starts from it
 */
public record ClipFiles(
    StoredFile video, StoredFile firstFrame, StoredFile lastFrame, StoredFile seed) {}
