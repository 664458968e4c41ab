package dev.petforge.video.media;

import java.awt.image.BufferedImage;

/**
 * Scales a picture down row by row, so that a large one is never whole in memory: each new pixel is
 * the mean of the area that it covers.
 */
final class AreaScaler {
  private final int width;
  private final BufferedImage result;
  private final byte[] pixels;
  private final int newWidth;
  private final int newHeight;
  private final double ratioX;
  private final double ratioY;
  private final double[] line;
  private final double[] sums;
  private int row;
  private int newRow;

  AreaScaler(int width, int height, int newWidth, int newHeight) {
    this.width = width;
    this.newWidth = newWidth;
    this.newHeight = newHeight;
    this.ratioX = (double) width / newWidth;
    this.ratioY = (double) height / newHeight;
    this.result = Bgr.blank(newWidth, newHeight);
    this.pixels = Bgr.pixels(result);
    this.line = new double[newWidth * 3];
    this.sums = new double[newWidth * 3];
  }

  /**
   * @param longest the most pixels that the longer side may have afterwards; smaller pictures stay
   *     as they are
   */
  static AreaScaler within(int width, int height, int longest) {
    double scale = Math.min(1, (double) longest / Math.max(width, height));
    return new AreaScaler(width, height, scaled(width, scale), scaled(height, scale));
  }

  /** How many pixels a side has after it was scaled. */
  static int scaled(int pixels, double scale) {
    return Math.max(1, (int) Math.round(pixels * scale));
  }

  /**
   * Takes the next row.
   *
   * @param bgr width × B, G, R, from an offset
   */
  void add(byte[] bgr, int offset) {
    if (ratioX == 1 && ratioY == 1) {
      System.arraycopy(bgr, offset, pixels, row++ * width * 3, width * 3);
      return;
    }
    squeeze(bgr, offset);
    double border = (newRow + 1) * ratioY;
    double here = Math.min(1, border - row);
    addLine(here);
    row++;
    if (row >= border - 1e-6 && newRow < newHeight) {
      finishRow();
      addLine(1 - here);
    }
  }

  private void squeeze(byte[] bgr, int offset) {
    for (int x = 0; x < newWidth; x++) {
      double from = x * ratioX;
      double to = Math.min(width, from + ratioX);
      double blue = 0;
      double green = 0;
      double red = 0;
      for (int source = (int) from; source < to; source++) {
        double weight = Math.min(source + 1, to) - Math.max(source, from);
        int at = offset + source * 3;
        blue += weight * (bgr[at] & 0xff);
        green += weight * (bgr[at + 1] & 0xff);
        red += weight * (bgr[at + 2] & 0xff);
      }
      line[x * 3] = blue / ratioX;
      line[x * 3 + 1] = green / ratioX;
      line[x * 3 + 2] = red / ratioX;
    }
  }

  private void addLine(double weight) {
    for (int i = 0; i < line.length; i++) {
      sums[i] += line[i] * weight;
    }
  }

  private void finishRow() {
    int at = newRow++ * newWidth * 3;
    for (int i = 0; i < sums.length; i++) {
      pixels[at + i] = (byte) Math.min(255, Math.round(sums[i] / ratioY));
      sums[i] = 0;
    }
  }

  BufferedImage result() {
    return result;
  }
}
