package dev.petforge.video.internal.container;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * MP4 and QuickTime by ISO/IEC 14496-12: a row of boxes. The index is {@code moov}, and in a
 * fragmented file also each {@code moof} and {@code sidx}.
 */
final class IsoMediaFile {
  private static final int HEADER = 8;
  private static final int LONG_HEADER = 16;

  /** With these a fragment begins: its data were to follow. */
  private static final Set<String> FRAGMENT = Set.of("moof", "sidx", "styp");

  /** The sample table lies in minf, and that in mdia. */
  private static final int LEVELS_OF_TRACK = 3;

  /** A fragmented clip has some four a second; more than this is somebody's joke. */
  private static final int MOST_BOXES = 100_000;

  private final Bytes bytes;
  private final Map<Integer, Integer> defaultSizes = new HashMap<>();
  private boolean indexed;
  private boolean encrypted;

  /** Where what the index names ends. */
  private long named;

  private IsoMediaFile(Bytes bytes) {
    this.bytes = bytes;
  }

  static ClipFile read(Bytes bytes) throws IOException {
    IsoMediaFile file = new IsoMediaFile(bytes);
    Optional<String> missing = file.walk();
    return new ClipFile(missing, file.encrypted);
  }

  /**
   * A box of the file.
   *
   * @param content where what follows its header begins
   */
  private record Box(String type, long at, long content, long end) {}

  private Optional<String> walk() throws IOException {
    long at = 0;
    for (int i = 0; i < MOST_BOXES; i++) {
      Optional<Box> next = box(at);
      if (next.isEmpty()) {
        break;
      }
      Box box = next.get();
      if (box.end() > bytes.size()) {
        if (isNeeded(box)) {
          return Optional.of(
              ClipFile.ends(
                  bytes,
                  " in the box '"
                      + box.type()
                      + "' that begins at "
                      + at
                      + " and ends at "
                      + box.end()));
        }
        break;
      }
      look(box);
      at = box.end();
    }
    if (!indexed) {
      return Optional.of("it has no index of its frames");
    }
    return named > bytes.size()
        ? Optional.of(ClipFile.ends(bytes, ", and its index names data up to byte " + named))
        : Optional.empty();
  }

  /**
   * Bytes behind the last box read as a box of any length, only not as one that has to be there.
   */
  private boolean isNeeded(Box beyondTheEnd) {
    return !indexed
        || FRAGMENT.contains(beyondTheEnd.type())
        || (named == 0 && beyondTheEnd.type().equals("mdat"));
  }

  /** The box at a place; empty if there is none. */
  private Optional<Box> box(long at) throws IOException {
    ByteBuffer head = bytes.read(at, LONG_HEADER);
    if (head.remaining() < HEADER || head.getInt(4) == 0) {
      return Optional.empty();
    }
    long length = Integer.toUnsignedLong(head.getInt(0));
    int header = HEADER;
    if (length == 1 && head.remaining() == LONG_HEADER) {
      length = head.getLong(8);
      header = LONG_HEADER;
    } else if (length == 0) {
      length = bytes.size() - at; // "To the end of the file."
    }
    return length < header || length > Long.MAX_VALUE - at
        ? Optional.empty()
        : Optional.of(new Box(type(head, 4), at, at + header, at + length));
  }

  private void look(Box box) throws IOException {
    boolean index = box.type().equals("moov") && !indexed;
    if (!index && !box.type().equals("moof") && !box.type().equals("sidx")) {
      return;
    }
    indexed |= index;
    long length = box.end() - box.content();
    if (length > Bytes.MOST_IN_MEMORY) {
      return; // Whatever this is, the decoder has limits of its own.
    }
    ByteBuffer content = bytes.read(box.content(), (int) length);
    switch (box.type()) {
      case "moov" -> movie(content);
      case "moof" -> fragment(content, box.at());
      default -> segmentIndex(content, box.end());
    }
  }

  private interface Child {
    void take(String type, ByteBuffer content);
  }

  private static void children(ByteBuffer content, Child child) {
    int at = content.position();
    while (content.limit() - at >= HEADER) {
      int length = content.getInt(at);
      if (length < HEADER || length > content.limit() - at) {
        return;
      }
      child.take(type(content, at + 4), content.slice(at + HEADER, length - HEADER));
      at += length;
    }
  }

  private void movie(ByteBuffer moov) {
    children(
        moov,
        (type, content) -> {
          switch (type) {
            case "trak" -> track(content);
            case "mvex" ->
                children(
                    content,
                    (inner, trex) -> {
                      if (inner.equals("trex") && trex.limit() >= 20) {
                        defaultSizes.put(trex.getInt(4), trex.getInt(16));
                      }
                    });
            default -> {}
          }
        });
  }

  private void track(ByteBuffer trak) {
    SampleTable table = new SampleTable();
    collect(trak, table, LEVELS_OF_TRACK);
    if (table.media.equals("vide") || table.media.equals("soun")) {
      named = Math.max(named, table.end());
      encrypted |= table.encrypted();
    }
  }

  private static void collect(ByteBuffer parent, SampleTable table, int levels) {
    children(
        parent,
        (type, content) -> {
          switch (type) {
            case "mdia", "minf", "stbl" -> {
              if (levels > 0) {
                collect(content, table, levels - 1);
              }
            }
            case "hdlr" -> {
              // QuickTime has a second one, of the data, inside minf.
              if (content.limit() >= 12 && !type(content, 4).equals("dhlr")) {
                table.media = type(content, 8);
              }
            }
            default -> table.boxes.put(type, content);
          }
        });
  }

  /** The boxes of one track that say where its samples are. */
  private static final class SampleTable {
    private static final Set<String> ENCRYPTED = Set.of("encv", "enca", "drmi", "drms");

    private final Map<String, ByteBuffer> boxes = new HashMap<>();
    private String media = "";

    private boolean encrypted() {
      boolean[] found = {false};
      ByteBuffer entries = boxes.getOrDefault("stsd", ByteBuffer.allocate(0));
      if (entries.limit() > 8) {
        children(
            entries.slice(8, entries.limit() - 8),
            (type, entry) -> found[0] |= ENCRYPTED.contains(type));
      }
      return found[0];
    }

    /** Where the last of the samples ends. */
    private long end() {
      boolean wide = boxes.containsKey("co64");
      ByteBuffer offsets = boxes.get(wide ? "co64" : "stco");
      ByteBuffer runs = boxes.get("stsc");
      boolean compact = boxes.containsKey("stz2");
      ByteBuffer sizeBox = boxes.get(compact ? "stz2" : "stsz");
      if (offsets == null
          || runs == null
          || sizeBox == null
          || offsets.limit() < 8
          || runs.limit() < 8) {
        return 0;
      }
      Sizes sizes = new Sizes(sizeBox, compact);
      int chunks = Math.min(offsets.getInt(4), (offsets.limit() - 8) / (wide ? 8 : 4));
      int lastRun = Math.min(runs.getInt(4), (runs.limit() - 8) / 12) - 1;
      long end = 0;
      int run = -1;
      for (int chunk = 0; chunk < chunks && !sizes.ended(); chunk++) {
        while (run < lastRun && runs.getInt(8 + (run + 1) * 12) <= chunk + 1) {
          run++;
        }
        if (run < 0) {
          return end;
        }
        long from =
            wide
                ? offsets.getLong(8 + chunk * 8)
                : Integer.toUnsignedLong(offsets.getInt(8 + chunk * 4));
        end = Math.max(end, from + sizes.next(runs.getInt(8 + run * 12 + 4)));
      }
      return end;
    }
  }

  /** How large the samples of a track are, one after the other. */
  private static final class Sizes {
    private final ByteBuffer box;
    private final int bits;
    private final int same;
    private final int count;
    private int taken;

    private Sizes(ByteBuffer box, boolean compact) {
      boolean readable = box.limit() >= 12;
      int width = readable && compact ? box.get(7) : 32;
      this.box = box;
      this.same = readable && !compact ? box.getInt(4) : 0;
      this.bits = width == 4 || width == 8 || width == 16 ? width : 32;
      long there = same != 0 ? Integer.MAX_VALUE : (box.limit() - 12) * 8L / bits;
      this.count = readable ? (int) Math.max(0, Math.min(box.getInt(8), there)) : 0;
    }

    private boolean ended() {
      return taken >= count;
    }

    /** The bytes of so many more samples. */
    private long next(int samples) {
      int take = Math.min(Math.max(0, samples), count - taken);
      long sum = 0;
      if (same != 0) {
        sum = (long) take * Integer.toUnsignedLong(same);
      } else {
        for (int i = taken; i < taken + take; i++) {
          sum +=
              switch (bits) {
                case 4 -> (box.get(12 + i / 2) >> (i % 2 == 0 ? 4 : 0)) & 0xf;
                case 8 -> Byte.toUnsignedInt(box.get(12 + i));
                case 16 -> Short.toUnsignedInt(box.getShort(12 + i * 2));
                default -> Integer.toUnsignedLong(box.getInt(12 + i * 4));
              };
        }
      }
      taken += take;
      return sum;
    }
  }

  private void fragment(ByteBuffer moof, long at) {
    // What follows without a place of its own lies behind what came before.
    long[] next = {at};
    children(
        moof,
        (type, traf) -> {
          if (type.equals("traf")) {
            FragmentTrack track = new FragmentTrack(at, next[0]);
            children(traf, track::take);
            next[0] = track.next;
          }
        });
  }

  /** The samples of one track in one fragment. */
  private final class FragmentTrack {
    private final long fragment;
    private long base;
    private long next;
    private int size;

    private FragmentTrack(long fragment, long next) {
      this.fragment = fragment;
      this.base = next;
      this.next = next;
    }

    private void take(String type, ByteBuffer box) {
      if (type.equals("tfhd") && box.limit() >= 8) {
        header(box);
      } else if (type.equals("trun") && box.limit() >= 8) {
        run(box);
      }
    }

    private void header(ByteBuffer tfhd) {
      int flags = tfhd.getInt();
      size = defaultSizes.getOrDefault(tfhd.getInt(), 0);
      if ((flags & 0x2_0000) != 0) {
        base = fragment;
      }
      if ((flags & 0x1) != 0 && tfhd.remaining() >= 8) {
        base = tfhd.getLong();
      }
      next = base;
      int skipped = ((flags & 0x2) != 0 ? 4 : 0) + ((flags & 0x8) != 0 ? 4 : 0);
      if ((flags & 0x10) != 0 && tfhd.remaining() >= skipped + 4) {
        size = tfhd.getInt(tfhd.position() + skipped);
      }
    }

    private void run(ByteBuffer trun) {
      int flags = trun.getInt();
      int samples = trun.getInt();
      if ((flags & 0x1) != 0 && trun.remaining() >= 4) {
        next = base + trun.getInt();
      }
      if ((flags & 0x4) != 0 && trun.remaining() >= 4) {
        trun.getInt();
      }
      int before = (flags & 0x100) != 0 ? 4 : 0;
      int entry = 4 * Integer.bitCount(flags & 0xf00);
      boolean sized = (flags & 0x200) != 0;
      int count = sized ? Math.min(samples, trun.remaining() / entry) : samples;
      if (!sized) {
        next += Math.max(0, count) * Integer.toUnsignedLong(size);
      }
      for (int i = 0; sized && i < count; i++) {
        next += Integer.toUnsignedLong(trun.getInt(trun.position() + i * entry + before));
      }
      named = Math.max(named, next);
    }
  }

  private void segmentIndex(ByteBuffer sidx, long behind) {
    if (sidx.limit() < 24) {
      return;
    }
    boolean wide = sidx.get(0) != 0;
    int at = wide ? 28 : 20;
    long end = behind + (wide ? sidx.getLong(20) : Integer.toUnsignedLong(sidx.getInt(16)));
    if (sidx.limit() < at + 4) {
      return;
    }
    int count = Math.min(Short.toUnsignedInt(sidx.getShort(at + 2)), (sidx.limit() - at - 4) / 12);
    for (int i = 0; i < count; i++) {
      end += sidx.getInt(at + 4 + i * 12) & Integer.MAX_VALUE;
    }
    named = Math.max(named, end);
  }

  private static String type(ByteBuffer buffer, int at) {
    byte[] name = new byte[4];
    buffer.get(at, name);
    return new String(name, StandardCharsets.ISO_8859_1);
  }
}
