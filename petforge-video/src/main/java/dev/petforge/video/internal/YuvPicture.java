package dev.petforge.video.internal;

import dev.petforge.media.FrameSize;
import java.awt.image.BufferedImage;

/**
 * A picture as video has it: BT.709 in limited range, 8 bits, colour at half the resolution in both
 * directions (4:2:0). Its planes may be drawn into; used by one thread at a time.
 */
public final class YuvPicture {
  private final FrameSize size;
  private final byte[] luma;
  private final byte[] blue;
  private final byte[] red;

  private YuvPicture(FrameSize size, byte[] luma, byte[] blue, byte[] red) {
    this.size = size;
    this.luma = luma;
    this.blue = blue;
    this.red = red;
  }

  /**
   * A picture whose planes are all 0, to be drawn.
   *
   * @param size both sides even
   */
  public static YuvPicture blank(FrameSize size) {
    if (size.width() % 2 != 0 || size.height() % 2 != 0) {
      throw new IllegalArgumentException("both sides must be even, were " + size);
    }
    int pixels = size.width() * size.height();
    return new YuvPicture(size, new byte[pixels], new byte[pixels / 4], new byte[pixels / 4]);
  }

  /**
   * Converts a picture and scales it, bicubic, in one step.
   *
   * @param image {@link BufferedImage#TYPE_INT_RGB} (sRGB)
   * @param size of the result, both sides even
   */
  public static YuvPicture of(BufferedImage image, FrameSize size) {
    YuvPicture picture = blank(size);
    FrameSize given = new FrameSize(image.getWidth(), image.getHeight());
    FfmpegNatives.load();
    try (YuvFrame frame = new YuvFrame(size);
        RgbToYuv converter = RgbToYuv.open(given, size)) {
      converter.convert(image, frame.frame());
      frame.copyTo(picture);
    }
    return picture;
  }

  public FrameSize size() {
    return size;
  }

  /** The brightness: height × width, 16 (black) to 235 (white). */
  public byte[] luma() {
    return luma;
  }

  /** Blue less the brightness (Cb): half the height × half the width, 128 for grey. */
  public byte[] blue() {
    return blue;
  }

  /** Red less the brightness (Cr): half the height × half the width, 128 for grey. */
  public byte[] red() {
    return red;
  }
}
