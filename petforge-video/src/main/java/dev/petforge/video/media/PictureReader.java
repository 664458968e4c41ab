package dev.petforge.video.media;

import dev.petforge.failure.PermanentException;
import dev.petforge.media.FileKind;
import java.awt.Rectangle;
import java.awt.color.CMMException;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.ImageTypeSpecifier;

/**
 * Reads people's pictures: upright, in sRGB, on white where they are transparent, at most 4096
 * pixels on the longer side. A picture's size is known before its pixels are decoded, and a large
 * one is decoded in strips, so that memory stays bounded.
 */
final class PictureReader {
  static final int MIN_SIDE = 64;
  private static final int LONGEST_RESULT = 4096;
  static final long MAX_BYTES = 50L << 20;
  static final long MAX_PIXELS = 100_000_000;

  // What one decoded strip may take; the child that does this has a heap of 256 MB.
  private static final long STRIP_BYTES = 64L << 20;

  private PictureReader() {}

  /**
   * @param minSide the fewest pixels that each side must have
   * @throws PermanentException with code {@code FILE_MISSING}, {@code PICTURE_EMPTY}, {@code
   *     NOT_A_PICTURE}, {@code PICTURE_TRUNCATED}, {@code PICTURE_TOO_LARGE} or {@code
   *     PICTURE_TOO_SMALL}
   */
  static BufferedImage read(Path file, int minSide, Deadline deadline) throws IOException {
    MediaFile.requireFile(file, "PICTURE_EMPTY", "a picture");
    long bytes = Files.size(file);
    if (bytes > MAX_BYTES) {
      throw new PermanentException(
          "PICTURE_TOO_LARGE",
          file + ": has " + bytes + " bytes, at most " + MAX_BYTES + " (50 MB) are taken");
    }
    byte[] head;
    try (InputStream in = Files.newInputStream(file)) {
      head = in.readNBytes(FileKind.HEAD);
    }
    FileKind format = readable(head, file);
    if (format == FileKind.WEBP) {
      return WebpReader.read(file, minSide, LONGEST_RESULT, deadline);
    }
    try {
      return read(file, format, minSide, deadline);
    } catch (EOFException e) {
      throw truncated(file, e);
    } catch (IOException
        | IllegalArgumentException
        | IndexOutOfBoundsException
        | NegativeArraySizeException
        | IllegalStateException
        | NullPointerException
        | ArithmeticException
        | CMMException e) {
      // ImageIO's decoders answer damaged files with all of these.
      throw soundsTruncated(e) ? truncated(file, e) : damaged(file, format, e);
    }
  }

  /**
   * The format of a picture.
   *
   * @param head the first {@link FileKind#HEAD} bytes of the file, or all that it has
   * @throws PermanentException with code {@code NOT_A_PICTURE} if it is none that is read
   */
  static FileKind readable(byte[] head, Path file) {
    FileKind kind = FileKind.of(head);
    if (kind.isReadable()) {
      return kind;
    }
    boolean told = kind != FileKind.UNKNOWN && kind != FileKind.TEXT;
    throw new PermanentException(
        "NOT_A_PICTURE",
        file
            + ": its content is not a JPEG, PNG, GIF, WebP or BMP picture, whatever its name says"
            + (told
                ? "; it is " + kind.insteadOfPicture()
                : "; it begins with '" + shown(head) + "'"));
  }

  private static String shown(byte[] head) {
    StringBuilder shown = new StringBuilder();
    for (int i = 0; i < Math.min(12, head.length); i++) {
      shown.append(head[i] >= ' ' && head[i] < 127 ? (char) head[i] : '.');
    }
    return shown.toString();
  }

  private static BufferedImage read(Path file, FileKind format, int minSide, Deadline deadline)
      throws IOException {
    return switch (format) {
      case JPEG -> decoded(file, format, StoredJpeg.read(file), minSide, deadline);
      case PNG -> png(file, minSide, deadline);
      case GIF -> decoded(file, format, StoredGif.read(file), minSide, deadline);
      case BMP -> BmpReader.read(file, minSide, LONGEST_RESULT, deadline);
      default -> throw new IllegalArgumentException(format + " has a reader of its own");
    };
  }

  private static BufferedImage png(Path file, int minSide, Deadline deadline) throws IOException {
    try {
      return decoded(file, FileKind.PNG, StoredPng.read(file), minSide, deadline);
    } catch (IOException e) {
      if (!StoredPng.isWrongSum(e)) {
        throw e;
      }
      // All pixels are there, and viewers show them.
      return decoded(file, FileKind.PNG, StoredPng.withoutSum(file), minSide, deadline);
    }
  }

  private static BufferedImage decoded(
      Path file, FileKind format, StoredPicture stored, int minSide, Deadline deadline)
      throws IOException {
    ImageReader reader = ImageIO.getImageReadersByFormatName(format.name()).next();
    List<String> warnings = new ArrayList<>();
    try (Excerpt in = stored.pixels().open(file)) {
      reader.setInput(in, false, true);
      reader.addIIOReadWarningListener(
          (source, warning) -> {
            if (warnings.size() < 10) {
              warnings.add(warning);
            }
          });
      int width = reader.getWidth(0);
      int height = reader.getHeight(0);
      Rectangle canvas = stored.canvas().orElse(new Rectangle(width, height));
      requireSize(file, canvas.width, canvas.height, minSide);
      Rows rows = new Rows(stored.place().orElse(canvas), canvas);
      byte[] values = ColourProfile.ofGamma(stored.profile() == null ? stored.gamma() : 0);
      Inks inks = new Inks(stored);
      int strip = stripHeight(reader, stored, width, height);
      for (int top = 0; top < height; top += strip) {
        deadline.check();
        ImageReadParam settings = reader.getDefaultReadParam();
        settings.setSourceRegion(new Rectangle(0, top, width, Math.min(strip, height - top)));
        if (stored.isInk()) {
          addInk(reader.readRaster(0, settings), inks, rows);
        } else {
          addStrip(reader.read(0, settings), values, rows);
        }
        for (String warning : warnings) {
          if (soundsTruncated(warning)) {
            throw new EOFException(warning);
          }
        }
      }
      BufferedImage picture = rows.finish();
      ICC_Profile profile = stored.profile();
      if (profile != null && !stored.isInk()) {
        ColourProfile.inSrgb(picture, profile, stored.kind() == StoredPicture.Kind.GREY);
      }
      stored.wide().ifPresent(wide -> wide.open().turn(picture));
      return Bgr.upright(picture, Orientation.ofExif(stored.orientation()));
    } finally {
      reader.dispose();
    }
  }

  /** Puts rows of a picture on its canvas, which is white where the picture is not. */
  private static final class Rows {
    private final Rectangle place;
    private final Rectangle canvas;
    private final AreaScaler scaler;
    private final byte[] wide;
    private int y;

    /** A row of the picture, to be filled and added. */
    final byte[] row;

    Rows(Rectangle place, Rectangle canvas) {
      this.place = place;
      this.canvas = canvas;
      this.scaler = AreaScaler.within(canvas.width, canvas.height, LONGEST_RESULT);
      this.row = new byte[place.width * 3];
      this.wide = new byte[canvas.width * 3];
      Arrays.fill(wide, (byte) 255);
      addWhite(place.y);
    }

    private void addWhite(int until) {
      for (; y < until; y++) {
        scaler.add(wide, 0);
      }
    }

    void add(byte[] bgr, int offset) {
      if (place.width == canvas.width) {
        scaler.add(bgr, offset);
      } else {
        System.arraycopy(bgr, offset, wide, place.x * 3, place.width * 3);
        scaler.add(wide, 0);
      }
      y++;
    }

    BufferedImage finish() {
      Arrays.fill(wide, (byte) 255);
      addWhite(canvas.height);
      return scaler.result();
    }
  }

  static void requireSize(Path file, long width, long height, int minSide) {
    String size = file + ": is " + width + "×" + height + " pixels, ";
    if (width < minSide || height < minSide) {
      throw new PermanentException(
          "PICTURE_TOO_SMALL", size + "each side must have at least " + minSide);
    }
    if (width * height > MAX_PIXELS) {
      throw new PermanentException(
          "PICTURE_TOO_LARGE",
          size + "that is " + width * height + ", at most " + MAX_PIXELS + " are taken");
    }
  }

  private static int stripHeight(ImageReader reader, StoredPicture stored, int width, int height)
      throws IOException {
    long bytesPerPixel = 4;
    if (!stored.isInk()) {
      ImageTypeSpecifier type = reader.getRawImageType(0);
      if (type == null) {
        type = reader.getImageTypes(0).next();
      }
      bytesPerPixel = Math.max(1, (type.getColorModel().getPixelSize() + 7) / 8);
    }
    return (int) Math.min(height, Math.max(16, STRIP_BYTES / (bytesPerPixel * width)));
  }

  private static void addInk(Raster raster, Inks inks, Rows rows) {
    int[] samples = new int[raster.getWidth() * 4];
    for (int y = 0; y < raster.getHeight(); y++) {
      raster.getPixels(raster.getMinX(), raster.getMinY() + y, raster.getWidth(), 1, samples);
      inks.toColours(samples, rows.row);
      rows.add(rows.row, 0);
    }
  }

  /**
   * @param values what each value is in sRGB
   */
  private static void addStrip(BufferedImage strip, byte[] values, Rows rows) {
    int width = strip.getWidth();
    if (strip.getType() == BufferedImage.TYPE_3BYTE_BGR) {
      byte[] pixels = Bgr.pixels(strip);
      for (int i = 0; i < pixels.length; i++) {
        pixels[i] = values[pixels[i] & 0xff];
      }
      for (int y = 0; y < strip.getHeight(); y++) {
        rows.add(pixels, y * width * 3);
      }
    } else if (bySamples(strip.getColorModel())) {
      addSamples(strip.getRaster(), strip.getColorModel(), values, rows);
    } else {
      int[] argb = new int[width];
      for (int y = 0; y < strip.getHeight(); y++) {
        strip.getRGB(0, y, width, 1, argb, 0, width);
        flatten(argb, true, values, rows.row);
        rows.add(rows.row, 0);
      }
    }
  }

  /** Puts a row of pixels on white, or leaves out their transparency. */
  static void flatten(int[] argb, boolean transparent, byte[] values, byte[] bgr) {
    for (int x = 0; x < argb.length; x++) {
      int alpha = transparent ? argb[x] >>> 24 : 255;
      bgr[x * 3] = onWhite(values[argb[x] & 0xff] & 0xff, alpha);
      bgr[x * 3 + 1] = onWhite(values[argb[x] >> 8 & 0xff] & 0xff, alpha);
      bgr[x * 3 + 2] = onWhite(values[argb[x] >> 16 & 0xff] & 0xff, alpha);
    }
  }

  /**
   * Whether the samples are what the file means. Java takes grey for linear light and would make it
   * brighter, and is slow with 16 bits.
   */
  private static boolean bySamples(ColorModel model) {
    if (model instanceof IndexColorModel) {
      return false;
    }
    return model.getColorSpace().getType() == ColorSpace.TYPE_GRAY
        || (model.getComponentSize(0) == 16 && model.getColorSpace().isCS_sRGB());
  }

  private static void addSamples(Raster raster, ColorModel model, byte[] values, Rows rows) {
    byte[] row = rows.row;
    int width = raster.getWidth();
    int bands = raster.getNumBands();
    int colours = model.getNumColorComponents();
    int bits = model.getComponentSize(0);
    int[] samples = new int[width * bands];
    for (int y = 0; y < raster.getHeight(); y++) {
      raster.getPixels(0, y, width, 1, samples);
      for (int x = 0; x < width; x++) {
        int at = x * bands;
        int alpha = model.hasAlpha() ? eightBits(samples[at + bands - 1], bits) : 255;
        for (int colour = 0; colour < 3; colour++) {
          int sample = samples[colours == 1 ? at : at + 2 - colour];
          row[x * 3 + colour] = onWhite(values[eightBits(sample, bits)] & 0xff, alpha);
        }
      }
      rows.add(row, 0);
    }
  }

  private static int eightBits(int sample, int bits) {
    return bits == 8 ? sample : (int) (sample * 255L / ((1L << bits) - 1));
  }

  static byte onWhite(int colour, int alpha) {
    return (byte) (alpha == 255 ? colour : (colour * alpha + 255 * (255 - alpha) + 127) / 255);
  }

  private static boolean soundsTruncated(Throwable failure) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t instanceof EOFException || soundsTruncated(String.valueOf(t.getMessage()))) {
        return true;
      }
    }
    return false;
  }

  private static boolean soundsTruncated(String words) {
    String lower = words.toLowerCase(Locale.ROOT);
    return lower.contains("premature end")
        || lower.contains("truncated")
        || lower.contains("unexpected end")
        || lower.contains("end of file");
  }

  static PermanentException truncated(Path file, Throwable cause) {
    return new PermanentException(
        "PICTURE_TRUNCATED",
        file + ": is cut off (" + words(cause) + "); upload the whole picture again",
        cause);
  }

  static PermanentException damaged(Path file, FileKind format, Throwable cause) {
    return new PermanentException(
        "NOT_A_PICTURE",
        file
            + ": begins like a "
            + format.title()
            + " but cannot be decoded ("
            + words(cause)
            + "); if a viewer shows it, save it from there as JPEG or PNG",
        cause);
  }

  /** What a decoder says; many say nothing but the name of the exception. */
  private static String words(Throwable cause) {
    String message = cause.getMessage();
    return message == null || message.isBlank() ? cause.getClass().getSimpleName() : message;
  }
}
