package dev.petforge.examples.installation.picture;

import static dev.petforge.examples.installation.picture.Canvas.box;
import static dev.petforge.examples.installation.picture.Canvas.clear;
import static dev.petforge.examples.installation.picture.Canvas.curve;
import static dev.petforge.examples.installation.picture.Canvas.darker;
import static dev.petforge.examples.installation.picture.Canvas.ellipse;
import static dev.petforge.examples.installation.picture.Canvas.lighter;
import static dev.petforge.examples.installation.picture.Canvas.mix;
import static dev.petforge.examples.installation.picture.Canvas.polygon;
import static dev.petforge.examples.installation.picture.Canvas.turned;
import static dev.petforge.examples.installation.picture.Canvas.within;

import java.awt.Color;
import java.awt.Shape;
import java.awt.geom.Line2D;
import java.awt.geom.QuadCurve2D;

/** A rabbit behind a plate of carrots, on a blanket in a meadow. */
final class RabbitAtPicnic {
  private RabbitAtPicnic() {}

  static void paint(Canvas canvas, Coat coat) {
    meadow(canvas, coat);
    blanket(canvas, coat);
    rabbit(canvas, coat);
    plate(canvas);
    canvas.glow(250, 90, 520, 420, new Color(0xFFF3C4), 0.4);
  }

  private static void meadow(Canvas canvas, Coat coat) {
    canvas.fade(
        box(0, 0, Canvas.WIDTH, 400),
        mix(coat.wall(), new Color(0x74B4E6), 0.55),
        new Color(0xF8F0D8));
    for (int i = 0; i < 4; i++) {
      double x = 180 + i * 330;
      double y = 90 + i % 2 * 50;
      for (int part = -2; part <= 2; part++) {
        canvas.glow(x + part * 42, y + Math.abs(part) * 8, 74, 40, Color.WHITE, 0.75);
      }
    }
    canvas.fade(
        curve(0, 330, 250, 240, 520, 330, 800, 250, 1100, 330, 1376, 260, 1376, 460, 0, 460),
        new Color(0xA6C98A),
        new Color(0x7FAE66));
    canvas.fade(box(0, 390, Canvas.WIDTH, 378), new Color(0x8FC063), new Color(0x4B8741));
    for (int i = 0; i < 3000; i++) {
      double x = canvas.between(0, Canvas.WIDTH);
      double y = canvas.between(395, 768);
      double tall = (y - 330) / 16;
      canvas.line(
          new QuadCurve2D.Double(
              x, y, x + canvas.between(-4, 4), y - tall / 2, x + canvas.between(-9, 9), y - tall),
          clear(mix(new Color(0x3F7A38), new Color(0xB7DA78), canvas.between(0, 1)), 0.5),
          1.6);
    }
    Color[] petals = {
      new Color(0xFFFFFF), new Color(0xF6C94F), new Color(0xE88BA8), new Color(0xB59AE0)
    };
    for (int i = 0; i < 120; i++) {
      double x = canvas.between(0, Canvas.WIDTH);
      double y = canvas.between(400, 560);
      double size = (y - 340) / 34;
      Color petal = petals[(int) canvas.between(0, petals.length)];
      for (int leaf = 0; leaf < 5; leaf++) {
        double angle = leaf * Math.PI * 0.4;
        canvas.fill(
            ellipse(
                x + Math.cos(angle) * size,
                y + Math.sin(angle) * size * 0.8,
                size * 0.75,
                size * 0.65),
            clear(petal, 0.9));
      }
      canvas.fill(ellipse(x, y, size * 0.55, size * 0.5), new Color(0xE7A93B));
    }
    for (int i = 0; i < 22; i++) {
      canvas.glow(
          canvas.between(0, 1376), canvas.between(240, 420), 30, 30, new Color(0xFFF7D0), 0.35);
    }
  }

  private static void blanket(Canvas canvas, Coat coat) {
    canvas.shadow(690, 690, 700, 130);
    Shape cloth = curve(120, 560, 1260, 560, 1420, 800, -40, 800);
    canvas.fade(cloth, new Color(0xFBF3E6), new Color(0xE4D6C2));
    for (int i = 0; i < 13; i += 2) {
      double top = 190 + i * 80;
      double bottom = -10 + i * 112;
      canvas.fill(
          within(cloth, polygon(top, 540, top + 74, 540, bottom + 104, 790, bottom, 790)),
          clear(coat.accent(), 0.5));
    }
    for (int i = 0; i < 5; i++) {
      double y = 584 + i * i * 9 + i * 14;
      canvas.fill(within(cloth, box(0, y, Canvas.WIDTH, 12 + i * 5)), clear(coat.accent(), 0.4));
    }
  }

  private static void rabbit(Canvas canvas, Coat coat) {
    Color fur = coat.fur();
    canvas.shadow(690, 640, 260, 40);
    canvas.fur(ellipse(905, 590, 46, 42), lighter(fur, 0.7), 905, 590, 14);
    canvas.fur(
        curve(500, 640, 520, 450, 620, 380, 760, 380, 870, 450, 890, 640), fur, 690, 380, 15);
    canvas.fur(ellipse(690, 540, 90, 96), lighter(fur, 0.6), 690, 470, 13);
    for (int side = -1; side <= 1; side += 2) {
      double x = 690 + side * 62;
      canvas.fur(turned(ellipse(x, 140, 42, 126), side * 9.0, x, 250), fur, x, 300, 11);
      canvas.round(turned(ellipse(x, 146, 22, 96), side * 9.0, x, 250), new Color(0xE9B3AA));
    }
    canvas.fur(ellipse(690, 345, 142, 128), fur, 690, 320, 12);
    canvas.fur(ellipse(690, 300, 40, 70), lighter(fur, 0.35), 690, 330, 8);
    for (int side = -1; side <= 1; side += 2) {
      canvas.eye(690 + side * 76, 322, 27, new Color(0x5A3420), 0.68);
      canvas.fur(ellipse(690 + side * 38, 408, 50, 40), lighter(fur, 0.65), 690, 390, 8);
      canvas.glow(690 + side * 102, 392, 40, 28, new Color(0xE88F88), 0.4);
      for (int i = -1; i <= 1; i++) {
        canvas.line(
            new QuadCurve2D.Double(
                690 + side * 60,
                406 + i * 8,
                690 + side * 130,
                396 + i * 18,
                690 + side * 190,
                408 + i * 28),
            clear(Color.WHITE, 0.8),
            1.6);
      }
    }
    canvas.round(curve(670, 374, 710, 374, 690, 398), new Color(0xDB8C86));
    canvas.line(new Line2D.Double(690, 394, 690, 416), darker(fur, 0.6), 3);
    canvas.fill(curve(674, 424, 706, 424, 704, 452, 676, 452), new Color(0xFBF7EC));
    canvas.line(new Line2D.Double(690, 426, 690, 450), clear(darker(fur, 0.6), 0.6), 2);
    for (int side = -1; side <= 1; side += 2) {
      canvas.fur(
          ellipse(690 + side * 118, 622, 66, 32), lighter(fur, 0.3), 690 + side * 118, 600, 9);
    }
  }

  private static void plate(Canvas canvas) {
    canvas.shadow(696, 712, 240, 34);
    canvas.round(ellipse(690, 690, 222, 48), new Color(0xF7F4EC));
    canvas.fade(ellipse(690, 686, 160, 31), new Color(0xDDD8CC), new Color(0xFBF9F3));
    for (int i = 0; i < 4; i++) {
      double x = 575 + i * 62;
      double y = 676 - i % 2 * 12;
      for (int leaf = -2; leaf <= 2; leaf++) {
        canvas.line(
            new QuadCurve2D.Double(
                x + 92, y - 18, x + 112, y - 34 + leaf * 6, x + 138, y - 40 + leaf * 13),
            new Color(0x5E9A43),
            5);
      }
      canvas.round(
          turned(curve(x - 6, y, x + 80, y - 17, x + 98, y, x + 80, y + 17), -10, x + 45, y),
          new Color(0xEE8432));
      for (int ring = 0; ring < 4; ring++) {
        canvas.line(
            new Line2D.Double(
                x + 30 + ring * 15, y - 6 - ring * 3, x + 33 + ring * 15, y + 3 - ring * 3),
            clear(new Color(0xB9541A), 0.6),
            2);
      }
    }
  }
}
