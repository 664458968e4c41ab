package dev.petforge.examples.installation.picture;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.Paint;
import java.awt.RadialGradientPaint;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Area;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.SplittableRandom;

/**
 * A picture as it is painted, with brushes for soft light, wood and fur. Always the same strokes.
 */
final class Canvas {
  static final int WIDTH = 1376;
  static final int HEIGHT = 768;

  private static final int GRAIN = 5;

  private final BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
  private final Graphics2D g = image.createGraphics();
  private final SplittableRandom random;

  Canvas(long seed) {
    this.random = new SplittableRandom(seed);
    g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    g.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
  }

  static Shape ellipse(double x, double y, double rx, double ry) {
    return new Ellipse2D.Double(x - rx, y - ry, 2 * rx, 2 * ry);
  }

  static Shape turned(Shape shape, double degrees, double x, double y) {
    return AffineTransform.getRotateInstance(Math.toRadians(degrees), x, y)
        .createTransformedShape(shape);
  }

  static Shape box(double x, double y, double width, double height) {
    return new Rectangle2D.Double(x, y, width, height);
  }

  /** A closed curve through points, each given as x, y. */
  static Shape curve(double... points) {
    Path2D path = new Path2D.Double();
    int n = points.length / 2;
    for (int i = 0; i < n; i++) {
      double x = points[2 * i];
      double y = points[2 * i + 1];
      int next = (i + 1) % n;
      double middleX = (x + points[2 * next]) / 2;
      double middleY = (y + points[2 * next + 1]) / 2;
      if (i == 0) {
        path.moveTo((points[2 * n - 2] + x) / 2, (points[2 * n - 1] + y) / 2);
      }
      path.quadTo(x, y, middleX, middleY);
    }
    path.closePath();
    return path;
  }

  /** A closed shape with straight sides through points, each given as x, y. */
  static Shape polygon(double... points) {
    Path2D path = new Path2D.Double();
    path.moveTo(points[0], points[1]);
    for (int i = 2; i < points.length; i += 2) {
      path.lineTo(points[i], points[i + 1]);
    }
    path.closePath();
    return path;
  }

  /** What a shape has in common with another. */
  static Shape within(Shape outer, Shape shape) {
    Area area = new Area(shape);
    area.intersect(new Area(outer));
    return area;
  }

  static Color mix(Color a, Color b, double share) {
    return new Color(
        part(a.getRed(), b.getRed(), share),
        part(a.getGreen(), b.getGreen(), share),
        part(a.getBlue(), b.getBlue(), share));
  }

  private static int part(int a, int b, double share) {
    return (int) Math.round(Math.max(0, Math.min(255, a + (b - a) * share)));
  }

  static Color lighter(Color color, double share) {
    return mix(color, Color.WHITE, share);
  }

  static Color darker(Color color, double share) {
    return mix(color, new Color(0x1E1410), share);
  }

  static Color clear(Color color, double alpha) {
    return new Color(
        color.getRed(), color.getGreen(), color.getBlue(), (int) Math.round(255 * alpha));
  }

  double between(double low, double high) {
    return low + (high - low) * random.nextDouble();
  }

  void fill(Shape shape, Paint paint) {
    g.setPaint(paint);
    g.fill(shape);
  }

  /** Fills from one colour at the top of a shape to another at its bottom. */
  void fade(Shape shape, Color top, Color bottom) {
    Rectangle2D area = shape.getBounds2D();
    fill(
        shape,
        new GradientPaint(0, (float) area.getMinY(), top, 0, (float) area.getMaxY(), bottom));
  }

  /** Fills a round thing as if lit from the upper left. */
  void round(Shape shape, Color color) {
    Rectangle2D area = shape.getBounds2D();
    float radius = (float) Math.max(area.getWidth(), area.getHeight()) * 0.75f;
    fill(
        shape,
        new RadialGradientPaint(
            (float) (area.getX() + area.getWidth() * 0.36),
            (float) (area.getY() + area.getHeight() * 0.28),
            radius,
            new float[] {0f, 0.55f, 1f},
            new Color[] {lighter(color, 0.28), color, darker(color, 0.38)}));
  }

  void line(Shape shape, Color color, double width) {
    g.setPaint(color);
    g.setStroke(new BasicStroke((float) width, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
    g.draw(shape);
  }

  /** Light, or with a dark colour shadow, that fades out in all directions. */
  void glow(double x, double y, double rx, double ry, Color color, double alpha) {
    AffineTransform before = g.getTransform();
    g.translate(x, y);
    g.scale(1, ry / rx);
    fill(
        ellipse(0, 0, rx, rx),
        new RadialGradientPaint(
            0f,
            0f,
            (float) rx,
            new float[] {0f, 1f},
            new Color[] {clear(color, alpha), clear(color, 0)}));
    g.setTransform(before);
  }

  void shadow(double x, double y, double rx, double ry) {
    glow(x, y, rx, ry, new Color(0x20140C), 0.5);
  }

  /** Covers a shape with short hairs that point away from a place. */
  void fur(Shape shape, Color color, double fromX, double fromY, double length) {
    round(shape, color);
    Rectangle2D area = shape.getBounds2D();
    int hairs = (int) (area.getWidth() * area.getHeight() / 26);
    for (int i = 0; i < hairs; i++) {
      double x = between(area.getMinX(), area.getMaxX());
      double y = between(area.getMinY(), area.getMaxY());
      if (!shape.contains(x, y)) {
        continue;
      }
      double angle = Math.atan2(y - fromY, x - fromX) + between(-0.45, 0.45);
      double reach = length * between(0.5, 1.1);
      double light = (area.getMaxY() - y) / area.getHeight() - 0.5 + between(-0.35, 0.35);
      Color hair = light > 0 ? lighter(color, light * 0.55) : darker(color, -light * 0.55);
      line(
          new Line2D.Double(x, y, x + Math.cos(angle) * reach, y + Math.sin(angle) * reach),
          clear(hair, 0.5),
          between(0.7, 1.7));
    }
  }

  /** Boards with their grain. */
  void wood(Rectangle2D area, Color color, int boards) {
    fade(area, lighter(color, 0.18), darker(color, 0.3));
    double height = area.getHeight() / boards;
    for (int board = 0; board < boards; board++) {
      double top = area.getY() + board * height;
      fill(box(area.getX(), top, area.getWidth(), height), clear(shade(color), 0.18));
      for (int i = 0; i < 16; i++) {
        double y = top + between(2, height - 2);
        Path2D grain = new Path2D.Double();
        grain.moveTo(area.getX(), y);
        for (double x = area.getX(); x <= area.getMaxX(); x += 90) {
          double bend = y + between(-3, 3);
          grain.quadTo(x + 45, bend, x + 90, y + between(-1.5, 1.5));
        }
        line(grain, clear(darker(color, between(0.2, 0.6)), 0.16), between(0.8, 2.2));
      }
      line(
          new Line2D.Double(area.getX(), top, area.getMaxX(), top),
          clear(darker(color, 0.8), 0.45),
          1.6);
    }
  }

  private Color shade(Color color) {
    double share = between(-0.5, 0.5);
    return share > 0 ? lighter(color, share) : darker(color, -share);
  }

  /** An eye with its light. */
  void eye(double x, double y, double r, Color iris, double pupil) {
    fill(ellipse(x, y, r * 1.14, r * 1.14), new Color(0x2A1C14));
    round(ellipse(x, y, r, r), iris);
    fill(ellipse(x, y, r * pupil, r * 0.82), new Color(0x120C0A));
    fill(ellipse(x - r * 0.32, y - r * 0.36, r * 0.26, r * 0.26), clear(Color.WHITE, 0.95));
    fill(ellipse(x + r * 0.3, y + r * 0.34, r * 0.12, r * 0.12), clear(Color.WHITE, 0.6));
  }

  /** A bowl that is seen a little from above, with what is in it. */
  void bowl(double x, double y, double width, Color color, Color food) {
    double r = width / 2;
    shadow(x + 10, y + r * 0.62, r * 1.25, r * 0.3);
    round(
        curve(x - r, y, x - r * 0.72, y + r * 0.72, x + r * 0.72, y + r * 0.72, x + r, y, x, y - 6),
        color);
    fade(ellipse(x, y, r, r * 0.3), lighter(color, 0.45), color);
    fill(ellipse(x, y, r * 0.88, r * 0.235), darker(color, 0.55));
    for (int i = 0; i < 110; i++) {
      double angle = between(0, 2 * Math.PI);
      double far = Math.sqrt(between(0, 1)) * 0.78;
      double size = between(6, 10) * width / 260;
      round(
          ellipse(
              x + Math.cos(angle) * far * r,
              y + Math.sin(angle) * far * r * 0.24 - (1 - far) * r * 0.12,
              size,
              size * 0.8),
          shade(food));
    }
  }

  /** Ends the painting: darker corners, and the grain of a photo. */
  BufferedImage finish() {
    fill(
        box(0, 0, WIDTH, HEIGHT),
        new RadialGradientPaint(
            WIDTH / 2f,
            HEIGHT / 2f,
            WIDTH * 0.68f,
            new float[] {0.55f, 1f},
            new Color[] {new Color(0, 0, 0, 0), new Color(20, 10, 5, 90)}));
    g.dispose();
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        int rgb = image.getRGB(x, y);
        int noise = random.nextInt(-GRAIN, GRAIN + 1);
        image.setRGB(
            x,
            y,
            limited((rgb >> 16 & 255) + noise) << 16
                | limited((rgb >> 8 & 255) + noise) << 8
                | limited((rgb & 255) + noise));
      }
    }
    return image;
  }

  private static int limited(int value) {
    return Math.max(0, Math.min(255, value));
  }
}
