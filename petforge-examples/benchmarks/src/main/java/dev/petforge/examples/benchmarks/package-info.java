/**
 * Emulated providers, measurements against a baseline, and rehearsals of sudden deaths, for those
 * who try or change PetForge. {@link dev.petforge.examples.benchmarks.BenchmarksCli} is the main
 * class; each command has a class of its own.
 */
@NullMarked
package dev.petforge.examples.benchmarks;

import org.jspecify.annotations.NullMarked;
