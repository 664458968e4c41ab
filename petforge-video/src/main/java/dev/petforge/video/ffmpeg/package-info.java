/**
 * The pieces of FFmpeg that the media tools and the animatic share. Internal: public only because
 * two packages of this module use it. Start at {@link dev.petforge.video.ffmpeg.FfmpegNatives}.
 */
@NullMarked
package dev.petforge.video.ffmpeg;

import org.jspecify.annotations.NullMarked;
