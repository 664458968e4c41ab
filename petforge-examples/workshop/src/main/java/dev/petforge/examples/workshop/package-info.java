/** The workshop: the web page and the HTTP API that a content team works with all day. */
@NullMarked
package dev.petforge.examples.workshop;

import org.jspecify.annotations.NullMarked;
