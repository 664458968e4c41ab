package dev.petforge.video.animatic;

import dev.petforge.failure.PermanentException;
import dev.petforge.media.FrameSize;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/** The picture that a clip starts from, and the size that the clip has because of it. */
final class FirstFrame {
  /** Beyond this a clip would be wider than encoders and screens are. */
  private static final double WIDEST = 3;

  private static final int LONGEST_SIDE = 8_192;

  private FirstFrame() {}

  /**
   * The size of the clip that a picture gives: its own aspect, both sides even.
   *
   * @param shorterSide of the clip, in pixels
   * @throws PermanentException if the file is no PNG or JPEG that can be used; names what is wrong
   */
  static FrameSize clipSize(Path file, int shorterSide) {
    try (ImageInputStream input = ImageIO.createImageInputStream(file.toFile())) {
      ImageReader reader = reader(input, file);
      try {
        reader.setInput(input, true, true);
        return clipSize(new FrameSize(reader.getWidth(0), reader.getHeight(0)), shorterSide, file);
      } finally {
        reader.dispose();
      }
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private static FrameSize clipSize(FrameSize picture, int shorterSide, Path file) {
    int shorter = Math.min(picture.width(), picture.height());
    int longer = Math.max(picture.width(), picture.height());
    if (longer > LONGEST_SIDE || longer > WIDEST * shorter) {
      throw new PermanentException(
          "FIRST_FRAME_SIZE",
          "the first frame must have at most "
              + LONGEST_SIDE
              + " pixels on its longer side, which must be at most "
              + WIDEST
              + " times the shorter one; "
              + file
              + " has "
              + picture);
    }
    double scale = shorterSide / (double) shorter;
    return new FrameSize(side(picture.width(), scale), side(picture.height(), scale));
  }

  private static int side(int pixels, double scale) {
    return 2 * (int) Math.round(pixels * scale / 2);
  }

  /** The picture in the clip's size; one that has it already is as it was, pixel by pixel. */
  static BufferedImage read(Path file, int shorterSide) {
    FrameSize size = clipSize(file, shorterSide);
    BufferedImage picture;
    try (ImageInputStream input = ImageIO.createImageInputStream(file.toFile())) {
      ImageReader reader = reader(input, file);
      try {
        reader.setInput(input, true, true);
        picture = reader.read(0);
      } finally {
        reader.dispose();
      }
    } catch (IOException e) {
      throw unreadable(file, e);
    }
    // halving first: one bicubic step looks at 4 pixels only, and skips those between
    while (picture.getWidth() >= 2 * size.width() && picture.getHeight() >= 2 * size.height()) {
      picture =
          scaled(
              picture,
              new FrameSize(picture.getWidth() / 2, picture.getHeight() / 2),
              RenderingHints.VALUE_INTERPOLATION_BILINEAR);
    }
    return scaled(picture, size, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
  }

  /** A picture in another size, as {@link BufferedImage#TYPE_INT_RGB}. */
  static BufferedImage scaled(BufferedImage picture, FrameSize size, Object interpolation) {
    BufferedImage target =
        new BufferedImage(size.width(), size.height(), BufferedImage.TYPE_INT_RGB);
    Graphics2D g = target.createGraphics();
    g.setRenderingHint(RenderingHints.KEY_INTERPOLATION, interpolation);
    g.drawImage(picture, 0, 0, size.width(), size.height(), Color.WHITE, null);
    g.dispose();
    return target;
  }

  private static ImageReader reader(ImageInputStream input, Path file) throws IOException {
    if (input == null) {
      throw new IOException("no such file");
    }
    Iterator<ImageReader> readers = ImageIO.getImageReaders(input);
    while (readers.hasNext()) {
      ImageReader reader = readers.next();
      String format = reader.getFormatName();
      if (format.equalsIgnoreCase("png") || format.equalsIgnoreCase("jpeg")) {
        return reader;
      }
    }
    throw new PermanentException(
        "FIRST_FRAME_UNREADABLE", "the first frame must be a PNG or JPEG: " + file);
  }

  private static PermanentException unreadable(Path file, IOException e) {
    return new PermanentException(
        "FIRST_FRAME_UNREADABLE", "cannot read the first frame " + file + ": " + e, e);
  }
}
