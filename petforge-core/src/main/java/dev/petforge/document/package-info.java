/**
 * The JSON documents of the database and of the files, read and written. Members that this version
 * does not know are kept where people put them (shots) and ignored elsewhere.
 */
@NullMarked
package dev.petforge.document;

import org.jspecify.annotations.NullMarked;
