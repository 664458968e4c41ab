/**
 * The parts of a video and how they hang together: {@link dev.petforge.segment.Chain} says who
 * feeds whom and what is stale.
 *
 * <p>{@code ChainTest} is beside this package. What becomes of segments is decided by the rules in
 * {@code dev.petforge.task}, whose package comment says where their tests are; that every stored
 * form of them is read again is {@code DocumentsTest} in {@code petforge-testkit/src/test}.
 */
@NullMarked
package dev.petforge.segment;

import org.jspecify.annotations.NullMarked;
