package dev.petforge.video.media;

import dev.petforge.failure.PermanentException;
import dev.petforge.media.Reencoding.Reason;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;

/**
 * When the frames of a clip are shown, in the order in which they are stored; units of the file.
 */
final class FrameTimes {
  private static final int MOST_FRAMES = 200_000;

  private long[] stored = new long[512];
  private long[] decoded = new long[512];
  private int count;
  private boolean orderly = true;
  private boolean reordered;
  private long last = Long.MIN_VALUE;
  private long lastSaid;
  private long[] shown = {};
  private long end;
  private double rate;
  private final double unit;

  private FrameTimes(double unit) {
    this.unit = unit;
  }

  /**
   * Reads all packets of a file's video.
   *
   * @throws PermanentException with code {@code VIDEO_TOO_LONG} or {@code VIDEO_UNREADABLE}
   */
  static FrameTimes of(MediaFile file, Deadline deadline) {
    return of(file, deadline, packet -> {});
  }

  /** The same, with a look at each of the packets. */
  static FrameTimes of(MediaFile file, Deadline deadline, Consumer<AVPacket> look) {
    AVRational unit = file.video().time_base();
    FrameTimes times = new FrameTimes((double) unit.num() / unit.den());
    AVPacket packet = avcodec.av_packet_alloc();
    try {
      file.readOnly(file.video());
      while (FfmpegErrors.gavePacket(avformat.av_read_frame(file.context(), packet), file.path())) {
        if (packet.stream_index() == file.video().index()) {
          times.add(packet);
          look.accept(packet);
        }
        avcodec.av_packet_unref(packet);
        if (times.count > MOST_FRAMES) {
          throw new PermanentException(
              "VIDEO_TOO_LONG",
              file.path() + ": has " + times.count + " frames, at most " + MOST_FRAMES);
        }
        deadline.check();
      }
    } finally {
      avcodec.av_packet_free(packet);
    }
    times.shown =
        Arrays.stream(times.stored, 0, times.count)
            .filter(time -> time != avutil.AV_NOPTS_VALUE)
            .sorted()
            .toArray();
    if (times.shown.length == 0) {
      throw new PermanentException("VIDEO_UNREADABLE", file.path() + ": no frame has a time");
    }
    times.finish(file);
    return times;
  }

  private void finish(MediaFile file) {
    FramePace pace =
        new FramePace(
            shown,
            unit,
            MediaFile.value(file.video().avg_frame_rate()),
            MediaFile.value(file.video().r_frame_rate()));
    rate = pace.rate();
    end = last + pace.lastStep(file.saysDurations() ? lastSaid : 0, reordered);
    if (seconds() > MediaFile.MAX_SECONDS) {
      throw new PermanentException(
          "VIDEO_TOO_LONG",
          file.path()
              + ": lasts "
              + seconds()
              + " s, at most "
              + MediaFile.MAX_SECONDS
              + " s are taken");
    }
  }

  private void add(AVPacket packet) {
    boolean seen = (packet.flags() & avcodec.AV_PKT_FLAG_DISCARD) == 0;
    boolean key = (packet.flags() & avcodec.AV_PKT_FLAG_KEY) != 0;
    long pts = packet.pts();
    long dts = packet.dts();
    orderly &=
        seen
            && pts != avutil.AV_NOPTS_VALUE
            && dts != avutil.AV_NOPTS_VALUE
            && dts <= pts
            && (count == 0 ? key : dts > decoded[count - 1]);
    if (count == stored.length) {
      stored = Arrays.copyOf(stored, 2 * count);
      decoded = Arrays.copyOf(decoded, 2 * count);
    }
    long time = pts == avutil.AV_NOPTS_VALUE ? dts : pts;
    stored[count] = seen ? time : avutil.AV_NOPTS_VALUE;
    decoded[count] = dts;
    count++;
    if (seen && time != avutil.AV_NOPTS_VALUE) {
      reordered |= time < last;
      if (time >= last) {
        last = time;
        lastSaid = packet.duration();
      }
    }
  }

  /** How many frames there are. */
  int count() {
    return count;
  }

  /** Why the first so many packets cannot stand in another file, if they cannot. */
  Optional<Reason> obstacle(int frames) {
    if (!orderly) {
      return Optional.of(Reason.TIMES);
    }
    return cutsAfter(frames) ? Optional.empty() : Optional.of(Reason.CUT);
  }

  /** When the first frame begins. */
  long start() {
    return shown[0];
  }

  /** From when the first frame is shown until the last one is no longer. */
  double seconds() {
    return ((double) end - shown[0]) * unit;
  }

  /** Frames a second. */
  double rate() {
    return rate;
  }

  /** When the last of the first so many frames ends. */
  long end(int frames) {
    return frames < shown.length ? shown[frames] : end;
  }

  long firstDts() {
    return decoded[0];
  }

  /** Of the last of the first so many packets. */
  long lastDts(int packets) {
    return decoded[packets - 1];
  }

  /** Whether the first so many packets are the first so many frames: what follows is not needed. */
  boolean cutsAfter(int frames) {
    if (!orderly || frames < 1 || frames > count) {
      return false;
    }
    for (int i = 0; i < frames; i++) {
      if (stored[i] >= end(frames)) {
        return false;
      }
    }
    return true;
  }
}
