package dev.petforge.video.media;

import java.awt.color.ICC_Profile;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;

/**
 * What a picture's file says beside its pixels.
 *
 * @param orientation as EXIF has it, 1 to 8
 * @param profile an ICC profile that the decoder does not apply itself, or null
 * @param components of a JPEG: 1 grey, 3 colour, 4 CMYK; 0 for others
 * @param adobeTransform of a JPEG: -1 without Adobe's marker, else 0 (none), 1 (YCC) or 2 (YCCK)
 */
record PictureMetadata(
    int orientation, @Nullable ICC_Profile profile, int components, int adobeTransform) {
  private static final int MOST_BYTES = 4 << 20;
  private static final int MOST_PARTS = 100_000;

  static PictureMetadata ofOther() {
    return new PictureMetadata(1, null, 0, -1);
  }

  /** Of a JPEG, as far as its first scan; what is odd is left to the decoder to judge. */
  static PictureMetadata ofJpeg(Path path) throws IOException {
    int orientation = 1;
    int components = 0;
    int adobe = -1;
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "r")) {
      file.seek(2);
      for (int parts = 0; parts < MOST_PARTS; parts++) {
        if (file.readUnsignedByte() != 0xff) {
          break;
        }
        int marker = file.readUnsignedByte();
        while (marker == 0xff) {
          marker = file.readUnsignedByte();
        }
        if (marker == 0xda || marker == 0xd9) {
          break;
        }
        if (marker == 0x01 || (marker >= 0xd0 && marker <= 0xd7)) {
          continue;
        }
        int length = file.readUnsignedShort() - 2;
        long next = file.getFilePointer() + length;
        if (length < 0) {
          break;
        }
        boolean frame =
            marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
        if (frame && length >= 6) {
          file.skipBytes(5);
          components = file.readUnsignedByte();
        } else if (marker == 0xe1 && length > 14) {
          byte[] data = read(file, length);
          if (startsWith(data, "Exif\0\0")) {
            orientation = exifOrientation(ByteBuffer.wrap(data, 6, length - 6).slice());
          }
        } else if (marker == 0xee && length >= 12) {
          byte[] data = read(file, 12);
          if (startsWith(data, "Adobe")) {
            adobe = data[11] & 0xff;
          }
        }
        file.seek(next);
      }
    } catch (EOFException e) {
      // The decoder meets the same end and says so better.
    }
    return new PictureMetadata(orientation, null, components, adobe);
  }

  /**
   * Of a PNG.
   *
   * @throws EOFException if the file ends before its last chunk
   */
  static PictureMetadata ofPng(Path path) throws IOException {
    int orientation = 1;
    ICC_Profile profile = null;
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "r")) {
      file.seek(8);
      for (int parts = 0; parts < MOST_PARTS; parts++) {
        int length = file.readInt();
        int type = file.readInt();
        long next = file.getFilePointer() + length + 4;
        if (length < 0) {
          break;
        }
        if (next > file.length()) {
          throw new EOFException("a chunk of " + length + " bytes goes beyond the end");
        }
        if (type == 0x49454e44) { // IEND
          break;
        }
        if (type == 0x65584966 && length <= MOST_BYTES) { // eXIf
          orientation = exifOrientation(ByteBuffer.wrap(read(file, length)));
        } else if (type == 0x69434350 && length <= MOST_BYTES) { // iCCP
          profile = inflatedProfile(read(file, length));
        }
        file.seek(next);
      }
    }
    return new PictureMetadata(orientation, profile, 0, -1);
  }

  /**
   * Checks that a GIF's first picture is whole: its decoder does not tell damage from a missing
   * end.
   *
   * @throws EOFException if the file ends before the picture does
   */
  static void requireWholeGif(Path path) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "r")) {
      file.seek(10);
      int screen = file.readUnsignedByte();
      file.seek(13 + colourTable(screen));
      for (int parts = 0; parts < MOST_PARTS; parts++) {
        int kind = file.readUnsignedByte();
        if (kind == 0x21) { // an extension, its label, its blocks
          skip(file, 1);
          skipBlocks(file);
        } else if (kind == 0x2c) { // the picture: place and size, flags, colours, code size, blocks
          skip(file, 8);
          int flags = file.readUnsignedByte();
          skip(file, colourTable(flags) + 1);
          skipBlocks(file);
          return;
        } else {
          return; // Nothing that is known: the decoder judges.
        }
      }
    }
  }

  private static int colourTable(int flags) {
    return (flags & 0x80) == 0 ? 0 : 3 << ((flags & 7) + 1);
  }

  private static void skipBlocks(RandomAccessFile file) throws IOException {
    int length = file.readUnsignedByte();
    while (length > 0) {
      skip(file, length);
      length = file.readUnsignedByte();
    }
  }

  private static void skip(RandomAccessFile file, int bytes) throws IOException {
    file.seek(file.getFilePointer() + bytes);
  }

  private static @Nullable ICC_Profile inflatedProfile(byte[] chunk) {
    int name = 0;
    while (name < chunk.length && chunk[name] != 0) {
      name++;
    }
    if (name + 2 >= chunk.length) {
      return null;
    }
    try (InflaterInputStream in =
        new InflaterInputStream(
            new ByteArrayInputStream(chunk, name + 2, chunk.length - name - 2))) {
      return profile(in.readNBytes(MOST_BYTES));
    } catch (IOException e) {
      return null; // A damaged profile: viewers show the picture without it.
    }
  }

  /**
   * The profile that some bytes are, or null if they are damaged: then the picture goes without.
   */
  static @Nullable ICC_Profile profile(byte[] data) {
    try {
      return ICC_Profile.getInstance(data);
    } catch (IllegalArgumentException e) {
      return null; // As viewers do.
    }
  }

  /**
   * The orientation in a block of EXIF.
   *
   * @return 1 to 8; 1 if it has none or cannot be read
   */
  static int exifOrientation(ByteBuffer tiff) {
    if (tiff.limit() < 14) {
      return 1;
    }
    tiff.order(tiff.get(0) == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    long directory = Integer.toUnsignedLong(tiff.getInt(4));
    if (directory + 2 > tiff.limit()) {
      return 1;
    }
    int at = (int) directory;
    int entries = tiff.getShort(at) & 0xffff;
    for (int entry = at + 2; entries > 0 && entry + 12 <= tiff.limit(); entries--, entry += 12) {
      if ((tiff.getShort(entry) & 0xffff) == 0x0112) {
        int value = tiff.getShort(entry + 8) & 0xffff;
        return value >= 1 && value <= 8 ? value : 1;
      }
    }
    return 1;
  }

  private static byte[] read(RandomAccessFile file, int length) throws IOException {
    byte[] data = new byte[length];
    file.readFully(data);
    return data;
  }

  private static boolean startsWith(byte[] data, String text) {
    byte[] expected = text.getBytes(StandardCharsets.ISO_8859_1);
    return data.length >= expected.length
        && Arrays.equals(data, 0, expected.length, expected, 0, expected.length);
  }
}
