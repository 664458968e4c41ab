package dev.petforge.video.media;

import dev.petforge.failure.PermanentException;
import dev.petforge.failure.RetryableException;
import dev.petforge.media.ClipPart;
import dev.petforge.media.Reencoding;
import dev.petforge.video.internal.Mp4Remuxer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;

/**
 * Joins clips. Their video is copied, packet by packet, where {@link CopyRules} allow it; otherwise
 * all are encoded anew, like the first, for a track has one set of parameters. Sound is decoded and
 * encoded as one: copied, every joint would add an encoder's padding and the sound would fall
 * behind the picture.
 */
final class Joiner {
  private static final double MOST_SECONDS = MediaFile.MAX_SECONDS;

  private Joiner() {}

  /**
   * @return why the clips were encoded anew; empty if they were copied
   */
  static List<Reencoding> join(
      List<ClipPart> parts, CopyRules rules, Path target, Deadline deadline) throws IOException {
    List<ClipScan> clips = new ArrayList<>();
    double seconds = 0;
    for (ClipPart part : parts) {
      ClipScan clip = ClipScan.of(part, deadline);
      clips.add(clip);
      seconds += clip.seconds();
    }
    if (seconds > MOST_SECONDS) {
      throw new PermanentException(
          "VIDEO_TOO_LONG",
          "the "
              + clips.size()
              + " clips from "
              + parts.get(0).clip()
              + " last "
              + seconds
              + " s together, at most "
              + MOST_SECONDS
              + " s are joined");
    }
    List<Reencoding> reasons = rules.against(clips);
    if (reasons.isEmpty()) {
      copy(clips, target, deadline);
    } else {
      ClipEncoder.encode(clips, target, deadline);
    }
    return reasons;
  }

  static void copy(List<ClipScan> clips, Path target, Deadline deadline) throws IOException {
    ClipScan first = clips.get(0);
    AVPacket packet = avcodec.av_packet_alloc();
    try (MediaFile model = MediaFile.open(first.path(), deadline);
        AVRational unit = avutil.av_make_q(first.timeBaseNumerator(), first.timeBaseDenominator());
        JoinedSound sound = new JoinedSound(clips, deadline);
        Mp4Remuxer out = Mp4Remuxer.open(target, model.video().codecpar(), unit, sound)) {
      long offset = 0;
      long delay = first.start() - first.firstDts();
      for (ClipScan clip : clips) {
        try (MediaFile file = MediaFile.open(clip.path(), deadline)) {
          requireAll(clip, copy(file, clip, offset, delay, packet, out, deadline));
        }
        offset += clip.length();
      }
      out.finish();
    } finally {
      avcodec.av_packet_free(packet);
    }
  }

  /**
   * An MP4 has two lengths of a track: until the last frame has been shown, by the durations of the
   * packets, and from the first step in decoding to the last, that one's duration included. What
   * the packets of a clip of variable rate say of themselves fits neither, so the durations are
   * counted from the clip's end, and its last step in decoding comes as late as is needed.
   *
   * @param delay how long before the first frame is shown decoding begins
   * @return how many packets there were
   */
  private static long copy(
      MediaFile file,
      ClipScan clip,
      long offset,
      long delay,
      AVPacket packet,
      Mp4Remuxer out,
      Deadline deadline) {
    file.readOnly(file.video());
    Optional<NalUnits> units = NalUnits.of(file.video().codecpar());
    long shift = offset - clip.start();
    long end = offset + clip.length();
    long shown = Long.MIN_VALUE;
    long packets = 0;
    while (packets < clip.packets()
        && FfmpegErrors.gavePacket(avformat.av_read_frame(file.context(), packet), file.path())) {
      if (packet.stream_index() == file.video().index()) {
        if (units.isPresent()) {
          markKey(packet, units.get().startsAnew(packet));
          units.get().removeParameterSets(packet);
        }
        packet.pts(packet.pts() + shift);
        packet.dts(packet.dts() + shift);
        shown = Math.max(shown, packet.pts());
        packets++;
        packet.duration(end - packet.pts());
        if (packets == clip.packets()) {
          packet.dts(Math.max(packet.dts(), packet.pts() - delay));
          if (packet.pts() < shown) {
            long left = end - delay - packet.dts();
            packet.duration(Math.max(1, Math.min(packet.duration(), left)));
          }
        }
        out.video(packet);
      }
      avcodec.av_packet_unref(packet);
      deadline.check();
    }
    return packets;
  }

  /**
   * A player may begin at what is marked, so only that is marked which needs nothing before it. Of
   * open groups of pictures the mark goes: a seek there ends a browser's player with an error.
   */
  private static void markKey(AVPacket packet, boolean key) {
    int others = packet.flags() & ~avcodec.AV_PKT_FLAG_KEY;
    packet.flags(key ? others | avcodec.AV_PKT_FLAG_KEY : others);
  }

  private static void requireAll(ClipScan clip, long copied) {
    if (copied != clip.packets()) {
      throw new RetryableException(
          "FILE_ACCESS",
          clip.path()
              + ": had "
              + clip.packets()
              + " frames to be taken when it was looked at and "
              + copied
              + " when they were copied: it changed meanwhile");
    }
  }
}
