/**
 * Reads an installation of PetForge2, the predecessor: its SQLite database and the folders of its
 * projects. Nothing of it is changed. {@link dev.petforge.storage.jdbc.petforge2.PetForge2} is the
 * way in; what is read is taken over by {@link dev.petforge.migration.Migration}.
 */
@NullMarked
package dev.petforge.storage.jdbc.petforge2;

import org.jspecify.annotations.NullMarked;
