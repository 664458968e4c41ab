/**
 * Clips without a provider: the first frame, moved gently and with a caption, for people who want
 * to see a storyboard in motion before they pay for it. Start at {@link
 * dev.petforge.video.animatic.AnimaticGenerator}, a {@link dev.petforge.generation.VideoGenerator}.
 */
@NullMarked
package dev.petforge.video.animatic;

import org.jspecify.annotations.NullMarked;
