package dev.petforge.video.animatic;

import dev.petforge.media.FrameSize;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;

/** Draws a picture as a moving camera sees it. */
final class Camera {
  private final BufferedImage picture;
  private final BufferedImage doubled;
  private final FrameSize size;
  private final CameraMove move;

  Camera(BufferedImage picture, CameraMove move) {
    this.picture = picture;
    this.size = new FrameSize(picture.getWidth(), picture.getHeight());
    // drawn bilinear from twice the size: as sharp as bicubic from the picture itself, at a fifth
    // of the time, and it does not go soft and sharp again as pixels fall between pixels
    this.doubled =
        FirstFrame.scaled(
            picture,
            new FrameSize(2 * size.width(), 2 * size.height()),
            RenderingHints.VALUE_INTERPOLATION_BICUBIC);
    this.move = move;
  }

  /**
   * Draws the whole frame.
   *
   * @param moment from 0 to 1; at both ends the picture comes out as it is
   */
  void draw(Graphics2D g, double moment) {
    AffineTransform transform = move.at(moment, size);
    if (transform.isIdentity()) {
      g.drawImage(picture, 0, 0, null);
      return;
    }
    transform.scale(0.5, 0.5);
    g.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
    g.drawImage(doubled, transform, null);
  }
}
