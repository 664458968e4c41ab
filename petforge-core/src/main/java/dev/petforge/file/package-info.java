/**
 * Where the files of a project are: {@link dev.petforge.file.ProjectFiles} is the layout, {@link
 * dev.petforge.file.FileStore} the port that keeps them.
 */
@NullMarked
package dev.petforge.file;

import org.jspecify.annotations.NullMarked;
