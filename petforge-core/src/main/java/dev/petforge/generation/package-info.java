/**
 * The port to video models: a {@link dev.petforge.generation.VideoGenerator} says what it can do,
 * takes {@link dev.petforge.generation.ClipRequest}s and delivers clips.
 */
@NullMarked
package dev.petforge.generation;

import org.jspecify.annotations.NullMarked;
