/**
 * Clips by Kling, in both of its dialects. Start at {@link
 * dev.petforge.video.kling.KlingGenerator}, a {@link dev.petforge.generation.VideoGenerator}.
 */
@NullMarked
package dev.petforge.video.kling;

import org.jspecify.annotations.NullMarked;
