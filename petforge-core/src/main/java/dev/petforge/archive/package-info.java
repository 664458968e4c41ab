/**
 * Takes a project with everything that belongs to it out of an installation and into another one:
 * {@link dev.petforge.archive.ProjectArchives} is the way in, {@link
 * dev.petforge.archive.ArchiveFormat} the port that writes and reads the file. {@link
 * dev.petforge.archive.FileMove} takes all files of an installation into another store.
 */
@NullMarked
package dev.petforge.archive;

import org.jspecify.annotations.NullMarked;
