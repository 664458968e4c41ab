package dev.petforge.video.media;

import dev.petforge.video.internal.FfmpegFailures;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.javacpp.BytePointer;

/**
 * What the packets of H.264 and HEVC are made of, as MP4 and Matroska hold them: units, each behind
 * its length. A container's own marks do not tell all: one that is marked as a key frame may need
 * frames before it (a recovery point), and parameter sets may change in the middle.
 */
final class NalUnits {
  // Of H.264: the slices of a picture, and what describes a sequence or a picture.
  private static final int LAST_SLICE = 5;
  private static final int IDR_SLICE = 5;
  private static final int SPS = 7;
  private static final int PPS = 8;

  // Of HEVC: the same, and the kinds of picture that all that follows can be decoded from.
  private static final int LAST_SLICE_HEVC = 31;
  private static final int FIRST_CLEAN_HEVC = 16;
  private static final int LAST_CLEAN_HEVC = 20;
  private static final int VPS_HEVC = 32;
  private static final int SPS_HEVC = 33;
  private static final int PPS_HEVC = 34;

  private static final int HEVC_HEAD = 22;

  private final boolean hevc;
  private final Set<ByteBuffer> parameterSets = new HashSet<>();
  private int lengthBytes = 4;
  private int sequences;

  private NalUnits(boolean hevc) {
    this.hevc = hevc;
  }

  /** Of a stream; empty if its codec has no such units. */
  static Optional<NalUnits> of(AVCodecParameters parameters) {
    boolean hevc = parameters.codec_id() == avcodec.AV_CODEC_ID_HEVC;
    if (!hevc && parameters.codec_id() != avcodec.AV_CODEC_ID_H264) {
      return Optional.empty();
    }
    NalUnits units = new NalUnits(hevc);
    units.readHeader(CodecHeader.of(parameters));
    return Optional.of(units);
  }

  /** Reads an avcC or hvcC; of anything else no parameter set is known. */
  private void readHeader(ByteBuffer header) {
    if (header.limit() < (hevc ? HEVC_HEAD + 1 : 7) || header.get(0) != 1) {
      return;
    }
    header.position(hevc ? HEVC_HEAD - 1 : 4);
    lengthBytes = (header.get() & 3) + 1;
    if (hevc) {
      int arrays = header.get() & 0xff;
      for (int i = 0; i < arrays && header.remaining() >= 3; i++) {
        int type = header.get() & 0x3f;
        readSets(header, Short.toUnsignedInt(header.getShort()), type == SPS_HEVC);
      }
    } else {
      readSets(header, header.get() & 0x1f, true);
      readSets(header, header.hasRemaining() ? header.get() & 0xff : 0, false);
    }
  }

  private void readSets(ByteBuffer header, int count, boolean ofSequence) {
    for (int i = 0; i < count && header.remaining() >= 2; i++) {
      int length = Math.min(Short.toUnsignedInt(header.getShort()), header.remaining());
      byte[] set = new byte[length];
      header.get(set);
      parameterSets.add(ByteBuffer.wrap(set));
      sequences += ofSequence ? 1 : 0;
    }
  }

  /** Whether the header describes one sequence, which every picture of the track belongs to. */
  boolean describesOneSequence() {
    return sequences == 1;
  }

  /** Whether a packet's picture, and all behind it, can be decoded without what comes before it. */
  boolean startsAnew(AVPacket packet) {
    int type = firstSlice(packet);
    return hevc ? type >= FIRST_CLEAN_HEVC && type <= LAST_CLEAN_HEVC : type == IDR_SLICE;
  }

  private int firstSlice(AVPacket packet) {
    int[] found = {-1};
    each(
        packet,
        (type, data, at, length) -> {
          if (found[0] < 0 && (hevc ? type <= LAST_SLICE_HEVC : type > 0 && type <= LAST_SLICE)) {
            found[0] = type;
          }
        });
    return found[0];
  }

  /** Whether a packet brings parameter sets that the header does not have. */
  boolean changesParameters(AVPacket packet) {
    boolean[] changes = {false};
    each(
        packet,
        (type, data, at, length) -> {
          if (isParameterSet(type)) {
            byte[] set = new byte[length];
            data.position(at).get(set);
            data.position(0);
            changes[0] |= !parameterSets.contains(ByteBuffer.wrap(set));
          }
        });
    return changes[0];
  }

  /**
   * Takes the parameter sets out of a packet: tracks of the kinds avc1 and hvc1 have them in their
   * header alone. A damaged packet stays as it is.
   */
  void removeParameterSets(AVPacket packet) {
    boolean[] any = {false};
    int[] kept = {0};
    int[] seen = {0};
    each(
        packet,
        (type, data, at, length) -> {
          any[0] |= isParameterSet(type);
          kept[0] += isParameterSet(type) ? 0 : lengthBytes + length;
          seen[0] = at + length;
        });
    if (!any[0] || kept[0] == 0 || seen[0] != packet.size()) {
      return;
    }
    FfmpegFailures.check(avcodec.av_packet_make_writable(packet), "changing a packet");
    int[] end = {0};
    each(
        packet,
        (type, data, at, length) -> {
          if (!isParameterSet(type)) {
            byte[] unit = new byte[lengthBytes + length];
            data.position(at - lengthBytes).get(unit);
            data.position(end[0]).put(unit).position(0);
            end[0] += unit.length;
          }
        });
    avcodec.av_shrink_packet(packet, end[0]);
  }

  private boolean isParameterSet(int type) {
    return hevc ? type >= VPS_HEVC && type <= PPS_HEVC : type == SPS || type == PPS;
  }

  private interface Unit {
    void look(int type, BytePointer data, int at, int length);
  }

  /** Ends where a length is wrong: such a packet is damaged, and a decoder ends there too. */
  private void each(AVPacket packet, Unit use) {
    int size = packet.size();
    BytePointer data = packet.data();
    int at = 0;
    while (at + lengthBytes < size) {
      long length = 0;
      for (int i = 0; i < lengthBytes; i++) {
        length = (length << 8) | (data.get(at + i) & 0xff);
      }
      at += lengthBytes;
      if (length < 1 || length > size - at) {
        return;
      }
      int head = data.get(at) & 0xff;
      use.look(hevc ? (head >> 1) & 0x3f : head & 0x1f, data, at, (int) length);
      at += (int) length;
    }
  }
}
