package dev.petforge.media;

import java.time.Duration;
import java.util.Optional;

/**
 * What a look at a video file says.
 *
 * @param size as people see it, after rotation
 * @param rotation clockwise degrees that a player turns the coded picture by: 0, 90, 180 or 270
 * @param duration of the video track
 * @param framesPerSecond the nominal rate, above 0
 * @param videoCodec FFmpeg's name, for example {@code h264}
 * @param audioCodec FFmpeg's name, or empty if there is no sound
 */
public record VideoInfo(
    FrameSize size,
    int rotation,
    Duration duration,
    double framesPerSecond,
    String videoCodec,
    Optional<String> audioCodec) {
  public VideoInfo {
    if (rotation != 0 && rotation != 90 && rotation != 180 && rotation != 270) {
      throw new IllegalArgumentException("rotation must be 0, 90, 180 or 270, was " + rotation);
    }
    if (duration.isNegative()) {
      throw new IllegalArgumentException("duration must not be negative, was " + duration);
    }
    if (!(framesPerSecond > 0)) {
      throw new IllegalArgumentException("framesPerSecond must be above 0, was " + framesPerSecond);
    }
  }
}
