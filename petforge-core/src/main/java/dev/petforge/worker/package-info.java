/**
 * One handler for each kind of job. {@link dev.petforge.worker.JobHandlers} makes them; each looks
 * at what is, does one thing at its ports, and records what came of it.
 */
@NullMarked
package dev.petforge.worker;

import org.jspecify.annotations.NullMarked;
