/** Measurements against a baseline in the same run. For those who change PetForge. */
@NullMarked
package dev.petforge.examples.benchmarks.bench;

import org.jspecify.annotations.NullMarked;
