package dev.petforge.emulator;

import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/**
 * Clips that are not as the first frame was: upright where it lay, or coded lying on their side.
 */
final class TurnedClips {
  private static final int FIXED_ONE = 0x10000;

  private TurnedClips() {}

  /** The middle of a picture, 9 wide and 16 high. */
  static byte[] portrait(byte[] picture) {
    BufferedImage image = read(picture);
    int width = Math.min(image.getWidth(), Math.max(1, image.getHeight() * 9 / 16));
    int left = (image.getWidth() - width) / 2;
    return png(image.getSubimage(left, 0, width, image.getHeight()));
  }

  /** A picture turned to the left by a quarter. */
  static byte[] turnedLeft(byte[] picture) {
    BufferedImage image = read(picture);
    int width = image.getHeight();
    int height = image.getWidth();
    BufferedImage turned = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = turned.createGraphics();
    graphics.translate(0, image.getWidth());
    graphics.rotate(-Math.PI / 2);
    graphics.drawImage(image, 0, 0, null);
    graphics.dispose();
    return png(turned);
  }

  /** Writes into an MP4's track headers that players shall turn it to the right by a quarter. */
  static void turnRightWhenPlayed(Path clip) {
    try {
      byte[] bytes = Files.readAllBytes(clip);
      if (!turnIn(ByteBuffer.wrap(bytes))) {
        throw new IllegalArgumentException("the clip has no track header");
      }
      Files.write(clip, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot turn the clip at " + clip, e);
    }
  }

  private static boolean turnIn(ByteBuffer boxes) {
    boolean turned = false;
    while (boxes.remaining() >= 8) {
      int start = boxes.position();
      int length = boxes.getInt(start);
      if (length < 8 || length > boxes.remaining()) {
        return turned;
      }
      byte[] name = new byte[4];
      boxes.get(start + 4, name);
      ByteBuffer content = boxes.slice(start + 8, length - 8);
      switch (new String(name, StandardCharsets.US_ASCII)) {
        case "moov", "trak" -> turned |= turnIn(content);
        case "tkhd" -> {
          writeMatrix(content);
          turned = true;
        }
        default -> {
          // says nothing of how the picture lies
        }
      }
      boxes.position(start + length);
    }
    return turned;
  }

  /** ISO/IEC 14496-12, 8.3.2: times and the duration are longer in version 1. */
  private static void writeMatrix(ByteBuffer header) {
    int at = header.get(0) == 1 ? 52 : 40;
    // what is as wide as the coded height moves back into the picture
    int codedHeight = header.getInt(at + 40);
    int[] matrix = {0, FIXED_ONE, 0, -FIXED_ONE, 0, 0, codedHeight, 0, 0x40000000};
    for (int i = 0; i < matrix.length; i++) {
      header.putInt(at + 4 * i, matrix[i]);
    }
  }

  private static BufferedImage read(byte[] picture) {
    try {
      BufferedImage image = ImageIO.read(new ByteArrayInputStream(picture));
      if (image == null) {
        throw new IllegalArgumentException("the first frame is no picture that ImageIO reads");
      }
      return image;
    } catch (IOException e) {
      throw new UncheckedIOException("the first frame cannot be read", e);
    }
  }

  private static byte[] png(BufferedImage image) {
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      ImageIO.write(image, "png", bytes);
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write a picture to memory", e);
    }
  }
}
