package dev.petforge.llm;

import dev.petforge.failure.PermanentException;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Iterator;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.FileImageInputStream;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.ImageOutputStream;

/**
 * Makes of an opening image what is sent to models: a small JPEG without metadata. Of a large image
 * only every n-th pixel is read, so that it takes at most some 50 MB whatever its size.
 */
final class OpeningPicture {
  /** Models make pictures smaller than this anyway, and bill larger ones higher. In pixels. */
  static final int LONGEST_SIDE = 1_024;

  private static final long MOST_BYTES = 200_000_000;
  private static final long MOST_PIXELS = 200_000_000;
  private static final float QUALITY = 0.85f;

  private OpeningPicture() {}

  /**
   * The picture in base64, without a prefix.
   *
   * @throws PermanentException with code {@code PICTURE_UNREADABLE} or {@code PICTURE_TOO_LARGE}
   */
  static String base64(Path file) {
    try {
      long bytes = Files.size(file);
      if (bytes > MOST_BYTES) {
        throw tooLarge(file, bytes + " bytes", MOST_BYTES);
      }
      return Base64.getEncoder().encodeToString(jpeg(scaled(read(file))));
    } catch (NoSuchFileException e) {
      throw unreadable(file, "it is not there", e);
    } catch (IOException e) {
      throw unreadable(file, String.valueOf(e.getMessage()), e);
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      // The JDK's reader says so of some files that are broken.
      throw unreadable(file, "its contents are broken", e);
    }
  }

  private static BufferedImage read(Path file) throws IOException {
    try (ImageInputStream in = new FileImageInputStream(file.toFile())) {
      Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
      if (!readers.hasNext()) {
        throw unreadable(file, "it is neither a JPEG nor a PNG", null);
      }
      ImageReader reader = readers.next();
      try {
        reader.setInput(in, true, true);
        int width = reader.getWidth(0);
        int height = reader.getHeight(0);
        if ((long) width * height > MOST_PIXELS) {
          throw tooLarge(file, (long) width * height + " pixels", MOST_PIXELS);
        }
        int step = Math.max(1, Math.max(width, height) / (2 * LONGEST_SIDE));
        ImageReadParam parameters = reader.getDefaultReadParam();
        parameters.setSourceSubsampling(step, step, 0, 0);
        return reader.read(0, parameters);
      } finally {
        reader.dispose();
      }
    }
  }

  private static BufferedImage scaled(BufferedImage image) {
    double scale =
        Math.min(1, (double) LONGEST_SIDE / Math.max(image.getWidth(), image.getHeight()));
    int width = Math.max(1, (int) Math.round(image.getWidth() * scale));
    int height = Math.max(1, (int) Math.round(image.getHeight() * scale));
    BufferedImage small = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D canvas = small.createGraphics();
    try {
      canvas.setColor(Color.WHITE);
      canvas.fillRect(0, 0, width, height);
      canvas.setRenderingHint(
          RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
      canvas.drawImage(image, 0, 0, width, height, null);
    } finally {
      canvas.dispose();
    }
    return small;
  }

  private static byte[] jpeg(BufferedImage image) throws IOException {
    ImageWriter writer =
        ImageIO.getImageWriters(ImageTypeSpecifier.createFromRenderedImage(image), "jpeg").next();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
      writer.setOutput(out);
      ImageWriteParam parameters = writer.getDefaultWriteParam();
      parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      parameters.setCompressionQuality(QUALITY);
      writer.write(null, new IIOImage(image, null, null), parameters);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }

  private static PermanentException tooLarge(Path file, String what, long most) {
    return new PermanentException(
        "PICTURE_TOO_LARGE",
        "the opening image " + file.getFileName() + " has " + what + ", the most is " + most);
  }

  private static PermanentException unreadable(
      Path file, String why, @org.jspecify.annotations.Nullable Exception cause) {
    return new PermanentException(
        "PICTURE_UNREADABLE",
        "the opening image " + file.getFileName() + " cannot be read: " + why,
        cause);
  }
}
