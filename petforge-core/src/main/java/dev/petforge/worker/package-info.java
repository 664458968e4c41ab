/**
 * Runs jobs, with one handler for each kind: {@link dev.petforge.worker.Worker} makes and starts
 * them. Each looks at what is, does one thing at its ports, and records what came of it.
 */
@NullMarked
package dev.petforge.worker;

import org.jspecify.annotations.NullMarked;
