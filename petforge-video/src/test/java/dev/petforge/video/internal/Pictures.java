package dev.petforge.video.internal;

import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Ellipse2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import javax.imageio.ImageIO;

/** Pictures for tests, and what compares them. */
public final class Pictures {
  private record Scene(int width, int height, long seed) {}

  private static final Map<Scene, byte[]> PNGS = new ConcurrentHashMap<>();

  private Pictures() {}

  /** {@link #scene} as a PNG; made once for all tests, and not to be changed. */
  public static byte[] png(int width, int height, long seed) {
    return PNGS.computeIfAbsent(new Scene(width, height, seed), Pictures::png);
  }

  private static byte[] png(Scene scene) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      ImageIO.write(scene(scene.width, scene.height, scene.seed), "png", bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** A picture with gradients, edges, saturated colours and fine texture, the same every time. */
  public static BufferedImage scene(int width, int height, long seed) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = image.createGraphics();
    g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    g.setPaint(
        new GradientPaint(0, 0, new Color(240, 214, 160), 0, height, new Color(70, 90, 140)));
    g.fillRect(0, 0, width, height);
    Random random = new Random(seed);
    for (int i = 0; i < 60; i++) {
      double radius = 10 + random.nextDouble() * Math.min(width, height) / 6;
      g.setColor(Color.getHSBColor(random.nextFloat(), 0.25f, 0.3f + 0.7f * random.nextFloat()));
      g.fill(
          new Ellipse2D.Double(
              random.nextDouble() * width - radius,
              random.nextDouble() * height - radius,
              2 * radius,
              2 * radius));
    }
    g.dispose();
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int grain = random.nextInt(9) - 4;
        Color c = new Color(image.getRGB(x, y));
        image.setRGB(
            x,
            y,
            new Color(
                    clip(c.getRed() + grain), clip(c.getGreen() + grain), clip(c.getBlue() + grain))
                .getRGB());
      }
    }
    return image;
  }

  private static int clip(int value) {
    return Math.max(0, Math.min(255, value));
  }

  /** Peak signal to noise over RGB in dB, 99 for identical pictures. */
  public static double psnr(BufferedImage a, BufferedImage b) {
    int width = a.getWidth();
    int height = a.getHeight();
    if (width != b.getWidth() || height != b.getHeight()) {
      throw new AssertionError("sizes differ");
    }
    double squares = 0;
    int[] left = a.getRGB(0, 0, width, height, null, 0, width);
    int[] right = b.getRGB(0, 0, width, height, null, 0, width);
    for (int i = 0; i < left.length; i++) {
      for (int shift = 0; shift <= 16; shift += 8) {
        int d = (left[i] >> shift & 255) - (right[i] >> shift & 255);
        squares += d * d;
      }
    }
    return squares == 0
        ? 99
        : Math.min(99, 10 * Math.log10(255.0 * 255.0 * 3 * left.length / squares));
  }

  /** How sharp a picture is: the mean absolute Laplacian of its green channel. */
  public static double sharpness(BufferedImage image) {
    int width = image.getWidth();
    int height = image.getHeight();
    int[] rgb = image.getRGB(0, 0, width, height, null, 0, width);
    double sum = 0;
    for (int y = 1; y < height - 1; y++) {
      for (int x = 1; x < width - 1; x++) {
        int i = y * width + x;
        sum +=
            Math.abs(
                4 * (rgb[i] >> 8 & 255)
                    - (rgb[i - 1] >> 8 & 255)
                    - (rgb[i + 1] >> 8 & 255)
                    - (rgb[i - width] >> 8 & 255)
                    - (rgb[i + width] >> 8 & 255));
      }
    }
    return sum / ((width - 2.0) * (height - 2.0));
  }
}
