package dev.petforge.video.media;

import dev.petforge.video.media.StoredPicture.Kind;
import java.awt.Rectangle;
import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
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
        skip(colourTable(file.readUnsignedByte()) + 1);
        skipBlocks();
        pixels.add(control).file(begin, file.length() - begin);
        return new StoredPicture(
            pixels, Kind.COLOUR, Exif.NONE, null, 0, Optional.of(place), Optional.of(canvas));
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

  private void skip(int bytes) throws IOException {
    file.seek(file.getFilePointer() + bytes);
  }
}
