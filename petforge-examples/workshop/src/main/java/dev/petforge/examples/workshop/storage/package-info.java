/** Pictures and videos. */
@NullMarked
package dev.petforge.examples.workshop.storage;

import org.jspecify.annotations.NullMarked;
