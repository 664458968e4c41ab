package dev.petforge.video.media;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Reads the orientation out of a block of EXIF. */
final class Exif {
  /** There is no orientation that can be read. */
  static final int NONE = 0;

  private static final int ORIENTATION = 0x0112;
  private static final int ENTRY = 12;

  private Exif() {}

  /**
   * The orientation that its first directory names; the second one is that of the thumbnail.
   *
   * @param data has the block, which may begin with JPEG's own prefix {@code Exif\0\0}
   * @return 1 to 8, or {@link #NONE}
   */
  static int orientation(byte[] data, int offset, int length) {
    int prefix = length > 6 && data[offset] == 'E' && data[offset + 1] == 'x' ? 6 : 0;
    ByteBuffer tiff = ByteBuffer.wrap(data, offset + prefix, length - prefix).slice();
    if (tiff.limit() < 8) {
      return NONE;
    }
    tiff.order(tiff.get(0) == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    long directory = Integer.toUnsignedLong(tiff.getInt(4));
    if (directory + 2 > tiff.limit()) {
      return NONE;
    }
    int entries = tiff.getShort((int) directory) & 0xffff;
    for (int at = (int) directory + 2; entries > 0 && at + ENTRY <= tiff.limit(); at += ENTRY) {
      if ((tiff.getShort(at) & 0xffff) == ORIENTATION) {
        long value = number(tiff, at);
        if (value >= 1 && value <= 8) {
          return (int) value;
        }
      }
      entries--;
    }
    return NONE;
  }

  /** The first number of an entry, of whatever type of integer it was written. */
  private static long number(ByteBuffer tiff, int entry) {
    int size =
        switch (tiff.getShort(entry + 2)) {
          case 1, 6, 7 -> 1;
          case 3, 8 -> 2;
          case 4, 9, 13 -> 4;
          case 16, 17 -> 8;
          default -> 0;
        };
    boolean inPlace = size * Integer.toUnsignedLong(tiff.getInt(entry + 4)) <= 4;
    long at = inPlace ? entry + 8 : Integer.toUnsignedLong(tiff.getInt(entry + 8));
    if (at + size > tiff.limit()) {
      return NONE;
    }
    return switch (size) {
      case 1 -> tiff.get((int) at);
      case 2 -> tiff.getShort((int) at);
      case 4 -> tiff.getInt((int) at);
      case 8 -> tiff.getLong((int) at);
      default -> NONE;
    };
  }
}
