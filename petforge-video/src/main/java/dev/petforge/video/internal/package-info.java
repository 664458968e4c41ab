/**
 * The pieces of FFmpeg that the media tools and the animatic share. Internal: public only because
 * two packages of this module use it. Start at {@link dev.petforge.video.internal.FfmpegNatives}.
 */
@NullMarked
package dev.petforge.video.internal;

import org.jspecify.annotations.NullMarked;
