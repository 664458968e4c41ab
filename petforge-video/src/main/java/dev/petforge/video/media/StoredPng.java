package dev.petforge.video.media;

import dev.petforge.video.media.StoredPicture.Kind;
import java.awt.color.ICC_Profile;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a PNG says beside its pixels, and leaves for the decoder nothing but these: the still
 * picture of an animation too.
 */
final class StoredPng {
  private static final int IHDR = 0x49484452;
  private static final int PLTE = 0x504c5445;
  private static final int TRNS = 0x74524e53;
  private static final int IDAT = 0x49444154;
  private static final int IEND = 0x49454e44;
  private static final int EXIF = 0x65584966;
  private static final int ICCP = 0x69434350;
  private static final int GAMA = 0x67414d41;
  private static final int SRGB = 0x73524742;
  private static final int CICP = 0x63494350;

  private static final int MOST_BYTES = 4 << 20;
  private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
  private static final int HEADER_LENGTH = 13;
  private static final int BITS = 8;
  private static final int COLOUR_TYPE = 9;
  private static final int PALETTE = 3;

  // Length and type before a chunk's content, its sum behind.
  private static final int BEFORE = 8;
  private static final int BEHIND = 4;

  /** One is allowed; a file of many small ones could inflate for hours. */
  private static final int MOST_PROFILES = 10;

  /** Of the pixels, behind them (RFC 1950). */
  private static final int SUM = 4;

  /** A chunk of compressed pixels. */
  private record Part(long at, int length) {}

  private final RandomAccessFile file;
  private final Excerpt.Builder pixels = Excerpt.builder().own(SIGNATURE);
  private final List<Part> compressed = new ArrayList<>();
  private int bits;
  private int colourType;
  private int orientation;
  private @Nullable ICC_Profile profile;
  private int profiles;
  private double gamma;
  private boolean named;
  private boolean coded;
  private Optional<WideColours.Kind> wide = Optional.empty();

  private StoredPng(RandomAccessFile file) {
    this.file = file;
  }

  /**
   * Reads as much of the file as there is: whether it has all rows is the decoder's to see.
   *
   * @throws EOFException if it ends before its pixels begin
   */
  static StoredPicture read(Path path) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "r")) {
      return new StoredPng(file).read(0);
    }
  }

  /** The same, without the sum at the end of its pixels: the decoder cannot miss what it lacks. */
  static StoredPicture withoutSum(Path path) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "r")) {
      return new StoredPng(file).read(SUM);
    }
  }

  /** Whether a decoder failed for nothing but the sum at the end of the pixels. */
  static boolean isWrongSum(IOException failure) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t instanceof ZipException && "incorrect data check".equals(t.getMessage())) {
        return true;
      }
    }
    return false;
  }

  /**
   * @param without so many bytes at the end of the compressed pixels
   */
  private StoredPicture read(int without) throws IOException {
    long length = file.length();
    boolean ended = false;
    int parts = 0;
    for (long at = SIGNATURE.length; !ended && at + BEFORE <= length; parts++) {
      if (parts == Excerpt.MOST_PARTS) {
        throw new IOException("it has more than " + Excerpt.MOST_PARTS + " chunks");
      }
      file.seek(at);
      int size = file.readInt();
      int type = file.readInt();
      if (parts == 0 && (type != IHDR || size != HEADER_LENGTH)) {
        throw new IOException("its size is missing");
      }
      long there = Math.min(size, length - at - BEFORE);
      if (size < 0 || type == IEND || (there < size && type != IDAT)) {
        ended = true;
      } else if (size > 0) {
        chunk(type, at, (int) there);
      }
      at += BEFORE + size + BEHIND;
    }
    compressed(without);
    pixels.own(ints(0, IEND, 0));
    boolean grey = (colourType & ~4) == 0;
    Kind kind = grey ? Kind.GREY : Kind.COLOUR;
    // A code point says more than a profile, and that more than a gamma.
    return coded
        ? new StoredPicture(pixels, kind, orientation, null, 0, wide)
        : new StoredPicture(
            pixels, kind, orientation, profile, named ? 0 : gamma, Optional.empty());
  }

  private void chunk(int type, long at, int length) throws IOException {
    switch (type) {
      case IHDR -> {
        byte[] header = content(length);
        bits = header[BITS];
        colourType = header[COLOUR_TYPE];
        keep(type, at, length);
      }
      case PLTE -> {
        if (colourType == PALETTE) {
          keep(type, at, length);
        }
      }
      case TRNS -> {
        if (colourType == 0 && bits < 8 && length == 2) {
          // ImageIO compares it with samples that it has spread to eight bits.
          int sample = content(length)[1] & ((1 << bits) - 1);
          int spread = sample * 255 / ((1 << bits) - 1);
          pixels.own(ints(length, type)).own((byte) 0, (byte) spread).own(ints(0));
        } else {
          keep(type, at, length);
        }
      }
      case IDAT -> compressed.add(new Part(at, length));
      default -> {
        if (length <= MOST_BYTES) {
          metadata(type, length);
        }
      }
    }
  }

  private void compressed(int without) {
    long left = compressed.stream().mapToLong(Part::length).sum() - without;
    for (Part part : compressed) {
      int kept = (int) Math.max(0, Math.min(part.length(), left));
      keep(IDAT, part.at(), kept);
      left -= kept;
    }
  }

  /** Leaves a chunk for the decoder, with as much of its content as there is. */
  private void keep(int type, long at, int length) {
    pixels.own(ints(length, type)).file(at + BEFORE, length).own(ints(0));
  }

  private static byte[] ints(int... values) {
    ByteBuffer bytes = ByteBuffer.allocate(values.length * Integer.BYTES);
    for (int value : values) {
      bytes.putInt(value);
    }
    return bytes.array();
  }

  private void metadata(int type, int length) throws IOException {
    if (type == EXIF) {
      orientation = Exif.orientation(content(length), 0, length);
    } else if (type == ICCP && profile == null && profiles++ < MOST_PROFILES) {
      profile = inflated(content(length));
      named |= profile != null;
    } else if (type == GAMA && length == 4) {
      gamma = Integer.toUnsignedLong(ByteBuffer.wrap(content(length)).getInt()) / 100_000.0;
    } else if (type == SRGB) {
      named = true;
    } else if (type == CICP && length == 4) {
      codePoints(content(length));
    }
  }

  /** Primaries, transfer, matrix and range by ITU-T H.273; others than these are passed over. */
  private void codePoints(byte[] cicp) {
    boolean known =
        Set.of(1, 9, 12).contains((int) cicp[0])
            && Set.of(1, 6, 13, 14, 15, 16, 18).contains((int) cicp[1])
            && cicp[2] == 0
            && cicp[3] == 1;
    if (known) {
      coded = true;
      wide = WideColours.of(cicp[0], cicp[1]);
    }
  }

  private byte[] content(int length) throws IOException {
    byte[] content = new byte[length];
    file.readFully(content);
    return content;
  }

  private static @Nullable ICC_Profile inflated(byte[] chunk) {
    int name = new String(chunk, StandardCharsets.ISO_8859_1).indexOf('\0');
    if (name < 0 || name + 2 >= chunk.length) {
      return null;
    }
    try (InflaterInputStream in =
        new InflaterInputStream(
            new ByteArrayInputStream(chunk, name + 2, chunk.length - name - 2))) {
      return ColourProfile.of(in.readNBytes(MOST_BYTES));
    } catch (IOException e) {
      return null; // A damaged profile: viewers show the picture without it.
    }
  }
}
