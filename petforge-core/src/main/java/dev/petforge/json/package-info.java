/**
 * JSON as trees of the JDK's types: {@link dev.petforge.json.Json} reads and writes them. The only
 * package of core that knows how JSON is parsed.
 */
@NullMarked
package dev.petforge.json;

import org.jspecify.annotations.NullMarked;
