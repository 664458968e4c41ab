/**
 * Looks into pictures and videos, cuts frames and joins clips, on FFmpeg's own libraries. Start at
 * {@link dev.petforge.video.media.FfmpegVideoTools}, the adapter of {@link
 * dev.petforge.media.VideoTools}.
 */
@NullMarked
package dev.petforge.video.media;

import org.jspecify.annotations.NullMarked;
