/**
 * The parts of a video and how they hang together: {@link dev.petforge.segment.Chain} says who
 * feeds whom and what is stale.
 */
@NullMarked
package dev.petforge.segment;

import org.jspecify.annotations.NullMarked;
