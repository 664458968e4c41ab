package dev.petforge.video.media;

import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.util.Arrays;

/** Pictures as this package passes them on: 8 bits a channel, B G R in memory, no gaps. */
final class Bgr {
  private Bgr() {}

  static BufferedImage blank(int width, int height) {
    return new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR);
  }

  static BufferedImage white(int width, int height) {
    BufferedImage image = blank(width, height);
    Arrays.fill(pixels(image), (byte) 255);
    return image;
  }

  /** Puts a picture on another one, as far as it fits there. */
  static void put(BufferedImage picture, BufferedImage canvas, int left, int top) {
    int width = Math.min(picture.getWidth(), canvas.getWidth() - left);
    int height = Math.min(picture.getHeight(), canvas.getHeight() - top);
    for (int y = 0; y < height && width > 0; y++) {
      System.arraycopy(
          pixels(picture),
          y * picture.getWidth() * 3,
          pixels(canvas),
          ((top + y) * canvas.getWidth() + left) * 3,
          width * 3);
    }
  }

  /** The pixels themselves: height × width × B, G, R. */
  static byte[] pixels(BufferedImage image) {
    return ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
  }

  /** The same picture in this form, itself if it has it already. */
  static BufferedImage of(BufferedImage image) {
    if (image.getType() == BufferedImage.TYPE_3BYTE_BGR
        && pixels(image).length == image.getWidth() * image.getHeight() * 3) {
      return image;
    }
    BufferedImage copy = blank(image.getWidth(), image.getHeight());
    Graphics2D graphics = copy.createGraphics();
    graphics.drawImage(image, 0, 0, null);
    graphics.dispose();
    return copy;
  }

  static BufferedImage upright(BufferedImage stored, Orientation orientation) {
    if (orientation.equals(Orientation.UPRIGHT)) {
      return stored;
    }
    int storedWidth = stored.getWidth();
    int storedHeight = stored.getHeight();
    BufferedImage result =
        blank(
            orientation.width(storedWidth, storedHeight),
            orientation.height(storedWidth, storedHeight));
    byte[] from = pixels(stored);
    byte[] to = pixels(result);
    int at = 0;
    for (int y = 0; y < result.getHeight(); y++) {
      for (int x = 0; x < result.getWidth(); x++) {
        int sx = orientation.transposed() ? y : x;
        int sy = orientation.transposed() ? x : y;
        if (orientation.fromRight()) {
          sx = storedWidth - 1 - sx;
        }
        if (orientation.fromBottom()) {
          sy = storedHeight - 1 - sy;
        }
        int source = (sy * storedWidth + sx) * 3;
        to[at++] = from[source];
        to[at++] = from[source + 1];
        to[at++] = from[source + 2];
      }
    }
    return result;
  }
}
