package dev.petforge.video.animatic;

import dev.petforge.media.FrameSize;
import dev.petforge.video.internal.YuvPicture;
import java.awt.geom.AffineTransform;
import java.awt.geom.NoninvertibleTransformException;
import java.awt.image.BufferedImage;

/** Draws a picture as a moving camera sees it, in the colours that video has. */
final class Camera {
  /** Positions are counted in so many parts of a pixel. */
  private static final int SHIFT = 16;

  private final YuvPicture doubled;
  private final FrameSize size;
  private final CameraMove move;

  Camera(BufferedImage picture, CameraMove move) {
    this.size = new FrameSize(picture.getWidth(), picture.getHeight());
    // drawn bilinear from twice the size: as sharp as bicubic from the picture itself, at a fifth
    // of the time, and it does not go soft and sharp again as pixels fall between pixels
    this.doubled = YuvPicture.of(picture, new FrameSize(2 * size.width(), 2 * size.height()));
    this.move = move;
  }

  /**
   * Draws the whole frame.
   *
   * @param moment from 0 to 1
   * @param frame of the picture's size
   */
  void draw(double moment, YuvPicture frame) {
    AffineTransform back = inverse(move.at(moment, size));
    draw(back, doubled.luma(), frame.luma(), 1);
    draw(back, doubled.blue(), frame.blue(), 2);
    draw(back, doubled.red(), frame.red(), 2);
  }

  private static AffineTransform inverse(AffineTransform transform) {
    try {
      return transform.createInverse();
    } catch (NoninvertibleTransformException e) {
      throw new IllegalStateException("a move turns and zooms, and both can be undone", e);
    }
  }

  /**
   * Draws one plane. What matters of a pixel is where its middle lies.
   *
   * @param back from a place in the frame to the place in the picture that is seen there
   * @param coarseness pixels of the frame per sample of the plane, in each direction
   */
  private void draw(AffineTransform back, byte[] from, byte[] to, int coarseness) {
    int width = size.width() / coarseness;
    int height = size.height() / coarseness;
    double alongX = 2 * back.getScaleX();
    double alongY = 2 * back.getShearY();
    double startX = 2 * back.getTranslateX() / coarseness + back.getScaleX() + back.getShearX();
    double startY = 2 * back.getTranslateY() / coarseness + back.getShearY() + back.getScaleY();
    for (int row = 0; row < height; row++) {
      double x = startX + 2 * back.getShearX() * row - 0.5;
      double y = startY + 2 * back.getScaleY() * row - 0.5;
      drawRow(
          from,
          2 * width,
          to,
          row * width,
          width,
          fixed(x, 2 * width),
          fixed(x + alongX * (width - 1), 2 * width),
          fixed(y, 2 * height),
          fixed(y + alongY * (width - 1), 2 * height));
    }
  }

  /** A place as a whole number, so that it and the next one lie within the plane. */
  private static int fixed(double place, int length) {
    int most = ((length - 1) << SHIFT) - 1;
    return Math.max(0, Math.min(most, (int) Math.round(place * (1 << SHIFT))));
  }

  private static void drawRow(
      byte[] from,
      int stride,
      byte[] to,
      int at,
      int count,
      int firstX,
      int lastX,
      int firstY,
      int lastY) {
    int stepX = (lastX - firstX) / (count - 1);
    int stepY = (lastY - firstY) / (count - 1);
    int x = firstX;
    int y = firstY;
    for (int end = at + count; at < end; at++) {
      int above = (y >> SHIFT) * stride + (x >> SHIFT);
      int below = above + stride;
      int right = x >> 8 & 0xff;
      int down = y >> 8 & 0xff;
      int up = 256 - down;
      int near = (from[above] & 0xff) * up + (from[below] & 0xff) * down;
      int far = (from[above + 1] & 0xff) * up + (from[below + 1] & 0xff) * down;
      to[at] = (byte) (((near << 8) + (far - near) * right + (1 << 15)) >> 16);
      x += stepX;
      y += stepY;
    }
  }
}
