/**
 * PetForge on local folders: {@link dev.petforge.storage.local.LocalFileStore} keeps the files in a
 * directory, {@link dev.petforge.storage.local.FolderTable} makes a folder of pictures a table,
 * {@link dev.petforge.storage.local.LocalPurchaseWitness} remembers how much was bought.
 */
@NullMarked
package dev.petforge.storage.local;

import org.jspecify.annotations.NullMarked;
