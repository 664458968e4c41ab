package dev.petforge.archive;

import dev.petforge.project.ProjectId;
import java.nio.file.Path;

/**
 * An archive that was written.
 *
 * @param project whose it is
 * @param file where it is
 * @param bytes its size
 * @param files how many stored files are in it
 */
public record ExportedArchive(ProjectId project, Path file, long bytes, int files) {}
