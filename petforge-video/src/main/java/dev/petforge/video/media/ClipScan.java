package dev.petforge.video.media;

import dev.petforge.failure.PermanentException;
import dev.petforge.media.ClipPart;
import dev.petforge.media.FrameSize;
import dev.petforge.media.Reencoding.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avutil.AVRational;

/**
 * What joining needs to know of a clip, or of the beginning of one, before it begins: its times,
 * from a look at every packet, and whether its packets can stand in another file.
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
 * @param packets how many of its packets are taken, each a frame
 * @param obstacle why its packets cannot stand in another file, if they cannot
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
    Optional<Reason> obstacle) {
  /** Longer clips do not exist; broken times do, and silence for them would have no end. */
  private static final double MOST_SECONDS = 600;

  /** What part of the frames may be missing in a clip that is regular all the same. */
  private static final double MOST_IRREGULAR = 0.02;

  /**
   * What a decoder is set up with.
   *
   * @param extraData the parameter sets, byte for byte
   */
  record Format(
      int codec,
      int profile,
      int width,
      int height,
      int pixels,
      int range,
      int matrix,
      int primaries,
      int transfer,
      int fieldOrder,
      Display display,
      ByteBuffer extraData) {
    /** As people see it: upright, with square pixels. */
    FrameSize shown() {
      return display.size(width, height);
    }

    static Format of(MediaFile file) {
      AVCodecParameters p = file.video().codecpar();
      return new Format(
          p.codec_id(),
          p.profile(),
          p.width(),
          p.height(),
          p.format(),
          p.color_range(),
          p.color_space(),
          p.color_primaries(),
          p.color_trc(),
          p.field_order(),
          Display.of(file),
          CodecHeader.of(p));
    }
  }

  /**
   * @throws PermanentException with the codes of {@link MediaFile#open}, {@code VIDEO_TOO_LONG},
   *     {@code VIDEO_TOO_SHORT} and {@code VIDEO_UNREADABLE}
   */
  static ClipScan of(ClipPart part, Deadline deadline) throws IOException {
    Path path = part.clip();
    try (MediaFile file = MediaFile.open(path, deadline)) {
      PacketCheck check = new PacketCheck(file);
      FrameTimes times = FrameTimes.of(file, deadline, check::look);
      int frames = part.frames().orElse(times.count());
      if (frames > times.count()) {
        throw new PermanentException(
            "VIDEO_TOO_SHORT",
            path + ": has " + times.count() + " frames, " + frames + " of them shall be joined");
      }
      AVRational unit = file.video().time_base();
      long start = times.start();
      long end = times.end(frames);
      double seconds = ((double) end - start) * unit.num() / unit.den();
      if (!(seconds <= MOST_SECONDS)) {
        throw new PermanentException(
            "VIDEO_TOO_LONG",
            path
                + ": a clip to be joined has "
                + seconds
                + " s, at most "
                + MOST_SECONDS
                + " s are taken");
      }
      return new ClipScan(
          path,
          Format.of(file),
          times.rate(),
          unit.num(),
          unit.den(),
          start,
          end,
          times.firstDts(),
          times.lastDts(frames),
          frames,
          check.obstacle().or(() -> times.obstacle(frames)));
    }
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

  /** Whether it has about as many frames as its rate says: there are no gaps. */
  boolean regular() {
    return Math.abs(packets - seconds() * rate) <= 1 + MOST_IRREGULAR * packets;
  }
}
