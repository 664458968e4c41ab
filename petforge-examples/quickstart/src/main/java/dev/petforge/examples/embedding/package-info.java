/**
 * A shop that makes videos for its orders: PetForge inside of another application. The code of
 * {@code docs/embedding.md} is from here.
 */
@NullMarked
package dev.petforge.examples.embedding;

import org.jspecify.annotations.NullMarked;
