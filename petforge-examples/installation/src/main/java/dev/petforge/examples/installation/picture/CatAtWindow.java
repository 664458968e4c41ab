package dev.petforge.examples.installation.picture;

import static dev.petforge.examples.installation.picture.Canvas.box;
import static dev.petforge.examples.installation.picture.Canvas.clear;
import static dev.petforge.examples.installation.picture.Canvas.curve;
import static dev.petforge.examples.installation.picture.Canvas.darker;
import static dev.petforge.examples.installation.picture.Canvas.ellipse;
import static dev.petforge.examples.installation.picture.Canvas.lighter;
import static dev.petforge.examples.installation.picture.Canvas.mix;

import java.awt.Color;
import java.awt.Shape;
import java.awt.geom.Line2D;
import java.awt.geom.QuadCurve2D;
import java.awt.geom.Rectangle2D;

/** A cat behind a bowl, at a table by a window. */
final class CatAtWindow {
  private CatAtWindow() {}

  static void paint(Canvas canvas, Coat coat) {
    room(canvas, coat);
    cat(canvas, coat);
    canvas.wood(new Rectangle2D.Double(0, 560, Canvas.WIDTH, 208), new Color(0xA8744A), 4);
    canvas.fill(box(0, 560, Canvas.WIDTH, 5), clear(Color.WHITE, 0.25));
    paws(canvas, coat);
    canvas.bowl(690, 640, 270, coat.accent(), new Color(0x9A5B33));
    glass(canvas);
    canvas.glow(470, 300, 620, 420, new Color(0xFFF0C8), 0.28);
  }

  private static void room(Canvas canvas, Coat coat) {
    canvas.fade(box(0, 0, Canvas.WIDTH, 600), lighter(coat.wall(), 0.25), darker(coat.wall(), 0.2));
    for (int x = 0; x < Canvas.WIDTH; x += 46) {
      canvas.fill(box(x, 0, 16, 560), clear(Color.WHITE, 0.09));
    }
    Shape pane = box(110, 50, 400, 400);
    canvas.fade(pane, new Color(0x8EC4EA), new Color(0xF6E7C5));
    canvas.glow(390, 150, 150, 150, new Color(0xFFF6D2), 0.9);
    canvas.fade(
        curve(110, 360, 230, 300, 340, 345, 440, 310, 510, 350, 510, 450, 110, 450),
        new Color(0x8DB07A),
        new Color(0x5D8A56));
    for (int i = 0; i < 26; i++) {
      double x = canvas.between(130, 490);
      double y = canvas.between(345, 430);
      canvas.round(
          ellipse(x, y, canvas.between(8, 20), canvas.between(8, 18)), new Color(0x6D9A5C));
    }
    for (double x : new double[] {104, 304, 504}) {
      canvas.fade(box(x, 44, 13, 412), new Color(0xFBF6EC), new Color(0xCBBFAE));
    }
    for (double y : new double[] {44, 244, 444}) {
      canvas.fade(box(104, y, 413, 13), new Color(0xFFFBF2), new Color(0xCBBFAE));
    }
    canvas.fade(box(80, 456, 460, 22), new Color(0xFFFAF0), new Color(0xB9AA97));
    curtain(canvas, coat.accent(), 40, 1);
    curtain(canvas, coat.accent(), 580, -1);
    plant(canvas);
    canvas.fill(box(880, 110, 200, 150), new Color(0x6B4B33));
    canvas.fade(box(892, 122, 176, 126), new Color(0xF5D8A8), new Color(0xC8805A));
    canvas.fill(
        curve(892, 225, 950, 180, 1000, 215, 1068, 170, 1068, 248, 892, 248), new Color(0x8A4F3F));
  }

  private static void curtain(Canvas canvas, Color color, double x, int side) {
    for (int i = 0; i < 6; i++) {
      double left = x + side * i * 15;
      canvas.fade(
          curve(left, 20, left + side * 26, 20, left + side * (20 - i), 520, left - side * 4, 520),
          lighter(color, 0.5 - i * 0.05),
          mix(color, Color.WHITE, 0.18));
    }
  }

  private static void plant(Canvas canvas) {
    canvas.shadow(1195, 560, 110, 18);
    for (int i = 0; i < 17; i++) {
      double angle = Math.toRadians(-160 + i * 8.8);
      double reach = canvas.between(110, 190);
      double x = 1195 + Math.cos(angle) * reach;
      double y = 450 + Math.sin(angle) * reach;
      double bend = canvas.between(14, 30);
      canvas.round(
          curve(
              1195,
              455,
              (1195 + x) / 2 - bend,
              (450 + y) / 2,
              x,
              y,
              (1195 + x) / 2 + bend,
              (450 + y) / 2),
          mix(new Color(0x4C8A4A), new Color(0x8DBB5E), canvas.between(0, 1)));
    }
    canvas.round(curve(1125, 430, 1265, 430, 1250, 570, 1140, 570), new Color(0xC6714C));
    canvas.fade(box(1128, 432, 134, 24), new Color(0xE08E66), new Color(0xB9623E));
  }

  private static void glass(Canvas canvas) {
    canvas.shadow(985, 660, 60, 12);
    canvas.fill(curve(945, 540, 1025, 540, 1015, 670, 955, 670), clear(Color.WHITE, 0.25));
    canvas.fill(curve(948, 575, 1022, 575, 1012, 666, 958, 666), clear(new Color(0xFDFDFB), 0.75));
    canvas.line(new Line2D.Double(960, 560, 966, 650), clear(Color.WHITE, 0.8), 4);
    canvas.line(ellipse(985, 552, 37, 8), clear(Color.WHITE, 0.7), 2);
  }

  private static void cat(Canvas canvas, Coat coat) {
    Color fur = coat.fur();
    canvas.glow(700, 420, 330, 300, new Color(0x2A1A10), 0.25);
    canvas.fur(
        curve(520, 640, 530, 420, 640, 360, 740, 360, 850, 420, 860, 640), fur, 690, 330, 15);
    canvas.fur(ellipse(690, 520, 82, 110), lighter(fur, 0.55), 690, 420, 13);
    for (int side = -1; side <= 1; side += 2) {
      canvas.fur(
          curve(690 + side * 50, 210, 690 + side * 138, 92, 690 + side * 150, 260),
          fur,
          690,
          330,
          9);
      canvas.round(
          curve(690 + side * 76, 206, 690 + side * 126, 126, 690 + side * 134, 232),
          new Color(0xE6A79A));
    }
    canvas.fur(ellipse(690, 310, 172, 148), fur, 690, 290, 13);
    for (int i = -2; i <= 2; i++) {
      canvas.fill(
          curve(
              690 + i * 27 - 7,
              172 + i * i * 6,
              690 + i * 27 + 7,
              172 + i * i * 6,
              690 + i * 20,
              236),
          clear(coat.marking(), 0.75));
    }
    for (int side = -1; side <= 1; side += 2) {
      for (int i = 0; i < 3; i++) {
        canvas.fill(
            curve(
                690 + side * 168,
                290 + i * 32,
                690 + side * 118,
                306 + i * 26,
                690 + side * 164,
                304 + i * 32),
            clear(coat.marking(), 0.7));
      }
      canvas.eye(690 + side * 68, 296, 33, new Color(0x9DB84A), 0.42);
      canvas.fur(ellipse(690 + side * 36, 376, 50, 38), lighter(fur, 0.6), 690, 350, 8);
    }
    canvas.round(curve(668, 342, 712, 342, 690, 370), new Color(0xD98880));
    canvas.line(new QuadCurve2D.Double(690, 364, 680, 392, 654, 388), darker(fur, 0.6), 3);
    canvas.line(new QuadCurve2D.Double(690, 364, 700, 392, 726, 388), darker(fur, 0.6), 3);
    for (int side = -1; side <= 1; side += 2) {
      for (int i = -1; i <= 1; i++) {
        canvas.line(
            new QuadCurve2D.Double(
                690 + side * 62,
                374 + i * 9,
                690 + side * 130,
                360 + i * 18,
                690 + side * 214,
                372 + i * 30),
            clear(Color.WHITE, 0.85),
            1.8);
      }
    }
  }

  private static void paws(Canvas canvas, Coat coat) {
    for (int side = -1; side <= 1; side += 2) {
      double x = 690 + side * 205;
      canvas.shadow(x, 606, 70, 14);
      canvas.fur(ellipse(x, 572, 60, 36), lighter(coat.fur(), 0.25), x, 540, 8);
      for (int toe = -1; toe <= 1; toe++) {
        canvas.line(
            new Line2D.Double(x + toe * 20, 586, x + toe * 20, 602),
            clear(darker(coat.fur(), 0.6), 0.7),
            3);
      }
    }
  }
}
