package dev.petforge.video.media;

import dev.petforge.failure.PermanentException;
import dev.petforge.failure.RetryableException;
import dev.petforge.media.ClipPart;
import dev.petforge.video.internal.Mp4Remuxer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;

/**
 * Joins clips. Their video is copied, packet by packet, where all of them have the same parameters;
 * otherwise all are encoded anew, like the first, for a track has one set of parameters. Sound is
 * decoded and encoded as one: copied, every joint would add an encoder's padding and the sound
 * would fall behind the picture.
 */
final class Joiner {
  private static final double MOST_SECONDS = MediaFile.MAX_SECONDS;

  private Joiner() {}

  static void join(List<ClipPart> parts, Path target, Deadline deadline) throws IOException {
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
    if (canCopy(clips)) {
      copy(clips, target, deadline);
    } else {
      ClipEncoder.encode(clips, target, deadline);
    }
  }

  private static boolean canCopy(List<ClipScan> clips) {
    for (int i = 1; i < clips.size(); i++) {
      if (!clips.get(i).canFollow(clips.get(i - 1))) {
        return false;
      }
    }
    return clips.get(0).canStandInMp4();
  }

  static void copy(List<ClipScan> clips, Path target, Deadline deadline) throws IOException {
    ClipScan first = clips.get(0);
    AVPacket packet = avcodec.av_packet_alloc();
    try (MediaFile model = MediaFile.open(first.path(), deadline);
        AVRational unit = avutil.av_make_q(first.timeBaseNumerator(), first.timeBaseDenominator());
        JoinedSound sound = new JoinedSound(clips, deadline);
        Mp4Remuxer out = Mp4Remuxer.open(target, model.video().codecpar(), unit, sound)) {
      long offset = 0;
      for (ClipScan clip : clips) {
        try (MediaFile file = MediaFile.open(clip.path(), deadline)) {
          requireAll(clip, copy(file, clip, offset, packet, out, deadline));
        }
        offset += clip.length();
      }
      out.finish();
    } finally {
      avcodec.av_packet_free(packet);
    }
  }

  /**
   * @return how many packets there were
   */
  private static long copy(
      MediaFile file,
      ClipScan clip,
      long offset,
      AVPacket packet,
      Mp4Remuxer out,
      Deadline deadline) {
    file.readOnly(file.video());
    long shift = offset - clip.start();
    long packets = 0;
    while (packets < clip.packets()
        && FfmpegErrors.gavePacket(avformat.av_read_frame(file.context(), packet), file.path())) {
      if (packet.stream_index() == file.video().index()) {
        packet.pts(packet.pts() + shift);
        packet.dts(packet.dts() + shift);
        out.video(packet);
        packets++;
      }
      avcodec.av_packet_unref(packet);
      deadline.check();
    }
    return packets;
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
