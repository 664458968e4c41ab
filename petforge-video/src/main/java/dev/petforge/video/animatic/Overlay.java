package dev.petforge.video.animatic;

import dev.petforge.video.internal.YuvPicture;
import java.awt.image.BufferedImage;

/** A partly transparent picture in the colours that video has, to be laid over frames. */
final class Overlay {
  /** Full cover, and full strength. */
  private static final int FULL = 256;

  private final int x;
  private final int y;
  private final int width;
  private final int height;
  private final Plane luma;
  private final Plane blue;
  private final Plane red;

  /** What a plane gets. */
  private static final class Plane {
    /** How much of what was there goes, 0 to {@link #FULL}. */
    private final int[] cover;

    /** What comes instead, times {@link #FULL}. */
    private final int[] share;

    Plane(int samples) {
      cover = new int[samples];
      share = new int[samples];
    }

    void set(int at, double coverage, double value) {
      cover[at] = (int) Math.round(coverage * FULL);
      share[at] = (int) Math.round(value * FULL);
    }
  }

  /**
   * @param picture {@link BufferedImage#TYPE_INT_ARGB_PRE}, both sides even
   * @param x where its left side is in the frame, even; it lies within the frame
   * @param y where its top is, even
   */
  Overlay(BufferedImage picture, int x, int y) {
    this.x = x;
    this.y = y;
    this.width = picture.getWidth();
    this.height = picture.getHeight();
    this.luma = new Plane(width * height);
    this.blue = new Plane(width * height / 4);
    this.red = new Plane(width * height / 4);
    int[] argb = new int[width * height];
    picture.getRaster().getDataElements(0, 0, width, height, argb);
    for (int i = 0; i < argb.length; i++) {
      double cover = (argb[i] >>> 24) / 255.0;
      luma.set(i, cover, 16 * cover + 219 * brightness(argb[i]));
    }
    for (int row = 0; row < height / 2; row++) {
      for (int column = 0; column < width / 2; column++) {
        setColour(row * width / 2 + column, argb, 2 * row * width + 2 * column);
      }
    }
  }

  /** The mean of four pixels. */
  private void setColour(int at, int[] argb, int first) {
    double cover = 0;
    double blueness = 0;
    double redness = 0;
    for (int i : new int[] {first, first + 1, first + width, first + width + 1}) {
      cover += (argb[i] >>> 24) / 255.0 / 4;
      blueness += ((argb[i] & 0xff) / 255.0 - brightness(argb[i])) / 1.8556 / 4;
      redness += ((argb[i] >> 16 & 0xff) / 255.0 - brightness(argb[i])) / 1.5748 / 4;
    }
    blue.set(at, cover, 128 * cover + 224 * blueness);
    red.set(at, cover, 128 * cover + 224 * redness);
  }

  /** BT.709's, from 0 to 1. */
  private static double brightness(int rgb) {
    return (0.2126 * (rgb >> 16 & 0xff) + 0.7152 * (rgb >> 8 & 0xff) + 0.0722 * (rgb & 0xff)) / 255;
  }

  /**
   * Lays it over a frame.
   *
   * @param strength how much of it is seen, 0 to 1
   */
  void draw(YuvPicture frame, double strength) {
    int seen = (int) Math.round(FULL * strength);
    int stride = frame.size().width();
    draw(luma, frame.luma(), y * stride + x, stride, width, seen);
    int coarse = y / 2 * (stride / 2) + x / 2;
    draw(blue, frame.blue(), coarse, stride / 2, width / 2, seen);
    draw(red, frame.red(), coarse, stride / 2, width / 2, seen);
  }

  private static void draw(Plane plane, byte[] to, int start, int stride, int width, int seen) {
    int[] cover = plane.cover;
    int[] share = plane.share;
    for (int from = 0, row = start; from < cover.length; from += width, row += stride) {
      for (int i = 0; i < width; i++) {
        int kept = (to[row + i] & 0xff) * (FULL * FULL - cover[from + i] * seen);
        to[row + i] = (byte) ((kept + share[from + i] * seen + (1 << 15)) >> 16);
      }
    }
  }
}
