package dev.petforge.video.media;

import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Decodes WebP's lossless format (VP8L), which lossy pictures keep their transparency in as well:
 * row by row, so that memory stays bounded. FFmpeg's decoder refuses some valid streams, see ADR
 * 28.
 */
final class LosslessWebp {
  /** Takes the rows, from the top. */
  interface Rows {
    /**
     * @param argb as many pixels as the picture is wide; reused for the next row
     */
    void add(int[] argb) throws IOException;
  }

  private static final int LITERALS = 256;
  private static final int LENGTHS = 24;
  private static final int DISTANCES = 40;

  /** Repetitions reach back so many pixels at most. */
  private static final int MOST_DISTANCE = 1 << 20;

  private static final int MOST_CACHE_BITS = 11;
  private static final int CACHE_HASH = 0x1e35a7bd;

  private static final int[] LENGTHS_ORDER = {
    17, 18, 0, 1, 2, 3, 4, 5, 16, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15
  };

  /**
   * Columns to the left and rows up of the nearest pixels, nearest first, which have short codes.
   */
  private static final int[][] NEAR =
      IntStream.range(0, 8)
          .boxed()
          .flatMap(up -> IntStream.rangeClosed(-7, 8).mapToObj(left -> new int[] {left, up}))
          .filter(place -> place[1] > 0 || place[0] > 0)
          .sorted(
              Comparator.comparingInt((int[] place) -> place[0] * place[0] + place[1] * place[1])
                  .thenComparingInt(place -> Math.abs(place[0]))
                  .thenComparingInt(place -> -place[0]))
          .toArray(int[][]::new);

  private final Bits in;

  private LosslessWebp(Bits in) {
    this.in = in;
  }

  /**
   * @param data has the stream's bytes, without its header of five
   * @param length how many bytes the stream has
   * @throws EOFException if the stream ends before the picture does
   * @throws IOException if it is damaged
   */
  static void decode(byte[] data, int offset, int length, int width, int height, Rows rows)
      throws IOException {
    new LosslessWebp(new Bits(data, offset, length)).picture(width, height, rows);
  }

  private void picture(int width, int height, Rows rows) throws IOException {
    List<Transform> transforms = new ArrayList<>();
    int seen = 0;
    int stored = width;
    while (in.read(1) == 1) {
      int type = in.read(2);
      require((seen & 1 << type) == 0, "the same transform twice");
      seen |= 1 << type;
      if (type == 0 || type == 1) {
        int bits = in.read(3) + 2;
        int across = blocks(stored, bits);
        int[] data = plain(across, blocks(height, bits));
        transforms.add(
            0,
            type == 0
                ? new Prediction(bits, across, data, stored)
                : new CrossColour(bits, across, data));
      } else if (type == 2) {
        transforms.add(0, LosslessWebp::addGreen);
      } else {
        int colours = in.read(8) + 1;
        Palette palette = new Palette(plain(colours, 1), stored);
        transforms.add(0, palette);
        stored = palette.packedWidth();
      }
    }
    pixels(
        stored,
        height,
        true,
        new Rows() {
          private int y;

          @Override
          public void add(int[] argb) throws IOException {
            int[] row = argb;
            for (Transform transform : transforms) {
              row = transform.inverse(row, y);
            }
            y++;
            rows.add(row);
          }
        });
  }

  private static int blocks(int pixels, int bits) {
    return (pixels + (1 << bits) - 1) >> bits;
  }

  /** A picture within the picture: what its parts are coded with. */
  private int[] plain(int width, int height) throws IOException {
    int[] pixels = new int[width * height];
    pixels(
        width,
        height,
        false,
        new Rows() {
          private int at;

          @Override
          public void add(int[] argb) {
            System.arraycopy(argb, 0, pixels, at, width);
            at += width;
          }
        });
    return pixels;
  }

  /**
   * @param whole whether it is the picture itself, whose parts may have codes of their own
   */
  private void pixels(int width, int height, boolean whole, Rows rows) throws IOException {
    int cacheBits = 0;
    if (in.read(1) == 1) {
      cacheBits = in.read(4);
      require(cacheBits >= 1 && cacheBits <= MOST_CACHE_BITS, "a cache of colours of a wrong size");
    }
    int bits = 0;
    int across = 0;
    int[] choice = {0};
    int groups = 1;
    if (whole && in.read(1) == 1) {
      bits = in.read(3) + 2;
      across = blocks(width, bits);
      choice = plain(across, blocks(height, bits));
      for (int i = 0; i < choice.length; i++) {
        choice[i] = choice[i] >> 8 & 0xffff;
        groups = Math.max(groups, choice[i] + 1);
      }
    }
    int cached = cacheBits == 0 ? 0 : 1 << cacheBits;
    Code[][] codes = new Code[groups][];
    for (int i = 0; i < groups; i++) {
      codes[i] =
          new Code[] {
            code(LITERALS + LENGTHS + cached),
            code(LITERALS),
            code(LITERALS),
            code(LITERALS),
            code(DISTANCES)
          };
    }
    int[] cache = new int[cached];
    int[] window = new int[windowSize((long) width * height)];
    int mask = window.length - 1;
    int[] row = new int[width];
    int at = 0;
    for (int y = 0, x = 0; y < height; ) {
      Code[] group = codes[across == 0 ? 0 : choice[(y >> bits) * across + (x >> bits)]];
      int symbol = group[0].read(in);
      int count = 1;
      int distance = 0;
      int pixel = 0;
      if (symbol < LITERALS) {
        int red = group[1].read(in);
        int blue = group[2].read(in);
        pixel = group[3].read(in) << 24 | red << 16 | symbol << 8 | blue;
      } else if (symbol < LITERALS + LENGTHS) {
        count = number(symbol - LITERALS);
        distance = distance(number(group[4].read(in)), width);
        require(distance <= at, "a repetition of what is not there");
      } else {
        pixel = cache[symbol - LITERALS - LENGTHS];
      }
      for (; count > 0 && y < height; count--) {
        if (distance > 0) {
          pixel = window[(at - distance) & mask];
        }
        window[at++ & mask] = pixel;
        if (cached > 0) {
          cache[(CACHE_HASH * pixel) >>> (32 - cacheBits)] = pixel;
        }
        row[x++] = pixel;
        if (x == width) {
          rows.add(row);
          x = 0;
          y++;
        }
      }
    }
  }

  private static int windowSize(long pixels) {
    long needed = Math.min(pixels, MOST_DISTANCE + 1L);
    return (int) Math.max(1, Long.highestOneBit(needed * 2 - 1));
  }

  /** A length or a distance: its size by a symbol, the rest as plain bits. */
  private int number(int symbol) throws IOException {
    if (symbol < 4) {
      return symbol + 1;
    }
    int more = (symbol - 2) >> 1;
    return ((2 + (symbol & 1)) << more) + in.read(more) + 1;
  }

  private static int distance(int number, int width) {
    if (number > NEAR.length) {
      return number - NEAR.length;
    }
    int[] place = NEAR[number - 1];
    return Math.max(1, place[0] + place[1] * width);
  }

  private Code code(int symbols) throws IOException {
    int[] lengths = new int[symbols];
    if (in.read(1) == 1) {
      int count = in.read(1) + 1;
      int first = in.read(in.read(1) == 1 ? 8 : 1);
      require(first < symbols, "a symbol that there is not");
      lengths[first] = 1;
      if (count == 2) {
        int second = in.read(8);
        require(second < symbols, "a symbol that there is not");
        lengths[second] = 1;
      }
      return new Code(lengths);
    }
    int[] lengthsOfLengths = new int[LENGTHS_ORDER.length];
    int count = in.read(4) + 4;
    for (int i = 0; i < count; i++) {
      lengthsOfLengths[LENGTHS_ORDER[i]] = in.read(3);
    }
    Code code = new Code(lengthsOfLengths);
    int most = symbols;
    if (in.read(1) == 1) {
      most = 2 + in.read(2 + 2 * in.read(3));
      require(most <= symbols, "more symbols than there are");
    }
    int before = 8;
    for (int at = 0; at < symbols && most > 0; most--) {
      int length = code.read(in);
      if (length < 16) {
        lengths[at++] = length;
        before = length == 0 ? before : length;
      } else {
        int repeated = length == 16 ? before : 0;
        int times = length == 16 ? 3 + in.read(2) : length == 17 ? 3 + in.read(3) : 11 + in.read(7);
        require(at + times <= symbols, "more symbols than there are");
        for (; times > 0; times--) {
          lengths[at++] = repeated;
        }
      }
    }
    return new Code(lengths);
  }

  private static void require(boolean sound, String damage) throws IOException {
    if (!sound) {
      throw new IOException("its WebP stream has " + damage);
    }
  }

  /** Bits, the least significant of each byte first. */
  private static final class Bits {
    private final byte[] data;
    private final int end;
    private int at;
    private long ahead;
    private int count;

    Bits(byte[] data, int offset, int length) {
      this.data = data;
      this.at = offset;
      this.end = offset + length;
    }

    int read(int bits) throws EOFException {
      int value = (int) (ahead() & ((1L << bits) - 1));
      skip(bits);
      return value;
    }

    /** The next bits, at least 32 unless the stream ends; zeros behind its end. */
    long ahead() {
      while (count <= Long.SIZE - 8 - 8 && at < end) {
        ahead |= (data[at++] & 0xffL) << count;
        count += 8;
      }
      return ahead;
    }

    void skip(int bits) throws EOFException {
      if (bits > count) {
        throw new EOFException("its WebP stream ends before the picture does");
      }
      ahead >>>= bits;
      count -= bits;
    }
  }

  /** A canonical prefix code. */
  private static final class Code {
    private static final int LONGEST = 15;
    private static final int AT_ONCE = 8;

    private final int[] counts = new int[LONGEST + 1];
    private final int[] symbols;

    // By the next bits: a symbol, and above it the length of its code; 0 for longer codes.
    private final int[] table;
    private final int mask;

    Code(int[] lengths) throws IOException {
      int used = 0;
      int longest = 0;
      for (int length : lengths) {
        if (length > 0) {
          counts[length]++;
          used++;
          longest = Math.max(longest, length);
        }
      }
      require(used > 0, "a code without symbols");
      int[] next = new int[LONGEST + 2];
      int open = 1;
      for (int length = 1; length <= LONGEST; length++) {
        next[length + 1] = next[length] + counts[length];
        open = (open << 1) - counts[length];
        require(open >= 0, "a code with too many symbols");
      }
      // A single symbol takes no bits, whatever its length says.
      require(open == 0 || used == 1, "a code with too few symbols");
      symbols = new int[used];
      for (int symbol = 0; symbol < lengths.length; symbol++) {
        if (lengths[symbol] > 0) {
          symbols[next[lengths[symbol]]++] = symbol;
        }
      }
      int bits = used == 1 ? 0 : Math.min(longest, AT_ONCE);
      table = new int[1 << bits];
      mask = table.length - 1;
      fill(bits);
    }

    private void fill(int bits) {
      int code = 0;
      int index = 0;
      for (int length = 1; length <= bits; length++, code <<= 1) {
        for (int i = 0; i < counts[length]; i++, code++) {
          int reversed = Integer.reverse(code) >>> (Integer.SIZE - length);
          for (int at = reversed; at < table.length; at += 1 << length) {
            table[at] = length << 16 | symbols[index];
          }
          index++;
        }
      }
    }

    int read(Bits in) throws EOFException {
      if (symbols.length == 1) {
        return symbols[0];
      }
      long ahead = in.ahead();
      int found = table[(int) ahead & mask];
      if (found != 0) {
        in.skip(found >>> 16);
        return found & 0xffff;
      }
      int code = 0;
      int first = 0;
      int index = 0;
      for (int length = 1; length <= LONGEST; length++) {
        code |= (int) (ahead >> (length - 1)) & 1;
        if (code - first < counts[length]) {
          in.skip(length);
          return symbols[index + code - first];
        }
        index += counts[length];
        first = (first + counts[length]) << 1;
        code <<= 1;
      }
      throw new IllegalStateException("a complete code has every sequence of bits");
    }
  }

  /** Undoes what was done to the pixels so that they take less room. */
  private interface Transform {
    /** The row as it was before; may be the same array. */
    int[] inverse(int[] row, int y);
  }

  private static int[] addGreen(int[] row, int y) {
    for (int x = 0; x < row.length; x++) {
      int green = row[x] >> 8 & 0xff;
      row[x] = sum(row[x], green << 16 | green);
    }
    return row;
  }

  /** Each channel's sum, modulo 256. */
  private static int sum(int a, int b) {
    return (((a & 0xff00ff00) + (b & 0xff00ff00)) & 0xff00ff00)
        | (((a & 0x00ff00ff) + (b & 0x00ff00ff)) & 0x00ff00ff);
  }

  /** Red and blue less a part of green, and blue less a part of red. */
  private static final class CrossColour implements Transform {
    private final int bits;
    private final int across;
    private final int[] data;

    CrossColour(int bits, int across, int[] data) {
      this.bits = bits;
      this.across = across;
      this.data = data;
    }

    @Override
    public int[] inverse(int[] row, int y) {
      for (int x = 0; x < row.length; x++) {
        int factors = data[(y >> bits) * across + (x >> bits)];
        int pixel = row[x];
        int green = pixel >> 8;
        int red = ((pixel >> 16) + part(factors, green)) & 0xff;
        int blue = (pixel + part(factors >> 8, green) + part(factors >> 16, red)) & 0xff;
        row[x] = (pixel & 0xff00ff00) | red << 16 | blue;
      }
      return row;
    }

    private static int part(int factor, int colour) {
      return ((byte) factor * (byte) colour) >> 5;
    }
  }

  /** Colours by number, several numbers to a pixel where there are few colours. */
  private static final class Palette implements Transform {
    private final int[] colours = new int[LITERALS];
    private final int[] wide;
    private final int packing;

    Palette(int[] steps, int width) {
      for (int i = 0; i < steps.length; i++) {
        colours[i] = i == 0 ? steps[0] : sum(colours[i - 1], steps[i]);
      }
      packing = steps.length <= 2 ? 3 : steps.length <= 4 ? 2 : steps.length <= 16 ? 1 : 0;
      wide = new int[width];
    }

    int packedWidth() {
      return blocks(wide.length, packing);
    }

    @Override
    public int[] inverse(int[] row, int y) {
      int bits = 8 >> packing;
      for (int x = 0; x < wide.length; x++) {
        int packed = row[x >> packing] >> 8 & 0xff;
        int within = x & ((1 << packing) - 1);
        wide[x] = colours[(packed >> (within * bits)) & ((1 << bits) - 1)];
      }
      return wide;
    }
  }

  /** Pixels less what their neighbours let expect. */
  private static final class Prediction implements Transform {
    private static final int BLACK = 0xff000000;

    private final int bits;
    private final int across;
    private final int[] data;
    private int[] above;
    private int[] here;

    Prediction(int bits, int across, int[] data, int width) {
      this.bits = bits;
      this.across = across;
      this.data = data;
      this.above = new int[width];
      this.here = new int[width];
    }

    @Override
    public int[] inverse(int[] row, int y) {
      int[] free = above;
      above = here;
      here = free;
      here[0] = sum(row[0], y == 0 ? BLACK : above[0]);
      for (int x = 1; x < row.length; x++) {
        int expected =
            y == 0 ? here[x - 1] : expected(data[(y >> bits) * across + (x >> bits)] >> 8 & 0xf, x);
        here[x] = sum(row[x], expected);
      }
      // Transforms that follow change it in place.
      System.arraycopy(here, 0, row, 0, row.length);
      return row;
    }

    private int expected(int way, int x) {
      int left = here[x - 1];
      int top = above[x];
      int topLeft = above[x - 1];
      int topRight = x + 1 < above.length ? above[x + 1] : here[0];
      return switch (way) {
        case 1 -> left;
        case 2 -> top;
        case 3 -> topRight;
        case 4 -> topLeft;
        case 5 -> mean(mean(left, topRight), top);
        case 6 -> mean(left, topLeft);
        case 7 -> mean(left, top);
        case 8 -> mean(topLeft, top);
        case 9 -> mean(top, topRight);
        case 10 -> mean(mean(left, topLeft), mean(top, topRight));
        case 11 -> nearer(left, top, topLeft);
        case 12 -> gradient(left, top, topLeft);
        case 13 -> halfGradient(mean(left, top), topLeft);
        default -> BLACK;
      };
    }

    private static int mean(int a, int b) {
      return (((a ^ b) >>> 1) & 0x7f7f7f7f) + (a & b);
    }

    private static int nearer(int left, int top, int topLeft) {
      int toLeft = 0;
      int toTop = 0;
      for (int shift = 0; shift < Integer.SIZE; shift += 8) {
        int corner = topLeft >> shift & 0xff;
        toLeft += Math.abs((top >> shift & 0xff) - corner);
        toTop += Math.abs((left >> shift & 0xff) - corner);
      }
      return toLeft < toTop ? left : top;
    }

    private static int gradient(int left, int top, int topLeft) {
      int result = 0;
      for (int shift = 0; shift < Integer.SIZE; shift += 8) {
        int value = (left >> shift & 0xff) + (top >> shift & 0xff) - (topLeft >> shift & 0xff);
        result |= clamp(value) << shift;
      }
      return result;
    }

    private static int halfGradient(int mean, int topLeft) {
      int result = 0;
      for (int shift = 0; shift < Integer.SIZE; shift += 8) {
        int value = mean >> shift & 0xff;
        result |= clamp(value + (value - (topLeft >> shift & 0xff)) / 2) << shift;
      }
      return result;
    }

    private static int clamp(int value) {
      return Math.max(0, Math.min(255, value));
    }
  }
}
