package dev.petforge.video.media;

import dev.petforge.failure.PermanentException;
import java.awt.Rectangle;
import java.awt.color.CMMException;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.BufferedImage;
import java.awt.image.ColorConvertOp;
import java.awt.image.ColorModel;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.stream.FileImageInputStream;
import org.jspecify.annotations.Nullable;

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
      head = in.readNBytes(32);
    }
    PictureFormat format = PictureFormat.of(head, file);
    if (format == PictureFormat.WEBP) {
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

  private static BufferedImage read(Path file, PictureFormat format, int minSide, Deadline deadline)
      throws IOException {
    if (format == PictureFormat.GIF) {
      PictureMetadata.requireWholeGif(file);
    }
    PictureMetadata metadata =
        switch (format) {
          case JPEG -> PictureMetadata.ofJpeg(file);
          case PNG -> PictureMetadata.ofPng(file);
          default -> PictureMetadata.ofOther();
        };
    ImageReader reader = ImageIO.getImageReadersByFormatName(format.imageIoName()).next();
    List<String> warnings = new ArrayList<>();
    try (FileImageInputStream in = new FileImageInputStream(file.toFile())) {
      reader.setInput(in, false, true);
      reader.addIIOReadWarningListener(
          (source, warning) -> {
            if (warnings.size() < 10) {
              warnings.add(warning);
            }
          });
      int width = reader.getWidth(0);
      int height = reader.getHeight(0);
      requireSize(file, width, height, minSide);
      AreaScaler scaler = new AreaScaler(width, height, LONGEST_RESULT);
      int strip = stripHeight(reader, metadata, width, height);
      byte[] row = new byte[width * 3];
      for (int top = 0; top < height; top += strip) {
        deadline.check();
        ImageReadParam settings = reader.getDefaultReadParam();
        settings.setSourceRegion(new Rectangle(0, top, width, Math.min(strip, height - top)));
        addStrip(reader, settings, metadata, row, scaler);
        for (String warning : warnings) {
          if (soundsTruncated(warning)) {
            throw new EOFException(warning);
          }
        }
      }
      BufferedImage picture = inSrgb(scaler.result(), metadata.profile());
      return Bgr.upright(picture, Orientation.ofExif(metadata.orientation()));
    } finally {
      reader.dispose();
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

  private static int stripHeight(
      ImageReader reader, PictureMetadata metadata, int width, int height) throws IOException {
    long bytesPerPixel = 4;
    if (metadata.components() == 0) {
      ImageTypeSpecifier type = reader.getRawImageType(0);
      if (type == null) {
        type = reader.getImageTypes(0).next();
      }
      bytesPerPixel = Math.max(1, (type.getColorModel().getPixelSize() + 7) / 8);
    }
    return (int) Math.min(height, Math.max(16, STRIP_BYTES / (bytesPerPixel * width)));
  }

  private static void addStrip(
      ImageReader reader,
      ImageReadParam settings,
      PictureMetadata metadata,
      byte[] row,
      AreaScaler scaler)
      throws IOException {
    if (metadata.components() == 4) {
      Raster raster = reader.readRaster(0, settings);
      int[] samples = new int[raster.getWidth() * 4];
      for (int y = 0; y < raster.getHeight(); y++) {
        raster.getPixels(raster.getMinX(), raster.getMinY() + y, raster.getWidth(), 1, samples);
        fromInk(samples, row, metadata.adobeTransform());
        scaler.add(row, 0);
      }
      return;
    }
    if (metadata.components() == 3) {
      // Makes the reader apply the file's colour profile itself.
      settings.setDestinationType(
          ImageTypeSpecifier.createFromBufferedImageType(BufferedImage.TYPE_3BYTE_BGR));
    }
    BufferedImage strip = reader.read(0, settings);
    int width = strip.getWidth();
    if (strip.getType() == BufferedImage.TYPE_3BYTE_BGR) {
      byte[] pixels = Bgr.pixels(strip);
      for (int y = 0; y < strip.getHeight(); y++) {
        scaler.add(pixels, y * width * 3);
      }
    } else if (bySamples(strip.getColorModel())) {
      addSamples(strip.getRaster(), strip.getColorModel(), row, scaler);
    } else {
      int[] argb = new int[width];
      for (int y = 0; y < strip.getHeight(); y++) {
        strip.getRGB(0, y, width, 1, argb, 0, width);
        for (int x = 0; x < width; x++) {
          int alpha = argb[x] >>> 24;
          row[x * 3] = onWhite(argb[x] & 0xff, alpha);
          row[x * 3 + 1] = onWhite((argb[x] >> 8) & 0xff, alpha);
          row[x * 3 + 2] = onWhite((argb[x] >> 16) & 0xff, alpha);
        }
        scaler.add(row, 0);
      }
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

  private static void addSamples(Raster raster, ColorModel model, byte[] row, AreaScaler scaler) {
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
          row[x * 3 + colour] = onWhite(eightBits(sample, bits), alpha);
        }
      }
      scaler.add(row, 0);
    }
  }

  private static int eightBits(int sample, int bits) {
    return bits == 8 ? sample : (int) (sample * 255L / ((1L << bits) - 1));
  }

  static byte onWhite(int colour, int alpha) {
    return (byte) (alpha == 255 ? colour : (colour * alpha + 255 * (255 - alpha) + 127) / 255);
  }

  /** CMYK or YCCK to RGB. Files with Adobe's marker hold the amount of paper left, not of ink. */
  private static void fromInk(int[] samples, byte[] row, int adobeTransform) {
    for (int x = 0; x < row.length / 3; x++) {
      int c = samples[x * 4];
      int m = samples[x * 4 + 1];
      int y = samples[x * 4 + 2];
      int k = samples[x * 4 + 3];
      if (adobeTransform == 2) {
        double luma = c;
        double cb = m - 128.0;
        double cr = y - 128.0;
        c = 255 - clamp(luma + 1.402 * cr);
        m = 255 - clamp(luma - 0.344136 * cb - 0.714136 * cr);
        y = 255 - clamp(luma + 1.772 * cb);
      } else if (adobeTransform < 0) {
        c = 255 - c;
        m = 255 - m;
        y = 255 - y;
        k = 255 - k;
      }
      row[x * 3] = (byte) ((y * k + 127) / 255);
      row[x * 3 + 1] = (byte) ((m * k + 127) / 255);
      row[x * 3 + 2] = (byte) ((c * k + 127) / 255);
    }
  }

  private static int clamp(double value) {
    return (int) Math.max(0, Math.min(255, Math.round(value)));
  }

  /** Applies a colour profile of three components; any other leaves the picture as it is. */
  static BufferedImage inSrgb(BufferedImage picture, @Nullable ICC_Profile from) {
    if (from == null || from.getNumComponents() != 3) {
      return picture;
    }
    try {
      ICC_Profile[] path = {from, ICC_Profile.getInstance(ColorSpace.CS_sRGB)};
      ColorConvertOp conversion = new ColorConvertOp(path, null);
      WritableRaster raster = picture.getRaster();
      for (int y = 0; y < picture.getHeight(); y++) {
        WritableRaster line = raster.createWritableChild(0, y, picture.getWidth(), 1, 0, 0, null);
        conversion.filter(line, line);
      }
    } catch (IllegalArgumentException | CMMException e) {
      // A damaged profile: viewers show the picture without it, and so do we.
      return picture;
    }
    return picture;
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

  private static PermanentException damaged(Path file, PictureFormat format, Throwable cause) {
    return new PermanentException(
        "NOT_A_PICTURE",
        file + ": begins like a " + format + " but cannot be decoded: " + words(cause),
        cause);
  }

  /** What a decoder says; many say nothing but the name of the exception. */
  private static String words(Throwable cause) {
    String message = cause.getMessage();
    return message == null || message.isBlank() ? cause.getClass().getSimpleName() : message;
  }
}
