package dev.petforge.video.media;

import dev.petforge.failure.PermanentException;
import dev.petforge.video.media.StoredPicture.Kind;
import java.awt.color.ICC_Profile;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a JPEG says beside its pixels, by the rules of libjpeg, and leaves for the decoder
 * nothing but the pixels: their tables, and whether they are luma and chroma.
 */
final class StoredJpeg implements AutoCloseable {
  private static final int RESTART_0 = 0xd0;
  private static final int RESTART_7 = 0xd7;
  private static final int START = 0xd8;
  private static final int END = 0xd9;
  private static final int SCAN = 0xda;
  private static final int TEMPORARY = 0x01;
  private static final int JFIF = 0xe0;
  private static final int EXIF = 0xe1;
  private static final int ICC = 0xe2;
  private static final int ADOBE = 0xee;
  private static final int LAST_APPLICATION = 0xef;
  private static final int COMMENT = 0xfe;
  private static final byte[] ICC_NAME = "ICC_PROFILE\0".getBytes(StandardCharsets.ISO_8859_1);
  private static final int COEFFICIENTS = 64;

  // An end that is missing may be followed by zeros, of which the last of the pixels may be two.
  private static final int ZEROS_KEPT = 2;

  private final Path path;
  private final RandomAccessFile file;
  private final byte[] buffer = new byte[1 << 16];
  private int filled;
  private int next;
  private long position;

  private final Excerpt.Builder tables = Excerpt.builder();
  private final Map<Integer, byte[]> profileParts = new TreeMap<>();
  private boolean profileSound = true;
  private int profileCount;
  private int orientation;
  private boolean jfif;
  private int adobe = -1;
  private int process = -1;

  // Whether there was anything that belongs to no segment.
  private boolean passedOver;
  private int @Nullable [] ids;
  private final int[][] missingBits = new int[256][];

  private StoredJpeg(Path path) throws IOException {
    this.path = path;
    this.file = new RandomAccessFile(path.toFile(), "r");
  }

  /**
   * @throws PermanentException with code {@code NOT_A_PICTURE} if it is a JPEG of a kind that
   *     cannot be decoded; names the kind
   * @throws EOFException if the file ends before the picture does
   */
  static StoredPicture read(Path path) throws IOException {
    try (StoredJpeg jpeg = new StoredJpeg(path)) {
      return jpeg.read();
    }
  }

  private StoredPicture read() throws IOException {
    long scan = firstScanOrDamage();
    int[] components = ids;
    if (components == null) {
      throw new IOException("its pixels come before their size");
    }
    tables.file(scan, end(scan) - scan).own((byte) 0xff, (byte) END);
    Excerpt.Builder pixels = Excerpt.builder().own((byte) 0xff, (byte) START);
    Kind kind = kind(components);
    if (components.length == 3) {
      pixels.own(adobeMarker(lumaAndChroma(components)));
    }
    return new StoredPicture(pixels.add(tables), kind, orientation, profile(), 0, Optional.empty());
  }

  private Kind kind(int[] components) {
    return switch (components.length) {
      case 1 -> Kind.GREY;
      case 3 -> Kind.COLOUR;
      case 4 -> adobe > 0 ? Kind.YCCK : Kind.CMYK;
      default ->
          throw unsupported("has " + components.length + " components (grey has 1, colour 3)");
    };
  }

  private boolean lumaAndChroma(int[] components) {
    if (jfif) {
      return true;
    }
    return adobe >= 0 ? adobe != 0 : !Arrays.equals(components, new int[] {'R', 'G', 'B'});
  }

  private static byte[] adobeMarker(boolean lumaAndChroma) {
    byte[] marker = "\u00ff\u00ee\0\16Adobe\0\144\0\0\0\0\0".getBytes(StandardCharsets.ISO_8859_1);
    marker[marker.length - 1] = (byte) (lumaAndChroma ? 1 : 0);
    return marker;
  }

  private long firstScanOrDamage() throws IOException {
    try {
      return firstScan();
    } catch (EOFException e) {
      // Without its cause: it is damaged, not cut off.
      throw passedOver ? new IOException("its pixels are not where they should be") : e;
    }
  }

  /** Reads everything before the pixels, and tells where they begin. */
  private long firstScan() throws IOException {
    seek(2);
    int parts = 0;
    while (true) {
      int marker = marker();
      if (marker == SCAN) {
        return position - 2;
      }
      if (marker == END) {
        throw new EOFException("it ends before its pixels begin");
      }
      if (!hasContent(marker)) {
        continue;
      }
      long begin = position;
      int length = unsignedShort() - 2;
      if (length < 0) {
        continue; // A marker within damage: on to the next one.
      }
      if (isTable(marker) || isFrame(marker)) {
        if (++parts > Excerpt.MOST_PARTS) {
          throw new IOException("it has more than " + Excerpt.MOST_PARTS + " tables");
        }
        tables.file(begin - 2, length + 4L);
      }
      if (isFrame(marker)) {
        frame(marker, content(length));
      } else if (isRead(marker)) {
        metadata(marker, content(length));
      } else {
        seek(position + length);
      }
    }
  }

  private static boolean hasContent(int marker) {
    return marker != START && marker != TEMPORARY && !(marker >= RESTART_0 && marker <= RESTART_7);
  }

  private static boolean isTable(int marker) {
    return marker == 0xdb || marker == 0xc4 || marker == 0xcc || marker == 0xdd;
  }

  private static boolean isFrame(int marker) {
    return (marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc)
        || marker == 0xf7;
  }

  private static boolean isKnown(int marker) {
    return marker == TEMPORARY
        || isTable(marker)
        || isFrame(marker)
        || marker == COMMENT
        || (marker >= RESTART_0 && marker <= SCAN)
        || (marker >= JFIF && marker <= LAST_APPLICATION);
  }

  private static boolean isRead(int marker) {
    return marker == JFIF || marker == EXIF || marker == ICC || marker == ADOBE;
  }

  private void frame(int marker, byte[] content) throws IOException {
    if (ids != null) {
      throw new IOException("it has two sizes");
    }
    String kind =
        switch (marker) {
          // Not every Java has a decoder for the arithmetic coding of the last two.
          case 0xc0, 0xc1, 0xc2, 0xc9, 0xca ->
              content.length > 0 && content[0] != 8 ? content[0] + " bits a colour" : "";
          case 0xc3, 0xc7, 0xcb, 0xcf -> "lossless compression";
          case 0xf7 -> "JPEG-LS compression";
          default -> "hierarchical compression";
        };
    if (!kind.isEmpty()) {
      throw unsupported("has " + kind);
    }
    if (content.length < 6 || content.length < 6 + 3 * content[5]) {
      throw new IOException("its size is incomplete");
    }
    if (content[1] == 0 && content[2] == 0) {
      throw unsupported("has its height behind its pixels (DNL)");
    }
    process = marker;
    int[] found = new int[content[5] & 0xff];
    for (int i = 0; i < found.length; i++) {
      found[i] = content[6 + 3 * i] & 0xff;
      missingBits[found[i]] = new int[COEFFICIENTS];
      Arrays.fill(missingBits[found[i]], Integer.MAX_VALUE);
    }
    ids = found;
  }

  private PermanentException unsupported(String what) {
    return new PermanentException(
        "NOT_A_PICTURE",
        path + ": is a JPEG that " + what + ", which is not read; save it as an ordinary JPEG");
  }

  private void metadata(int marker, byte[] content) {
    String text = new String(content, 0, Math.min(content.length, 16), StandardCharsets.ISO_8859_1);
    if (marker == JFIF) {
      jfif |= text.startsWith("JFIF\0") && content.length >= 14;
    } else if (marker == ADOBE && text.startsWith("Adobe") && content.length >= 12) {
      adobe = content[11] & 0xff;
    } else if (marker == EXIF && text.startsWith("Exif\0") && orientation == Exif.NONE) {
      orientation = Exif.orientation(content, 0, content.length);
    } else if (marker == ICC && text.startsWith("ICC_PROFILE\0") && content.length >= 14) {
      int number = content[12] & 0xff;
      int count = content[13] & 0xff;
      boolean first = profileParts.isEmpty();
      profileSound &= profileParts.put(number, content) == null && (first || count == profileCount);
      profileCount = count;
    }
  }

  /** The profile if all of its parts are there, each once; else it is passed over. */
  private @Nullable ICC_Profile profile() {
    boolean complete = profileParts.size() == profileCount && !profileParts.containsKey(0);
    if (profileCount == 0 || !profileSound || !complete) {
      return null;
    }
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    int header = ICC_NAME.length + 2;
    profileParts.values().forEach(part -> whole.write(part, header, part.length - header));
    return ColourProfile.of(whole.toByteArray());
  }

  /**
   * Where the pixels end. A file that lacks its end mark is whole if it has all of its scans; the
   * decoder sees whether the last one is whole.
   */
  private long end(long scan) throws IOException {
    long length = file.length();
    seek(length - 2);
    if (nextByte() == 0xff && nextByte() == END) {
      return length;
    }
    seek(scan);
    try {
      int marker = marker();
      while (marker != END) {
        if (hasContent(marker)) {
          long content = position;
          int bytes = unsignedShort();
          if (marker == SCAN) {
            scan(content(Math.max(0, bytes - 2)));
          } else {
            seek(content + bytes);
          }
        }
        marker = marker();
      }
      return position;
    } catch (EOFException e) {
      requireAllScans();
      return Math.min(length, lastNonZero(length) + 1 + ZEROS_KEPT);
    }
  }

  private void scan(byte[] content) {
    int count = content.length == 0 ? 0 : content[0] & 0xff;
    if (content.length < 4 + 2 * count) {
      return;
    }
    boolean progressive = process == 0xc2 || process == 0xca;
    int from = progressive ? content[1 + 2 * count] & 0x3f : 0;
    int to = progressive ? content[2 + 2 * count] & 0x3f : COEFFICIENTS - 1;
    int bit = progressive ? content[3 + 2 * count] & 0xf : 0;
    for (int i = 0; i < count; i++) {
      int[] missing = missingBits[content[1 + 2 * i] & 0xff];
      for (int k = from; k <= to && missing != null; k++) {
        missing[k] = bit;
      }
    }
  }

  private void requireAllScans() throws EOFException {
    for (int[] missing : missingBits) {
      if (missing != null && Arrays.stream(missing).anyMatch(bits -> bits > 0)) {
        throw new EOFException("it has no end, and not all of its scans");
      }
    }
  }

  private long lastNonZero(long length) throws IOException {
    for (long to = length; to > 0; to -= buffer.length) {
      long from = Math.max(0, to - buffer.length);
      seek(from);
      byte[] block = content((int) (to - from));
      for (int i = block.length - 1; i >= 0; i--) {
        if (block[i] != 0) {
          return from + i;
        }
      }
    }
    return 0;
  }

  /** The next marker, wherever it is; what lies before it is passed over. */
  private int marker() throws IOException {
    while (true) {
      while (nextByte() != 0xff) {
        passedOver = true;
      }
      int marker = nextByte();
      while (marker == 0xff) {
        marker = nextByte();
      }
      if (isKnown(marker)) {
        return marker;
      }
      passedOver = true; // Of pixels, or of no meaning.
    }
  }

  private int unsignedShort() throws IOException {
    return nextByte() << 8 | nextByte();
  }

  private byte[] content(int length) throws IOException {
    byte[] content = new byte[length];
    for (int i = 0; i < length; i++) {
      content[i] = (byte) nextByte();
    }
    return content;
  }

  private int nextByte() throws IOException {
    if (next == filled) {
      filled = file.read(buffer);
      next = 0;
      if (filled <= 0) {
        filled = 0;
        throw new EOFException("it ends before its pixels do");
      }
    }
    position++;
    return buffer[next++] & 0xff;
  }

  private void seek(long to) throws IOException {
    file.seek(Math.max(0, to));
    position = to;
    filled = 0;
    next = 0;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
