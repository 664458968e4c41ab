package dev.petforge.examples.installation.picture;

import static dev.petforge.examples.installation.picture.Canvas.box;
import static dev.petforge.examples.installation.picture.Canvas.clear;
import static dev.petforge.examples.installation.picture.Canvas.curve;
import static dev.petforge.examples.installation.picture.Canvas.darker;
import static dev.petforge.examples.installation.picture.Canvas.ellipse;
import static dev.petforge.examples.installation.picture.Canvas.lighter;
import static dev.petforge.examples.installation.picture.Canvas.mix;

import java.awt.Color;
import java.awt.geom.Line2D;
import java.awt.geom.QuadCurve2D;
import java.awt.geom.Rectangle2D;

/** A dog on a rug, before its bowl. */
final class DogOnRug {
  private DogOnRug() {}

  static void paint(Canvas canvas, Coat coat) {
    room(canvas, coat);
    rug(canvas, coat);
    dog(canvas, coat);
    canvas.bowl(690, 668, 200, lighter(coat.accent(), 0.1), new Color(0x8A4B2D));
    ball(canvas);
    canvas.glow(1130, 190, 420, 360, new Color(0xFFE3A6), 0.35);
  }

  private static void room(Canvas canvas, Coat coat) {
    canvas.fade(box(0, 0, Canvas.WIDTH, 470), lighter(coat.wall(), 0.2), darker(coat.wall(), 0.15));
    for (int i = 0; i < 60; i++) {
      double x = 30 + (i % 12) * 118 + (i / 12 % 2) * 59;
      double y = 40 + i / 12 * 88;
      canvas.fill(ellipse(x, y, 6, 11), clear(Color.WHITE, 0.22));
    }
    canvas.fill(box(0, 440, Canvas.WIDTH, 28), lighter(coat.wall(), 0.6));
    canvas.wood(new Rectangle2D.Double(0, 466, Canvas.WIDTH, 302), new Color(0xB98555), 6);
    sofa(canvas, coat);
    lamp(canvas);
  }

  private static void sofa(Canvas canvas, Coat coat) {
    Color cloth = mix(coat.accent(), new Color(0x7E8C99), 0.45);
    canvas.shadow(250, 545, 360, 34);
    canvas.round(curve(20, 190, 470, 190, 480, 430, 10, 430), cloth);
    canvas.round(curve(30, 350, 470, 350, 470, 440, 30, 440), lighter(cloth, 0.2));
    canvas.round(curve(-40, 280, 70, 270, 70, 520, -40, 530), darker(cloth, 0.1));
    canvas.round(curve(430, 270, 530, 280, 530, 530, 430, 520), darker(cloth, 0.1));
    canvas.fade(box(40, 430, 420, 90), cloth, darker(cloth, 0.35));
    canvas.round(curve(110, 250, 240, 235, 255, 360, 125, 370), new Color(0xE3B65C));
    canvas.round(curve(280, 245, 400, 255, 395, 370, 275, 360), new Color(0xE8DCCB));
  }

  private static void lamp(Canvas canvas) {
    canvas.glow(1180, 170, 300, 300, new Color(0xFFEBB5), 0.8);
    canvas.fill(box(1175, 220, 10, 270), new Color(0x5B4636));
    canvas.round(ellipse(1180, 495, 66, 14), new Color(0x5B4636));
    canvas.fade(
        curve(1120, 110, 1240, 110, 1280, 230, 1080, 230),
        new Color(0xFFF6DC),
        new Color(0xF0CC8C));
  }

  private static void rug(Canvas canvas, Coat coat) {
    canvas.shadow(690, 668, 590, 112);
    Color[] rings = {
      coat.accent(),
      new Color(0xEFE2C8),
      mix(coat.accent(), new Color(0x31506B), 0.6),
      new Color(0xEAD3A8)
    };
    for (int i = 0; i < rings.length; i++) {
      canvas.fade(
          ellipse(690, 652, 560 - i * 62.0, 104 - i * 16.0),
          lighter(rings[i], 0.12),
          darker(rings[i], 0.2));
    }
    for (int i = 0; i < 2600; i++) {
      double angle = canvas.between(0, 2 * Math.PI);
      double far = Math.sqrt(canvas.between(0, 1));
      double x = 690 + Math.cos(angle) * far * 556;
      double y = 652 + Math.sin(angle) * far * 102;
      canvas.line(
          new Line2D.Double(x, y, x + canvas.between(-4, 4), y + 3),
          clear(canvas.between(0, 1) < 0.5 ? Color.WHITE : new Color(0x3A2A20), 0.16),
          1.4);
    }
  }

  private static void dog(Canvas canvas, Coat coat) {
    Color fur = coat.fur();
    canvas.shadow(700, 640, 290, 46);
    canvas.fur(
        curve(880, 600, 1010, 560, 1060, 470, 1085, 480, 1060, 590, 930, 640), fur, 880, 620, 16);
    canvas.fur(
        curve(500, 650, 520, 430, 620, 360, 770, 360, 870, 440, 900, 650), fur, 690, 330, 16);
    canvas.fur(ellipse(690, 520, 92, 120), lighter(fur, 0.5), 690, 430, 14);
    for (int side = -1; side <= 1; side += 2) {
      canvas.fur(
          curve(
              690 + side * 70,
              470,
              690 + side * 140,
              480,
              690 + side * 130,
              640,
              690 + side * 70,
              640),
          fur,
          690 + side * 100,
          420,
          12);
      canvas.fur(
          ellipse(690 + side * 104, 632, 56, 28), lighter(fur, 0.25), 690 + side * 104, 610, 8);
    }
    canvas.fur(ellipse(690, 270, 158, 150), fur, 690, 250, 13);
    canvas.fur(curve(655, 130, 725, 130, 735, 300, 645, 300), lighter(fur, 0.6), 690, 200, 10);
    for (int side = -1; side <= 1; side += 2) {
      canvas.fur(
          curve(
              690 + side * 110,
              150,
              690 + side * 190,
              170,
              690 + side * 236,
              330,
              690 + side * 170,
              400,
              690 + side * 124,
              300),
          coat.marking(),
          690 + side * 130,
          150,
          13);
      canvas.eye(690 + side * 66, 250, 25, new Color(0x7A4A22), 0.62);
      canvas.line(
          new QuadCurve2D.Double(690 + side * 96, 206, 690 + side * 66, 190, 690 + side * 38, 208),
          clear(coat.marking(), 0.8),
          7);
    }
    canvas.fur(ellipse(690, 345, 92, 72), lighter(fur, 0.62), 690, 320, 9);
    canvas.round(curve(668, 384, 714, 384, 722, 452, 690, 470, 660, 452), new Color(0xE0707A));
    canvas.line(new Line2D.Double(690, 400, 690, 448), new Color(0xB9505C), 2.5);
    canvas.line(new QuadCurve2D.Double(690, 340, 684, 392, 626, 378), darker(fur, 0.7), 4);
    canvas.line(new QuadCurve2D.Double(690, 340, 696, 392, 754, 378), darker(fur, 0.7), 4);
    canvas.round(curve(648, 296, 732, 296, 712, 346, 668, 346), new Color(0x2B201C));
    canvas.fill(ellipse(676, 308, 12, 6), clear(Color.WHITE, 0.6));
    canvas.line(new QuadCurve2D.Double(560, 408, 690, 480, 820, 408), coat.accent(), 20);
    canvas.round(ellipse(690, 462, 19, 19), new Color(0xE8BE4E));
  }

  private static void ball(Canvas canvas) {
    canvas.shadow(1082, 700, 70, 14);
    canvas.round(ellipse(1075, 655, 48, 48), new Color(0xC9D64C));
    canvas.line(
        new QuadCurve2D.Double(1036, 630, 1075, 650, 1072, 702), clear(Color.WHITE, 0.85), 5);
    canvas.line(
        new QuadCurve2D.Double(1085, 609, 1086, 646, 1122, 662), clear(Color.WHITE, 0.85), 5);
  }
}
