package dev.petforge.video.media;

import dev.petforge.failure.PermanentException;
import java.awt.color.ICC_Profile;
import java.awt.image.BufferedImage;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads BMP: headers of Windows and OS/2, from below or from above, 1 to 32 bits a pixel, masks,
 * and runs. Rules are those of Chromium: transparency counts where the header has a mask for it,
 * unless that would hide every pixel; what runs leave out is white.
 */
final class BmpReader {
  private static final int FILE_HEADER = 14;
  private static final int OS2_V1 = 12;
  private static final int OS2_V2_SHORT = 16;
  private static final int WINDOWS_V3 = 40;
  private static final int WITH_MASKS = 52;
  private static final int WITH_ALPHA_MASK = 56;
  private static final int OS2_V2 = 64;
  private static final int WINDOWS_V5 = 124;

  private static final int RGB = 0;
  private static final int RLE8 = 1;
  private static final int RLE4 = 2;
  private static final int MASKS = 3;
  private static final int ALPHA_MASKS = 6;

  private static final int EMBEDDED_PROFILE = 0x4d424544;
  private static final int BLACK = 0xff000000;
  private static final int ROWS_BETWEEN_LOOKS = 64;

  private final Path file;
  private final ByteBuffer data;
  private final int headerSize;
  private final int width;
  private final int height;
  private final boolean fromAbove;
  private final int bits;
  private final int compression;

  /** What a pixel is, by its value; for up to 8 bits. */
  private int[] palette = {};

  /** Where red, green, blue and transparency are in a pixel; for 16 bits and more. */
  private final int[] masks = new int[4];

  private int pixels;

  private BmpReader(Path file, byte[] content) throws IOException {
    this.file = file;
    this.data = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
    this.headerSize = data.getInt(FILE_HEADER);
    requireBytes(FILE_HEADER + headerSize, "the file ends within its header");
    boolean small = headerSize == OS2_V1;
    this.width = small ? unsignedShort(18) : data.getInt(18);
    int signed = small ? unsignedShort(20) : data.getInt(22);
    this.fromAbove = signed < 0;
    this.height = Math.abs(signed);
    this.bits = unsignedShort(small ? 24 : 28);
    this.compression = small || headerSize == OS2_V2_SHORT ? RGB : data.getInt(30);
    if (width <= 0 || height <= 0) {
      throw new IOException("its size is " + width + "×" + signed);
    }
  }

  /**
   * @throws PermanentException with code {@code NOT_A_PICTURE} if its pixels are stored in a way
   *     that is not read; names the way
   * @throws EOFException if the file ends before its pixels do
   */
  static BufferedImage read(Path file, int minSide, int longest, Deadline deadline)
      throws IOException {
    BmpReader reader = new BmpReader(file, Files.readAllBytes(file));
    PictureReader.requireSize(file, reader.width, reader.height, minSide);
    reader.requireReadable();
    reader.locate();
    return reader.read(AreaScaler.within(reader.width, reader.height, longest), deadline);
  }

  private void requireReadable() throws IOException {
    boolean os2 = headerSize == OS2_V2;
    String kind =
        switch (compression) {
          case RGB, RLE8, RLE4 -> "";
          case MASKS -> os2 ? "OS/2's Huffman compression" : "";
          case ALPHA_MASKS -> os2 ? "an unknown compression" : "";
          case 4 -> os2 ? "OS/2's compression of 24 bits" : "a JPEG in it";
          case 5 -> os2 ? "an unknown compression" : "a PNG in it";
          default -> "an unknown compression";
        };
    if (!kind.isEmpty()) {
      throw new PermanentException(
          "NOT_A_PICTURE",
          file + ": is a BMP that has " + kind + ", which is not read; save it as PNG");
    }
    boolean possible =
        switch (compression) {
          case RLE8 -> bits == 8;
          case RLE4 -> bits == 4;
          case RGB -> Set.of(1, 2, 4, 8, 16, 24, 32).contains(bits);
          default -> bits == 16 || bits == 32;
        };
    if (!possible) {
      throw new IOException("it has " + bits + " bits a pixel with compression " + compression);
    }
  }

  /** Finds masks, palette and pixels, which follow the header in this order. */
  private void locate() throws IOException {
    int at = FILE_HEADER + headerSize;
    boolean masked = compression == MASKS || compression == ALPHA_MASKS;
    if (masked && headerSize == WINDOWS_V3) {
      int count = compression == ALPHA_MASKS ? 4 : 3;
      requireBytes(at + 4 * count, "the file ends within its masks");
      takeMasks(at, count);
      at += 4 * count;
    } else if (headerSize >= WITH_MASKS && headerSize != OS2_V2) {
      takeMasks(FILE_HEADER + WINDOWS_V3, headerSize >= WITH_ALPHA_MASK ? 4 : 3);
    }
    if (!masked) {
      boolean five = bits == 16;
      masks[0] = five ? 0x7c00 : 0xff0000;
      masks[1] = five ? 0x03e0 : 0x00ff00;
      masks[2] = five ? 0x001f : 0x0000ff;
    }
    for (int mask : masks) {
      int ones = mask >>> Integer.numberOfTrailingZeros(mask);
      if (mask != 0 && (ones & (ones + 1)) != 0) {
        throw new IOException("a mask of its colours has gaps");
      }
    }
    int named = data.getInt(10);
    if (bits <= 8) {
      at = takePalette(at, named);
    }
    pixels = named >= at ? named : at;
  }

  private void takeMasks(int at, int count) {
    for (int i = 0; i < count; i++) {
      masks[i] = data.getInt(at + 4 * i);
    }
  }

  /**
   * @param until where the pixels begin, if the file says so
   * @return where the palette ends
   */
  private int takePalette(int from, int until) throws EOFException {
    int entry = headerSize == OS2_V1 ? 3 : 4;
    int most = 1 << bits;
    int used = headerSize >= WINDOWS_V3 ? data.getInt(46) : 0;
    int count = used > 0 && used < most ? used : most;
    if (until > from) {
      count = Math.min(count, (until - from) / entry);
    }
    requireBytes(from + count * entry, "the file ends within its palette");
    palette = new int[most];
    Arrays.fill(palette, BLACK);
    for (int i = 0; i < count; i++) {
      palette[i] = colour(from + i * entry);
    }
    return from + count * entry;
  }

  /** Blue, green and red from a place on. */
  private int colour(int at) {
    return BLACK
        | (data.get(at + 2) & 0xff) << 16
        | (data.get(at + 1) & 0xff) << 8
        | (data.get(at) & 0xff);
  }

  private BufferedImage read(AreaScaler scaler, Deadline deadline) throws IOException {
    Rows rows = compression == RLE8 || compression == RLE4 ? new Runs() : new Plain();
    byte[] values = ColourProfile.ofGamma(0);
    int[] argb = new int[width];
    byte[] bgr = new byte[width * 3];
    for (int y = 0; y < height; y++) {
      if (y % ROWS_BETWEEN_LOOKS == 0) {
        deadline.check();
      }
      rows.take(fromAbove ? y : height - 1 - y, argb);
      PictureReader.flatten(argb, true, values, bgr);
      scaler.add(bgr, 0);
    }
    BufferedImage picture = scaler.result();
    ICC_Profile profile = profile();
    if (profile != null) {
      ColourProfile.inSrgb(picture, profile, false);
    }
    return picture;
  }

  private @Nullable ICC_Profile profile() {
    if (headerSize < WINDOWS_V5 || data.getInt(FILE_HEADER + 56) != EMBEDDED_PROFILE) {
      return null;
    }
    long from = FILE_HEADER + Integer.toUnsignedLong(data.getInt(FILE_HEADER + 112));
    long length = Integer.toUnsignedLong(data.getInt(FILE_HEADER + 116));
    return from + length > data.limit()
        ? null
        : ColourProfile.of(Arrays.copyOfRange(data.array(), (int) from, (int) (from + length)));
  }

  /** Gives rows in any order, by their place in the file. */
  private interface Rows {
    void take(int row, int[] argb) throws IOException;
  }

  private final class Plain implements Rows {
    private final int length = (int) ((width * (long) bits + 31) / 32 * 4);
    private final boolean transparent;

    Plain() throws EOFException {
      // The last row may lack what fills it up.
      long last = pixels + (height - 1) * (long) length;
      requireBytes(last + (width * (long) bits + 7) / 8, "the file ends within its pixels");
      this.transparent = bits > 8 && masks[3] != 0 && shows();
    }

    /** Many programs name a mask and leave its bits zero. */
    private boolean shows() {
      for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
          if ((pixel(y, x) & masks[3]) != 0) {
            return true;
          }
        }
      }
      return false;
    }

    private int pixel(int row, int x) {
      int at = pixels + row * length;
      return switch (bits) {
        case 32 -> data.getInt(at + x * 4);
        case 24 -> colour(at + x * 3) & ~BLACK;
        case 16 -> unsignedShort(at + x * 2);
        default -> {
          int bit = x * bits;
          yield data.get(at + bit / 8) >> (8 - bits - bit % 8) & ((1 << bits) - 1);
        }
      };
    }

    @Override
    public void take(int row, int[] argb) {
      for (int x = 0; x < width; x++) {
        int pixel = pixel(row, x);
        argb[x] =
            bits <= 8
                ? palette[pixel]
                : (transparent ? part(pixel, 3) << 24 : BLACK)
                    | part(pixel, 0) << 16
                    | part(pixel, 1) << 8
                    | part(pixel, 2);
      }
    }

    /** What a mask leaves of a pixel, from 0 to 255. */
    private int part(int pixel, int index) {
      int mask = masks[index];
      if (mask == 0) {
        return 0;
      }
      int shift = Integer.numberOfTrailingZeros(mask);
      long most = Integer.toUnsignedLong(mask) >>> shift;
      long value = Integer.toUnsignedLong(pixel & mask) >>> shift;
      return (int) ((value * 255 + most / 2) / most);
    }
  }

  /** Runs are read twice: the row that is shown first is stored last. */
  private final class Runs implements Rows {
    private final int[] begins = new int[height];
    private final int[] columns = new int[height];
    private int at = pixels;
    private int x;
    private int y;

    Runs() throws EOFException {
      Arrays.fill(begins, -1);
      boolean more = true;
      while (more && y < height) {
        begins[y] = at;
        columns[y] = x;
        more = row(null);
      }
    }

    @Override
    public void take(int row, int[] argb) throws EOFException {
      Arrays.fill(argb, 0);
      if (begins[row] >= 0) {
        at = begins[row];
        x = columns[row];
        y = row;
        row(argb);
      }
    }

    /**
     * Reads on to the end of a row.
     *
     * @return whether there is another one
     */
    private boolean row(int @Nullable [] argb) throws EOFException {
      while (true) {
        if (y == height - 1 && x >= width && at + 2 > data.limit()) {
          return false; // All pixels are there; only the end mark is not.
        }
        int count = next();
        int value = next();
        if (count > 0) {
          // A run ends where its row does, however long it is.
          int there = Math.min(count, width - x);
          for (int i = 0; argb != null && i < there; i++) {
            argb[x + i] = palette[bits == 8 ? value : half(value, i)];
          }
          x += there;
        } else if (value == 0) {
          x = 0;
          y++;
          return true;
        } else if (value == 1) {
          return false;
        } else if (value == 2) {
          x = Math.min(width, x + next());
          int down = next();
          y += down;
          if (down > 0) {
            return true;
          }
        } else {
          each(value, argb);
        }
      }
    }

    /** Pixels one by one, in an even number of bytes. */
    private void each(int count, int @Nullable [] argb) throws EOFException {
      int value = 0;
      for (int i = 0; i < count; i++) {
        if (bits == 8 || i % 2 == 0) {
          value = next();
        }
        if (x < width) {
          if (argb != null) {
            argb[x] = palette[bits == 8 ? value : half(value, i)];
          }
          x++;
        }
      }
      int bytes = bits == 8 ? count : (count + 1) / 2;
      if (bytes % 2 == 1) {
        at++;
      }
    }

    private int half(int value, int index) {
      return index % 2 == 0 ? value >> 4 : value & 0xf;
    }

    private int next() throws EOFException {
      requireBytes(at + 1L, "the file ends within its runs");
      return data.get(at++) & 0xff;
    }
  }

  private int unsignedShort(int at) {
    return data.getShort(at) & 0xffff;
  }

  private void requireBytes(long end, String otherwise) throws EOFException {
    if (end < 0 || end > data.limit()) {
      throw new EOFException(otherwise);
    }
  }
}
