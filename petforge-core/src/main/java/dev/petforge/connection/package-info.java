/** Which tables are connected, and what users allowed to be done in their name. */
@NullMarked
package dev.petforge.connection;

import org.jspecify.annotations.NullMarked;
