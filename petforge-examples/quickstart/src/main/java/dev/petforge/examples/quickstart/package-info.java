/** The smallest program that makes a video with PetForge. */
@NullMarked
package dev.petforge.examples.quickstart;

import org.jspecify.annotations.NullMarked;
