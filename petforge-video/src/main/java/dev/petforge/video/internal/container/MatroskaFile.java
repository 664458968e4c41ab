package dev.petforge.video.internal.container;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.Set;

/**
 * Matroska and WebM by RFC 9559: elements in elements, which a live recorder leaves without a size.
 * The pictures and the sound are in clusters.
 */
final class MatroskaFile {
  private static final long EBML = 0x1A45DFA3L;
  private static final long SEGMENT = 0x18538067L;
  private static final long CLUSTER = 0x1F43B675L;
  private static final long CUES = 0x1C53BB6BL;
  private static final long TRACKS = 0x1654AE6BL;
  private static final long TRACK_ENTRY = 0xAEL;
  private static final long CONTENT_ENCODINGS = 0x6D80L;
  private static final long CONTENT_ENCODING = 0x6240L;
  private static final long CONTENT_ENCRYPTION = 0x5035L;

  /** What a segment is made of: seek head, info, tracks, clusters, cues, attachments … */
  private static final Set<Long> IN_SEGMENT =
      Set.of(
          0x114D9B74L, 0x1549A966L, TRACKS, CLUSTER, CUES, 0x1043A770L, 0x1941A469L, 0x1254C367L);

  /** What a cluster is made of: its time, silent tracks, position, blocks. */
  private static final Set<Long> IN_CLUSTER =
      Set.of(0xE7L, 0x5854L, 0xA7L, 0xABL, 0xA3L, 0xA0L, 0xAFL);

  /** Without one of these something is missing of the pictures or the sound. */
  private static final Set<Long> NEEDED = Set.of(0x1549A966L, TRACKS, CLUSTER, 0xA3L, 0xA0L, 0xAFL);

  /** Stands anywhere and says nothing: padding, a checksum. */
  private static final Set<Long> ANYWHERE = Set.of(0xECL, 0xBFL);

  private static final int MOST_ELEMENTS = 1_000_000;
  private static final int LONGEST_HEADER = 12;

  private final Bytes bytes;
  private boolean encrypted;

  private MatroskaFile(Bytes bytes) {
    this.bytes = bytes;
  }

  static ClipFile read(Bytes bytes) throws IOException {
    MatroskaFile file = new MatroskaFile(bytes);
    Optional<String> missing = file.walk();
    return new ClipFile(missing, file.encrypted);
  }

  /**
   * An element.
   *
   * @param end -1 if it has no size: it ends where something begins that is no part of it
   */
  private record Element(long id, long at, long content, long end) {}

  private Optional<String> walk() throws IOException {
    Element head = element(0).orElse(new Element(EBML, 0, 0, bytes.size()));
    Optional<Element> found = element(head.end());
    if (found.isEmpty() || found.get().id() != SEGMENT) {
      return Optional.of(ClipFile.ends(bytes, " before its tracks"));
    }
    Element segment = found.get();
    long end = segment.end() < 0 ? Long.MAX_VALUE : segment.end();
    long at = segment.content();
    boolean clusters = false;
    boolean cues = false;
    for (int i = 0; i < MOST_ELEMENTS && at < end; i++) {
      Optional<Element> next = element(at);
      if (next.isEmpty()) {
        break;
      }
      Element element = next.get();
      long id = element.id();
      // Elements of a cluster stand here where the cluster has no size.
      boolean known =
          IN_SEGMENT.contains(id) || ANYWHERE.contains(id) || (clusters && IN_CLUSTER.contains(id));
      if (!known) {
        break;
      }
      if (element.end() > bytes.size()) {
        if (NEEDED.contains(id) || !clusters) {
          return Optional.of(
              ClipFile.ends(
                  bytes,
                  " in the element "
                      + Long.toHexString(id)
                      + " that begins at "
                      + at
                      + " and ends at "
                      + element.end()));
        }
        break;
      }
      clusters |= id == CLUSTER;
      cues |= clusters && id == CUES;
      if (id == TRACKS) {
        encrypted |= encrypted(element);
      }
      at = element.end() < 0 ? element.content() : element.end();
    }
    if (!clusters) {
      return Optional.of(ClipFile.ends(bytes, " before its first frame"));
    }
    // Cues behind the clusters: what is missing comes behind them.
    return !cues && segment.end() > bytes.size()
        ? Optional.of(ClipFile.ends(bytes, ", and its segment at byte " + segment.end()))
        : Optional.empty();
  }

  private Optional<Element> element(long at) throws IOException {
    return at < 0 ? Optional.empty() : element(bytes.read(at, LONGEST_HEADER), at);
  }

  private static Optional<Element> element(ByteBuffer head, long at) {
    int first = head.hasRemaining() ? Byte.toUnsignedInt(head.get(0)) : 0;
    int idLength = Integer.numberOfLeadingZeros(first) - 23;
    if (idLength > 4 || head.remaining() <= idLength) {
      return Optional.empty();
    }
    long id = number(head, 0, idLength);
    int mark = Byte.toUnsignedInt(head.get(idLength));
    int sizeLength = Integer.numberOfLeadingZeros(mark) - 23;
    if (sizeLength > 8 || head.remaining() < idLength + sizeLength) {
      return Optional.empty();
    }
    long most = (1L << (7 * sizeLength)) - 1;
    long size = number(head, idLength, sizeLength) & most;
    long content = at + idLength + sizeLength;
    return Optional.of(new Element(id, at, content, size == most ? -1 : content + size));
  }

  private static long number(ByteBuffer buffer, int at, int length) {
    long value = 0;
    for (int i = at; i < at + length; i++) {
      value = value << 8 | Byte.toUnsignedLong(buffer.get(i));
    }
    return value;
  }

  private boolean encrypted(Element tracks) throws IOException {
    long length = tracks.end() - tracks.content();
    return length > 0
        && length <= Bytes.MOST_IN_MEMORY
        && holds(bytes.read(tracks.content(), (int) length), 0);
  }

  /** Whether an element of the path to an encryption is in there, and so on to its end. */
  private static boolean holds(ByteBuffer content, int depth) {
    long wanted = PATH_TO_ENCRYPTION[depth];
    int at = 0;
    while (at < content.limit()) {
      Optional<Element> next = element(content.slice(at, content.limit() - at), at);
      if (next.isEmpty() || next.get().end() <= at || next.get().end() > content.limit()) {
        return false;
      }
      Element element = next.get();
      int from = (int) element.content();
      int end = (int) element.end();
      if (element.id() == wanted
          && (depth == PATH_TO_ENCRYPTION.length - 1
              || holds(content.slice(from, end - from), depth + 1))) {
        return true;
      }
      at = end;
    }
    return false;
  }

  private static final long[] PATH_TO_ENCRYPTION = {
    TRACK_ENTRY, CONTENT_ENCODINGS, CONTENT_ENCODING, CONTENT_ENCRYPTION
  };
}
