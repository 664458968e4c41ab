/**
 * What happened in this process, told to those who listen. Changes that other processes make are
 * read from the database's change feed.
 */
@NullMarked
package dev.petforge.event;

import org.jspecify.annotations.NullMarked;
