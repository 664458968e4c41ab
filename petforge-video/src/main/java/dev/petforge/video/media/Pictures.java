package dev.petforge.video.media;

import dev.petforge.media.FrameLook;
import dev.petforge.media.FrameSize;
import dev.petforge.media.JointReport;
import dev.petforge.media.Picture;
import dev.petforge.media.VideoTools;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Measures pictures. All of them are in the form of {@link Bgr}. */
final class Pictures {
  private static final double IDENTICAL_DB = 99;
  private static final int WINDOW = 8;
  private static final int STEP = 4;

  // Below this a picture has nothing in it that could be sharp.
  private static final double LEAST_SHARPNESS = 0.01;

  // By how much the spread of a colour may change, as a share.
  private static final double MOST_GAIN = 0.05;

  // SSIM's usual constants for 8 bits.
  private static final double C1 = 0.01 * 255 * 0.01 * 255;
  private static final double C2 = 0.03 * 255 * 0.03 * 255;

  // Colours of one 32-wide cube of RGB count as one; a colour is named if it covers this much.
  private static final int CUBE_SHIFT = 5;
  private static final double NAMED_SHARE = 0.04;
  private static final int MOST_COLOURS = 5;
  private static final int MOST_SAMPLES_A_SIDE = 512;

  private Pictures() {}

  /**
   * PSNR over R, G and B of the whole picture; SSIM over BT.601 luma, uniform windows of 8×8 pixels
   * every 4 pixels, their mean; steps of light and colour, and how sharp the second is beside the
   * first.
   */
  static JointReport compare(BufferedImage a, BufferedImage b) {
    byte[] left = Bgr.pixels(a);
    byte[] right = Bgr.pixels(b);
    double squares = 0;
    for (int i = 0; i < left.length; i++) {
      int difference = (left[i] & 0xff) - (right[i] & 0xff);
      squares += difference * difference;
    }
    if (squares == 0) {
      return JointReport.IDENTICAL;
    }
    double psnr = Math.min(IDENTICAL_DB, 10 * Math.log10(255.0 * 255.0 * left.length / squares));
    float[] leftLuma = luma(left);
    float[] rightLuma = luma(right);
    return new JointReport(
        psnr,
        ssim(leftLuma, rightLuma, a.getWidth(), a.getHeight()),
        mean(rightLuma) - mean(leftLuma),
        saturation(right) - saturation(left),
        sharpness(rightLuma, b.getWidth(), b.getHeight())
            / Math.max(LEAST_SHARPNESS, sharpness(leftLuma, a.getWidth(), a.getHeight())));
  }

  static FrameLook look(BufferedImage picture) {
    byte[] pixels = Bgr.pixels(picture);
    float[] luma = luma(pixels);
    return new FrameLook(
        mean(luma), saturation(pixels), sharpness(luma, picture.getWidth(), picture.getHeight()));
  }

  /** Moves mean and spread of each colour towards those of another picture, in place. */
  static void matchColours(BufferedImage picture, BufferedImage reference) {
    byte[] pixels = Bgr.pixels(picture);
    byte[] wanted = Bgr.pixels(reference);
    for (int channel = 0; channel < 3; channel++) {
      Spread own = Spread.of(pixels, channel);
      Spread other = Spread.of(wanted, channel);
      double gain =
          own.deviation() == 0
              ? 1
              : within(other.deviation() / own.deviation(), 1 - MOST_GAIN, 1 + MOST_GAIN);
      double step =
          within(
              other.mean() - own.mean(), -VideoTools.MOST_COLOUR_STEP, VideoTools.MOST_COLOUR_STEP);
      byte[] table = new byte[256];
      for (int value = 0; value < 256; value++) {
        double moved = (value - own.mean()) * gain + own.mean() + step;
        table[value] = (byte) Math.round(within(moved, 0, 255));
      }
      for (int i = channel; i < pixels.length; i += 3) {
        pixels[i] = table[pixels[i] & 0xff];
      }
    }
  }

  private static double within(double value, double least, double most) {
    return Math.max(least, Math.min(most, value));
  }

  /** Mean and standard deviation of one colour. */
  private record Spread(double mean, double deviation) {
    static Spread of(byte[] bgr, int channel) {
      double sum = 0;
      double squares = 0;
      for (int i = channel; i < bgr.length; i += 3) {
        int value = bgr[i] & 0xff;
        sum += value;
        squares += (double) value * value;
      }
      double count = bgr.length / 3.0;
      double mean = sum / count;
      return new Spread(mean, Math.sqrt(Math.max(0, squares / count - mean * mean)));
    }
  }

  private static double mean(float[] luma) {
    double sum = 0;
    for (float value : luma) {
      sum += value;
    }
    return sum / luma.length;
  }

  /** The mean difference between the strongest and the weakest of the three colours. */
  private static double saturation(byte[] bgr) {
    long sum = 0;
    for (int p = 0; p + 2 < bgr.length; p += 3) {
      int blue = bgr[p] & 0xff;
      int green = bgr[p + 1] & 0xff;
      int red = bgr[p + 2] & 0xff;
      sum += Math.max(red, Math.max(green, blue)) - Math.min(red, Math.min(green, blue));
    }
    return 3.0 * sum / bgr.length;
  }

  /** The variance of the Laplacian: how much the picture changes from pixel to pixel. */
  private static double sharpness(float[] luma, int width, int height) {
    double sum = 0;
    double squares = 0;
    long count = 0;
    for (int y = 1; y < height - 1; y++) {
      for (int i = y * width + 1, end = (y + 1) * width - 1; i < end; i++) {
        double laplacian =
            luma[i - 1] + luma[i + 1] + luma[i - width] + luma[i + width] - 4.0 * luma[i];
        sum += laplacian;
        squares += laplacian * laplacian;
        count++;
      }
    }
    if (count == 0) {
      return 0;
    }
    double mean = sum / count;
    return Math.max(0, squares / count - mean * mean);
  }

  private static double ssim(float[] a, float[] b, int width, int height) {
    int windowWidth = Math.min(WINDOW, width);
    int windowHeight = Math.min(WINDOW, height);
    int count = windowWidth * windowHeight;
    double sum = 0;
    long windows = 0;
    for (int top = 0; top + windowHeight <= height; top += STEP) {
      for (int left = 0; left + windowWidth <= width; left += STEP) {
        double sumA = 0;
        double sumB = 0;
        double squaresA = 0;
        double squaresB = 0;
        double products = 0;
        for (int y = top; y < top + windowHeight; y++) {
          for (int i = y * width + left, end = i + windowWidth; i < end; i++) {
            double p = a[i];
            double q = b[i];
            sumA += p;
            sumB += q;
            squaresA += p * p;
            squaresB += q * q;
            products += p * q;
          }
        }
        double meanA = sumA / count;
        double meanB = sumB / count;
        double varianceA = squaresA / count - meanA * meanA;
        double varianceB = squaresB / count - meanB * meanB;
        double covariance = products / count - meanA * meanB;
        sum +=
            (2 * meanA * meanB + C1)
                * (2 * covariance + C2)
                / ((meanA * meanA + meanB * meanB + C1) * (varianceA + varianceB + C2));
        windows++;
      }
    }
    return Math.min(1, sum / windows);
  }

  private static float[] luma(byte[] bgr) {
    float[] luma = new float[bgr.length / 3];
    for (int i = 0, p = 0; i < luma.length; i++, p += 3) {
      luma[i] = (float) luma(bgr[p + 2] & 0xff, bgr[p + 1] & 0xff, bgr[p] & 0xff);
    }
    return luma;
  }

  private static double luma(int red, int green, int blue) {
    return 0.299 * red + 0.587 * green + 0.114 * blue;
  }

  /** Size, mean luma and main colours: the means of the fullest cubes of RGB, most first. */
  static Picture describe(BufferedImage image) {
    byte[] pixels = Bgr.pixels(image);
    int width = image.getWidth();
    int height = image.getHeight();
    int stepX = Math.max(1, width / MOST_SAMPLES_A_SIDE);
    int stepY = Math.max(1, height / MOST_SAMPLES_A_SIDE);
    int side = 256 >> CUBE_SHIFT;
    long[][] cubes = new long[side * side * side][4];
    double light = 0;
    long samples = 0;
    for (int y = 0; y < height; y += stepY) {
      for (int x = 0; x < width; x += stepX) {
        int at = (y * width + x) * 3;
        int blue = pixels[at] & 0xff;
        int green = pixels[at + 1] & 0xff;
        int red = pixels[at + 2] & 0xff;
        long[] cube =
            cubes[
                ((red >> CUBE_SHIFT) * side + (green >> CUBE_SHIFT)) * side + (blue >> CUBE_SHIFT)];
        cube[0]++;
        cube[1] += red;
        cube[2] += green;
        cube[3] += blue;
        light += luma(red, green, blue);
        samples++;
      }
    }
    List<long[]> fullest = new ArrayList<>();
    for (long[] cube : cubes) {
      if (cube[0] > 0) {
        fullest.add(cube);
      }
    }
    fullest.sort(Comparator.comparingLong((long[] cube) -> cube[0]).reversed());
    double enough = samples * NAMED_SHARE;
    List<String> colours =
        fullest.stream()
            .limit(MOST_COLOURS)
            .filter(cube -> cube == fullest.get(0) || cube[0] >= enough)
            .map(
                cube ->
                    "#%02x%02x%02x"
                        .formatted(cube[1] / cube[0], cube[2] / cube[0], cube[3] / cube[0]))
            .toList();
    return new Picture(new FrameSize(width, height), colours, Math.min(255, light / samples));
  }
}
