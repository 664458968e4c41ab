package dev.petforge.video.internal.http;

import dev.petforge.failure.PermanentException;
import dev.petforge.generation.ClipInputs;
import dev.petforge.generation.ClipRequest;
import dev.petforge.http.Redaction;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Iterator;
import java.util.Locale;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * Reads frames for a provider and holds them against its limits, before anything is paid. With
 * {@code fit} a picture that is against them is scaled and padded instead. The frame that joins a
 * clip to the one before is never reshaped: the joint would be seen. Safe for use by many threads.
 */
public final class FrameFiles {
  private static final long MOST_FILE_BYTES = 200_000_000;
  private static final long MOST_PIXELS = 100_000_000;
  private static final float[] QUALITIES = {0.95f, 0.9f, 0.8f, 0.7f};

  private final Limits limits;
  private final boolean fit;

  /**
   * What a provider takes.
   *
   * @param minSide of each side in pixels, at least 1
   * @param maxSide of each side in pixels, at least {@code minSide}
   * @param maxAspect of the longer side by the shorter, at least 1
   * @param maxBytes of the file, at least 1
   */
  public record Limits(int minSide, int maxSide, double maxAspect, long maxBytes) {
    public Limits {
      if (minSide < 1 || maxSide < minSide || !(maxAspect >= 1) || maxBytes < 1) {
        throw new IllegalArgumentException(
            "limits of a picture contradict themselves: "
                + minSide
                + ", "
                + maxSide
                + ", "
                + maxAspect
                + ", "
                + maxBytes);
      }
    }
  }

  /**
   * A picture as it can be sent.
   *
   * @param type {@code image/png} or {@code image/jpeg}
   * @param width in pixels
   * @param height in pixels
   * @param bytes of the file; not copied, not to be changed
   */
  @SuppressWarnings("ArrayRecordComponent") // megabytes that nobody compares or changes
  public record Frame(String type, int width, int height, byte[] bytes) {
    /** The file in base64, without a prefix. */
    public String base64() {
      return Base64.getEncoder().encodeToString(bytes);
    }

    @Override
    public String toString() {
      return type + " " + width + "×" + height + ", " + bytes.length + " bytes";
    }
  }

  /**
   * @param fit whether a picture that is against the limits is changed instead of refused
   */
  public FrameFiles(Limits limits, boolean fit) {
    this.limits = limits;
    this.fit = fit;
  }

  /**
   * Reads what a clip starts from: the user's picture, which may be made to fit, or the last frame
   * of the clip before, which keeps its pixels. One that is too heavy becomes a JPEG of the same
   * size, whatever was said about fitting: its chain is paid for and could not go on otherwise.
   *
   * @throws PermanentException as {@link #read}
   */
  public Frame first(ClipRequest request, ClipInputs inputs) {
    return request.shot() == 0 ? read(inputs.firstFrame()) : joint(inputs.firstFrame());
  }

  private Frame joint(Path file) {
    Frame frame = plain(file);
    try {
      requireShape(frame, file);
    } catch (PermanentException e) {
      throw new PermanentException(
          e.failure().code(),
          e.failure().message()
              + "; it is the last frame of the clip before, whose shape has to stay",
          e);
    }
    Frame light = frame.bytes().length > limits.maxBytes() ? lighter(frame, file) : frame;
    requireWeight(light, file);
    return light;
  }

  /**
   * Reads a PNG or JPEG.
   *
   * @throws PermanentException {@code PICTURE_UNREADABLE}, {@code PICTURE_TOO_SMALL}, {@code
   *     PICTURE_TOO_LARGE} or {@code PICTURE_ASPECT}, with the value and the limit
   */
  public Frame read(Path file) {
    Frame frame = plain(file);
    try {
      require(frame, file);
      return frame;
    } catch (PermanentException e) {
      if (!fit) {
        throw new PermanentException(
            e.failure().code(), e.failure().message() + "; take another or have it fitted", e);
      }
      Frame fitted = fitted(frame, file);
      require(fitted, file);
      return fitted;
    }
  }

  private static Frame plain(Path file) {
    try {
      long size = Files.size(file);
      if (size > MOST_FILE_BYTES) {
        throw new PermanentException(
            "PICTURE_TOO_LARGE",
            file.getFileName() + " has " + size + " bytes, the most is " + MOST_FILE_BYTES);
      }
      byte[] bytes = Files.readAllBytes(file);
      try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
        Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
        if (readers.hasNext()) {
          ImageReader reader = readers.next();
          try {
            reader.setInput(in, true, true);
            String format = reader.getFormatName().toLowerCase(Locale.ROOT);
            if (format.equals("png") || format.equals("jpeg")) {
              return new Frame("image/" + format, reader.getWidth(0), reader.getHeight(0), bytes);
            }
          } finally {
            reader.dispose();
          }
        }
      }
      throw new PermanentException(
          "PICTURE_UNREADABLE", file.getFileName() + " is neither a PNG nor a JPEG");
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private static PermanentException unreadable(Path file, IOException e) {
    return new PermanentException(
        "PICTURE_UNREADABLE",
        file.getFileName() + " cannot be read: " + Redaction.BY_LOOKS.line(words(e), 200),
        e);
  }

  private static String words(IOException e) {
    return e instanceof NoSuchFileException ? "it is not there" : String.valueOf(e.getMessage());
  }

  private void require(Frame frame, Path file) {
    requireShape(frame, file);
    requireWeight(frame, file);
  }

  private static String named(Frame frame, Path file) {
    return "the picture " + file.getFileName() + " (" + frame.width() + "×" + frame.height() + ")";
  }

  private void requireShape(Frame frame, Path file) {
    int shorter = Math.min(frame.width(), frame.height());
    int longer = Math.max(frame.width(), frame.height());
    String picture = named(frame, file);
    if (shorter < limits.minSide()) {
      throw new PermanentException(
          "PICTURE_TOO_SMALL",
          picture + " has a side of " + shorter + " px, the least is " + limits.minSide());
    }
    if (longer > limits.maxSide()) {
      throw new PermanentException(
          "PICTURE_TOO_LARGE",
          picture + " has a side of " + longer + " px, the most is " + limits.maxSide());
    }
    if (longer > shorter * limits.maxAspect()) {
      throw new PermanentException(
          "PICTURE_ASPECT",
          String.format(
              Locale.ROOT,
              "%s has an aspect of 1:%.2f, the most is 1:%s",
              picture,
              (double) longer / shorter,
              limits.maxAspect()));
    }
  }

  private void requireWeight(Frame frame, Path file) {
    if (frame.bytes().length > limits.maxBytes()) {
      throw new PermanentException(
          "PICTURE_TOO_LARGE",
          named(frame, file)
              + " has "
              + frame.bytes().length
              + " bytes, the most is "
              + limits.maxBytes());
    }
  }

  private Frame fitted(Frame frame, Path file) {
    if ((long) frame.width() * frame.height() > MOST_PIXELS) {
      throw new PermanentException(
          "PICTURE_TOO_LARGE",
          file.getFileName()
              + " has "
              + (long) frame.width() * frame.height()
              + " pixels, the most that are fitted is "
              + MOST_PIXELS);
    }
    try {
      BufferedImage shaped = shaped(decoded(frame));
      byte[] bytes = png(shaped);
      if (frame.type().equals("image/png") && bytes.length <= limits.maxBytes()) {
        return new Frame("image/png", shaped.getWidth(), shaped.getHeight(), bytes);
      }
      return compressed(shaped);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  /** The same pixels, as nearly as a JPEG keeps them. */
  private Frame lighter(Frame frame, Path file) {
    try {
      BufferedImage picture = decoded(frame);
      BufferedImage opaque =
          new BufferedImage(picture.getWidth(), picture.getHeight(), BufferedImage.TYPE_INT_RGB);
      Graphics2D g = opaque.createGraphics();
      g.drawImage(picture, 0, 0, null);
      g.dispose();
      return compressed(opaque);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private static BufferedImage decoded(Frame frame) throws IOException {
    BufferedImage picture =
        ImageIO.read(new MemoryCacheImageInputStream(new ByteArrayInputStream(frame.bytes())));
    if (picture == null) {
      throw new IOException("no picture");
    }
    return picture;
  }

  /** A JPEG of the best quality that is light enough, or of the least if none is. */
  private Frame compressed(BufferedImage picture) throws IOException {
    byte[] bytes = new byte[0];
    for (float quality : QUALITIES) {
      bytes = jpeg(picture, quality);
      if (bytes.length <= limits.maxBytes()) {
        break;
      }
    }
    return new Frame("image/jpeg", picture.getWidth(), picture.getHeight(), bytes);
  }

  /** Pads the shorter side until the aspect fits, then scales until the sides do. */
  private BufferedImage shaped(BufferedImage picture) {
    int width = picture.getWidth();
    int height = picture.getHeight();
    int paddedWidth = Math.max(width, (int) Math.ceil(height / limits.maxAspect()));
    int paddedHeight = Math.max(height, (int) Math.ceil(width / limits.maxAspect()));
    double scale = 1;
    int shorter = Math.min(paddedWidth, paddedHeight);
    int longer = Math.max(paddedWidth, paddedHeight);
    if (shorter < limits.minSide()) {
      scale = (double) limits.minSide() / shorter;
    }
    if (longer * scale > limits.maxSide()) {
      scale = (double) limits.maxSide() / longer;
    }
    int outWidth = side(paddedWidth * scale);
    int outHeight = side(paddedHeight * scale);
    BufferedImage out = new BufferedImage(outWidth, outHeight, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = out.createGraphics();
    g.setColor(Color.BLACK);
    g.fillRect(0, 0, outWidth, outHeight);
    g.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
    int drawnWidth = Math.min(outWidth, (int) Math.round(width * scale));
    int drawnHeight = Math.min(outHeight, (int) Math.round(height * scale));
    BufferedImage half = halved(picture, drawnWidth, drawnHeight);
    g.drawImage(
        half,
        (outWidth - drawnWidth) / 2,
        (outHeight - drawnHeight) / 2,
        drawnWidth,
        drawnHeight,
        null);
    g.dispose();
    return out;
  }

  private int side(double pixels) {
    return Math.max(limits.minSide(), Math.min(limits.maxSide(), (int) Math.round(pixels)));
  }

  /** Bicubic looks at few pixels: a much smaller picture is made in steps of a half. */
  private static BufferedImage halved(BufferedImage picture, int width, int height) {
    BufferedImage current = picture;
    while (current.getWidth() / 2 >= width && current.getHeight() / 2 >= height && width > 0) {
      BufferedImage next =
          new BufferedImage(
              current.getWidth() / 2, current.getHeight() / 2, BufferedImage.TYPE_INT_RGB);
      Graphics2D g = next.createGraphics();
      g.setRenderingHint(
          RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
      g.drawImage(current, 0, 0, next.getWidth(), next.getHeight(), null);
      g.dispose();
      current = next;
    }
    return current;
  }

  private static byte[] png(BufferedImage picture) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(picture, "png", out);
    return out.toByteArray();
  }

  private static byte[] jpeg(BufferedImage picture, float quality) throws IOException {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
      writer.setOutput(out);
      ImageWriteParam how = writer.getDefaultWriteParam();
      how.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      how.setCompressionQuality(quality);
      writer.write(null, new IIOImage(picture, null, null), how);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }
}
