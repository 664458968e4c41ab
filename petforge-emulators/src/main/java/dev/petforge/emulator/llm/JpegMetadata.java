package dev.petforge.emulator.llm;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Looks at the segments of a JPEG before its pixels. */
final class JpegMetadata {
  private static final int START_OF_SCAN = 0xDA;
  private static final int APP0 = 0xE0;
  private static final int APP1 = 0xE1;
  private static final int APP15 = 0xEF;
  private static final int COMMENT = 0xFE;
  private static final int ORIENTATION = 0x0112;

  private static final class Segment {
    private final int marker;
    private final byte[] content;

    Segment(int marker, byte[] content) {
      this.marker = marker;
      this.content = content;
    }

    String name() {
      if (marker == COMMENT) {
        return "comment";
      }
      int end = 0;
      while (end < content.length && content[end] > ' ' && end < 40) {
        end++;
      }
      return new String(content, 0, end, StandardCharsets.US_ASCII);
    }
  }

  private JpegMetadata() {}

  /** The names of the segments that say more than how the pixels are coded. */
  static List<String> names(byte[] jpeg) {
    List<String> names = new ArrayList<>();
    for (Segment segment : segments(jpeg)) {
      boolean application = segment.marker > APP0 && segment.marker <= APP15;
      boolean colours = segment.name().startsWith("Adobe");
      if (segment.marker == COMMENT || (application && !colours)) {
        names.add(segment.name());
      }
    }
    return names;
  }

  /** Exif's orientation; 1 if there is none. */
  static int orientation(byte[] jpeg) {
    for (Segment segment : segments(jpeg)) {
      if (segment.marker == APP1 && segment.name().equals("Exif")) {
        return orientationOf(segment.content);
      }
    }
    return 1;
  }

  private static int orientationOf(byte[] exif) {
    int head = 6;
    if (exif.length < head + 8) {
      return 1;
    }
    ByteBuffer tiff = ByteBuffer.wrap(exif, head, exif.length - head).slice();
    tiff.order(exif[head] == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    int at = tiff.getInt(4);
    if (at < 8 || at + 2 > tiff.capacity()) {
      return 1;
    }
    int entries = tiff.getShort(at) & 0xFFFF;
    for (int i = 0; i < entries && at + 2 + 12 * (i + 1) <= tiff.capacity(); i++) {
      int entry = at + 2 + 12 * i;
      if ((tiff.getShort(entry) & 0xFFFF) == ORIENTATION) {
        return tiff.getShort(entry + 8) & 0xFFFF;
      }
    }
    return 1;
  }

  private static List<Segment> segments(byte[] jpeg) {
    List<Segment> segments = new ArrayList<>();
    int at = 2;
    while (at + 4 <= jpeg.length && (jpeg[at] & 0xFF) == 0xFF) {
      int marker = jpeg[at + 1] & 0xFF;
      int length = (jpeg[at + 2] & 0xFF) << 8 | (jpeg[at + 3] & 0xFF);
      if (marker == START_OF_SCAN || length < 2 || at + 2 + length > jpeg.length) {
        break;
      }
      segments.add(new Segment(marker, Arrays.copyOfRange(jpeg, at + 4, at + 2 + length)));
      at += 2 + length;
    }
    return segments;
  }
}
