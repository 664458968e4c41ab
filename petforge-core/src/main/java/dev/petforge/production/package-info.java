/**
 * How videos are produced: one class for each kind of work, in the order in which a segment meets
 * them: {@link dev.petforge.production.Dispatch}, {@link dev.petforge.production.Poll}, {@link
 * dev.petforge.production.Fetch}, {@link dev.petforge.production.ApplyCallOutcome}; then {@link
 * dev.petforge.production.FileProjection} and {@link dev.petforge.production.Push}. Each looks at
 * what is, does one thing at its ports, and records what came of it.
 */
@NullMarked
package dev.petforge.production;

import org.jspecify.annotations.NullMarked;
