package dev.petforge.video.animatic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petforge.media.FrameSize;
import dev.petforge.video.internal.Pictures;
import dev.petforge.video.internal.YuvPicture;
import java.awt.AlphaComposite;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import org.junit.jupiter.api.Test;

/** Java's own drawing, turned into video's colours afterwards, is what ours is held against. */
class DrawingTest {
  private static final FrameSize SIZE = new FrameSize(640, 360);

  private final BufferedImage scene = Pictures.scene(SIZE.width(), SIZE.height(), 5);

  @Test
  void a_frame_is_what_java_draws_with_the_same_move() {
    CameraMove move = new CameraMove(0.11, 0.50, 0.45, 0.06, 1.2);
    Camera camera = new Camera(scene, move);
    YuvPicture frame = YuvPicture.blank(SIZE);

    for (double moment : new double[] {0, 0.01, 0.3, 0.55, 0.8, 1}) {
      BufferedImage drawn = copy(scene);
      Graphics2D g = drawn.createGraphics();
      g.setRenderingHint(
          RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
      g.drawImage(scene, move.at(moment, SIZE), null);
      g.dispose();
      camera.draw(moment, frame);

      assertAlike(frame, YuvPicture.of(drawn, SIZE), 36, "moment " + moment);
    }
  }

  @Test
  void an_overlay_is_what_java_composes() {
    BufferedImage card = new BufferedImage(200, 80, BufferedImage.TYPE_INT_ARGB_PRE);
    Graphics2D paint = card.createGraphics();
    paint.setColor(new Color(12, 12, 16, 140));
    paint.fillRect(0, 0, 200, 80);
    paint.setColor(new Color(255, 213, 140));
    paint.fillOval(20, 10, 90, 60);
    paint.setColor(new Color(30, 60, 200, 90));
    paint.fillRect(120, 20, 60, 40);
    paint.dispose();
    Overlay overlay = new Overlay(card, 40, 60);

    for (double strength : new double[] {0, 0.25, 0.7, 1}) {
      BufferedImage composed = copy(scene);
      Graphics2D g = composed.createGraphics();
      g.setComposite(AlphaComposite.SrcOver.derive((float) strength));
      g.drawImage(card, 40, 60, null);
      g.dispose();
      YuvPicture frame = YuvPicture.of(scene, SIZE);
      overlay.draw(frame, strength);

      assertAlike(frame, YuvPicture.of(composed, SIZE), 45, "strength " + strength);
    }
  }

  private static BufferedImage copy(BufferedImage image) {
    BufferedImage copy =
        new BufferedImage(image.getWidth(), image.getHeight(), BufferedImage.TYPE_INT_RGB);
    Graphics2D g = copy.createGraphics();
    g.drawImage(image, 0, 0, null);
    g.dispose();
    return copy;
  }

  private static void assertAlike(YuvPicture one, YuvPicture two, double decibels, String what) {
    assertThat(psnr(one.luma(), two.luma())).as("luma, %s", what).isGreaterThan(decibels);
    assertThat(psnr(one.blue(), two.blue())).as("blue, %s", what).isGreaterThan(decibels);
    assertThat(psnr(one.red(), two.red())).as("red, %s", what).isGreaterThan(decibels);
  }

  private static double psnr(byte[] one, byte[] two) {
    double squares = 0;
    for (int i = 0; i < one.length; i++) {
      int difference = (one[i] & 0xff) - (two[i] & 0xff);
      squares += difference * difference;
    }
    return squares == 0 ? 99 : 10 * Math.log10(255.0 * 255 * one.length / squares);
  }
}
