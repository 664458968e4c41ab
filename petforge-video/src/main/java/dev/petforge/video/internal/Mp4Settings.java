package dev.petforge.video.internal;

import dev.petforge.media.FrameSize;

/**
 * What decides how an MP4 is encoded. Files written with equal settings by the same libraries carry
 * equal parameter sets, so that they can be joined without encoding them again.
 *
 * @param size both sides even, 16 to 4096 pixels (4:2:0 chroma needs even sides)
 * @param rateNumerator frames per second is this divided by {@code rateDenominator}; at least 1
 * @param rateDenominator at least 1; the rate must be at most 120
 * @param draft whether little work counts more than the last bit of quality, and the sound is
 *     encoded once more later
 */
public record Mp4Settings(FrameSize size, int rateNumerator, int rateDenominator, boolean draft) {
  public Mp4Settings {
    requireSide("width", size.width());
    requireSide("height", size.height());
    if (rateNumerator < 1 || rateDenominator < 1 || rateNumerator > 120L * rateDenominator) {
      throw new IllegalArgumentException(
          "the frame rate must be above 0 and at most 120, was "
              + rateNumerator
              + "/"
              + rateDenominator);
    }
  }

  /** A whole number of frames per second. */
  public static Mp4Settings of(FrameSize size, int framesPerSecond) {
    return new Mp4Settings(size, framesPerSecond, 1, false);
  }

  /** The same as a draft. */
  public Mp4Settings asDraft() {
    return new Mp4Settings(size, rateNumerator, rateDenominator, true);
  }

  private static void requireSide(String name, int value) {
    if (value < 16 || value > 4096 || value % 2 != 0) {
      throw new IllegalArgumentException(
          name + " must be even and 16 to 4096 pixels, was " + value);
    }
  }
}
