package dev.petforge.video.media;

import dev.petforge.failure.PermanentException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;

/**
 * What joining needs to know of a clip before it begins: its times, from a look at every packet,
 * and whether its packets can stand in another file.
 *
 * @param path the file
 * @param format what must be equal for two clips to share a track
 * @param rate frames a second
 * @param timeBaseNumerator of the unit of the times
 * @param timeBaseDenominator of the unit of the times
 * @param start when its first shown frame begins
 * @param end when its last shown frame ends
 * @param firstDts of its packets
 * @param lastDts of its packets
 * @param packets how many frames it has
 * @param orderly whether its packets are all shown, begin with a key frame and have rising times
 */
record ClipScan(
    Path path,
    Format format,
    double rate,
    int timeBaseNumerator,
    int timeBaseDenominator,
    long start,
    long end,
    long firstDts,
    long lastDts,
    long packets,
    boolean orderly) {
  /** Longer clips do not exist; broken times do, and silence for them would have no end. */
  private static final double MOST_SECONDS = 600;

  private static final long MOST_PACKETS = 200_000;

  /**
   * What a decoder is set up with.
   *
   * @param extraData the parameter sets, byte for byte
   */
  record Format(
      int codec,
      int width,
      int height,
      int pixels,
      int range,
      int matrix,
      int primaries,
      int transfer,
      int fieldOrder,
      int aspectNumerator,
      int aspectDenominator,
      Orientation orientation,
      ByteBuffer extraData) {
    static Format of(MediaFile file) {
      AVCodecParameters p = file.video().codecpar();
      byte[] extra = new byte[Math.max(0, p.extradata_size())];
      if (extra.length > 0) {
        p.extradata().get(extra);
      }
      AVRational aspect = p.sample_aspect_ratio();
      boolean square = aspect.num() < 1 || aspect.den() < 1 || aspect.num() == aspect.den();
      return new Format(
          p.codec_id(),
          p.width(),
          p.height(),
          p.format(),
          p.color_range(),
          p.color_space(),
          p.color_primaries(),
          p.color_trc(),
          p.field_order(),
          square ? 1 : aspect.num(),
          square ? 1 : aspect.den(),
          file.orientation(),
          ByteBuffer.wrap(extra));
    }
  }

  /**
   * @throws PermanentException with the codes of {@link MediaFile#open}, {@code VIDEO_TOO_LONG} and
   *     {@code VIDEO_UNREADABLE}
   */
  static ClipScan of(Path path, Deadline deadline) throws IOException {
    AVPacket packet = avcodec.av_packet_alloc();
    try (MediaFile file = MediaFile.open(path, deadline)) {
      file.readOnly(file.video());
      AVRational unit = file.video().time_base();
      double second = (double) unit.num() / unit.den();
      long oneFrame = Math.max(1, Math.round(1 / (file.framesPerSecond() * second)));
      long start = Long.MAX_VALUE;
      long end = Long.MIN_VALUE;
      long firstDts = Long.MIN_VALUE;
      long lastDts = Long.MIN_VALUE;
      long packets = 0;
      boolean orderly = true;
      while (FfmpegErrors.gavePacket(avformat.av_read_frame(file.context(), packet), path)) {
        if (packet.stream_index() == file.video().index()) {
          boolean shown = (packet.flags() & avcodec.AV_PKT_FLAG_DISCARD) == 0;
          boolean key = (packet.flags() & avcodec.AV_PKT_FLAG_KEY) != 0;
          long pts = packet.pts();
          long dts = packet.dts();
          orderly &=
              shown
                  && pts != avutil.AV_NOPTS_VALUE
                  && dts != avutil.AV_NOPTS_VALUE
                  && dts <= pts
                  && dts > lastDts
                  && (packets > 0 || key);
          long time = pts == avutil.AV_NOPTS_VALUE ? dts : pts;
          if (shown && time != avutil.AV_NOPTS_VALUE) {
            start = Math.min(start, time);
            end = Math.max(end, time + (packet.duration() > 0 ? packet.duration() : oneFrame));
          }
          firstDts = packets == 0 ? dts : firstDts;
          lastDts = dts;
          packets++;
        }
        avcodec.av_packet_unref(packet);
        if (packets > MOST_PACKETS) {
          throw tooLong(path, packets + " frames, at most " + MOST_PACKETS);
        }
        deadline.check();
      }
      if (end <= start) {
        throw new PermanentException("VIDEO_UNREADABLE", path + ": has no frame with a time");
      }
      double seconds = ((double) end - start) * second;
      if (!(seconds <= MOST_SECONDS)) {
        throw tooLong(path, seconds + " s, at most " + MOST_SECONDS + " s");
      }
      return new ClipScan(
          path,
          Format.of(file),
          file.framesPerSecond(),
          unit.num(),
          unit.den(),
          start,
          end,
          firstDts,
          lastDts,
          packets,
          orderly);
    } finally {
      avcodec.av_packet_free(packet);
    }
  }

  private static PermanentException tooLong(Path path, String what) {
    return new PermanentException(
        "VIDEO_TOO_LONG", path + ": a clip to be joined has " + what + " are taken");
  }

  double unit() {
    return (double) timeBaseNumerator / timeBaseDenominator;
  }

  long length() {
    return end - start;
  }

  double seconds() {
    return length() * unit();
  }

  /** Whether the packets of this clip can follow those of another in one track. */
  boolean canFollow(ClipScan before) {
    return orderly
        && before.orderly
        && format.equals(before.format)
        && timeBaseNumerator == before.timeBaseNumerator
        && timeBaseDenominator == before.timeBaseDenominator
        && Math.abs(rate - before.rate) <= 0.01 * before.rate
        && before.lastDts - before.end < firstDts - start;
  }

  /** Whether an MP4 can hold its packets as they are. */
  boolean canStandInMp4() {
    return orderly
        && format.width % 2 == 0
        && format.height % 2 == 0
        && avformat.avformat_query_codec(
                avformat.av_guess_format("mp4", null, null), format.codec, 0)
            == 1;
  }
}
