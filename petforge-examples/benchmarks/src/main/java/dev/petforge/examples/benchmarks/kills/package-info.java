/**
 * Kills the command line at work, again and again, and looks whether anything was bought twice or
 * lost. Start at {@link dev.petforge.examples.benchmarks.kills.KillRehearsal}.
 */
@NullMarked
package dev.petforge.examples.benchmarks.kills;

import org.jspecify.annotations.NullMarked;
