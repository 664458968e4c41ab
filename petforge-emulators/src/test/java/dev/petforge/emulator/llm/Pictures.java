package dev.petforge.emulator.llm;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Base64;
import javax.imageio.ImageIO;

/** Pictures as requests carry them. */
final class Pictures {
  private Pictures() {}

  static byte[] jpeg(int width, int height) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      ImageIO.write(new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB), "jpeg", bytes);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return bytes.toByteArray();
  }

  static String base64(int width, int height) {
    return Base64.getEncoder().encodeToString(jpeg(width, height));
  }

  static String url(int width, int height) {
    return "data:image/jpeg;base64," + base64(width, height);
  }
}
