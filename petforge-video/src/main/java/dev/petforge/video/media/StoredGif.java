package dev.petforge.video.media;

import dev.petforge.video.media.StoredPicture.Kind;
import java.awt.Rectangle;
import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/**
 * Reads where a GIF's first picture lies on its canvas and whether it is whole, and leaves for the
 * decoder nothing but that picture.
 */
final class StoredGif {
  private static final int EXTENSION = 0x21;
  private static final int PICTURE = 0x2c;

  // Says which colour is transparent.
  private static final int CONTROL = 0xf9;

  private static final int LONGEST_BLOCK = 256;

  // Of the codes of LZW: of pixels, and of repetitions.
  private static final int LARGEST_CODE = 8;
  private static final int MOST_BITS = 12;

  private final RandomAccessFile file;

  private StoredGif(RandomAccessFile file) {
    this.file = file;
  }

  /**
   * @throws EOFException if the file ends before the picture does, which its decoder does not tell
   *     from damage
   */
  static StoredPicture read(Path path) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "r")) {
      return new StoredGif(file).read();
    }
  }

  private StoredPicture read() throws IOException {
    file.seek(6);
    int width = unsignedShort();
    int height = unsignedShort();
    int flags = file.readUnsignedByte();
    skip(2 + colourTable(flags));
    Excerpt.Builder pixels = Excerpt.builder().file(0, file.getFilePointer());
    Excerpt.Builder control = Excerpt.builder();
    for (int parts = 0; parts < Excerpt.MOST_PARTS; parts++) {
      long begin = file.getFilePointer();
      int kind = file.readUnsignedByte();
      if (kind == PICTURE) {
        Rectangle place =
            new Rectangle(unsignedShort(), unsignedShort(), unsignedShort(), unsignedShort());
        // A picture that reaches beyond its canvas makes it larger, as in browsers.
        Rectangle canvas = new Rectangle(width, height).union(place);
        skip(colourTable(file.readUnsignedByte()));
        requirePixels((long) place.width * place.height);
        // The decoder gets an end even where the file has none.
        pixels.add(control).file(begin, file.length() - begin).own(new byte[LONGEST_BLOCK]);
        return new StoredPicture(
            pixels,
            Kind.COLOUR,
            Exif.NONE,
            null,
            0,
            Optional.empty(),
            Optional.of(place),
            Optional.of(canvas));
      }
      if (kind != EXTENSION) {
        throw new IOException("it has no picture, but a block of the unknown kind " + kind);
      }
      int label = file.readUnsignedByte();
      skipBlocks();
      if (label == CONTROL) {
        control = Excerpt.builder().file(begin, file.getFilePointer() - begin);
      }
    }
    throw new IOException("it has no picture in its first " + Excerpt.MOST_PARTS + " blocks");
  }

  private static int colourTable(int flags) {
    return (flags & 0x80) == 0 ? 0 : 3 << ((flags & 7) + 1);
  }

  private int unsignedShort() throws IOException {
    return file.readUnsignedByte() | file.readUnsignedByte() << 8;
  }

  private void skipBlocks() throws IOException {
    int length = file.readUnsignedByte();
    while (length > 0) {
      skip(length);
      length = file.readUnsignedByte();
    }
  }

  /**
   * Passes over a picture. One whose blocks have no end is whole if its codes make all its pixels.
   */
  private void requirePixels(long count) throws IOException {
    int codeSize = file.readUnsignedByte();
    long begin = file.getFilePointer();
    try {
      skipBlocks();
    } catch (EOFException e) {
      file.seek(begin);
      if (codeSize > LARGEST_CODE || coded(codeSize) < count) {
        throw e;
      }
    }
  }

  /** How many pixels the codes in the blocks make, as far as they are there. */
  private long coded(int codeSize) throws IOException {
    int clear = 1 << codeSize;
    int[] lengths = new int[1 << MOST_BITS];
    Arrays.fill(lengths, 0, clear, 1);
    int free = clear + 2;
    int bits = codeSize + 1;
    int before = -1;
    int pending = 0;
    int there = 0;
    long sum = 0;
    int left = 0;
    while (true) {
      for (; there < bits; there += 8, left--) {
        left = left > 0 ? left : Math.max(0, file.read());
        int next = left > 0 ? file.read() : -1;
        if (next < 0) {
          return sum;
        }
        pending |= next << there;
      }
      int code = pending & (1 << bits) - 1;
      pending >>>= bits;
      there -= bits;
      if (code == clear) {
        free = clear + 2;
        bits = codeSize + 1;
        before = -1;
        continue;
      } else if (code == clear + 1 || code > free || (code == free && before < 0)) {
        return sum;
      }
      if (before >= 0 && free < lengths.length) {
        lengths[free++] = lengths[before] + 1;
        bits = free == 1 << bits && bits < MOST_BITS ? bits + 1 : bits;
      }
      sum += lengths[code];
      before = code;
    }
  }

  private void skip(int bytes) throws IOException {
    file.seek(file.getFilePointer() + bytes);
  }
}
