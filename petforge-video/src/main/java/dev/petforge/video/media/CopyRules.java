package dev.petforge.video.media;

import dev.petforge.media.FrameSize;
import dev.petforge.media.Reencoding;
import dev.petforge.media.Reencoding.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;

/**
 * What has to hold for clips to be copied into one video: it is what browsers and phones play and
 * seek in (H.264 of 8 bits in 4:2:0, with square pixels), each clip begins with a picture that
 * needs none before it, and all of them are set up alike.
 */
final class CopyRules {
  /** Those that decoders in hardware know. */
  private static final Set<Integer> PROFILES =
      Set.of(
          avcodec.AV_PROFILE_H264_CONSTRAINED_BASELINE,
          avcodec.AV_PROFILE_H264_BASELINE,
          avcodec.AV_PROFILE_H264_MAIN,
          avcodec.AV_PROFILE_H264_HIGH);

  private final boolean anyCodec;

  /**
   * @param anyCodec whether what an MP4 can hold is copied too, though not every player plays it
   */
  CopyRules(boolean anyCodec) {
    this.anyCodec = anyCodec;
  }

  /** Why clips cannot be copied, at most one reason for each; empty if they can. */
  List<Reencoding> against(List<ClipScan> clips) {
    List<Reencoding> reasons = new ArrayList<>();
    for (int i = 0; i < clips.size(); i++) {
      int place = i;
      ClipScan clip = clips.get(i);
      against(clip)
          .or(() -> place == 0 ? Optional.empty() : against(clip, clips.get(0)))
          .or(() -> place == 0 ? Optional.empty() : overlapping(clip, clips.get(place - 1)))
          .ifPresent(why -> reasons.add(new Reencoding(place, why.reason, why.detail)));
    }
    return reasons;
  }

  private record Why(Reason reason, String detail) {
    static Optional<Why> of(Reason reason, String detail) {
      return Optional.of(new Why(reason, detail));
    }
  }

  /** What a clip has against it alone. */
  private Optional<Why> against(ClipScan clip) {
    ClipScan.Format format = clip.format();
    Display display = format.display();
    if (!(anyCodec ? standsInMp4(format.codec()) : format.codec() == avcodec.AV_CODEC_ID_H264)) {
      return Why.of(Reason.CODEC, codecName(format));
    }
    if (!anyCodec
        && format.pixels() != avutil.AV_PIX_FMT_YUV420P
        && format.pixels() != avutil.AV_PIX_FMT_YUVJ420P) {
      return Why.of(Reason.PIXEL_FORMAT, pixelName(format));
    }
    if (!anyCodec && !PROFILES.contains(format.profile())) {
      return Why.of(Reason.CODEC, codecName(format) + profileName(format));
    }
    if (!anyCodec && display.aspectNumerator() != display.aspectDenominator()) {
      return Why.of(
          Reason.PIXEL_SHAPE, display.aspectNumerator() + ":" + display.aspectDenominator());
    }
    if (format.width() % 2 != 0 || format.height() % 2 != 0) {
      return Why.of(Reason.ODD_SIZE, size(format));
    }
    return clip.obstacle().flatMap(reason -> Why.of(reason, ""));
  }

  /** In what a clip differs from the one that the track is set up for. */
  private static Optional<Why> against(ClipScan clip, ClipScan first) {
    ClipScan.Format format = clip.format();
    if (format.width() != first.format().width()
        || format.height() != first.format().height()
        || !format.display().orientation().equals(first.format().display().orientation())) {
      return Why.of(Reason.OTHER_SIZE, size(format));
    }
    if (Math.abs(clip.rate() - first.rate()) > 0.01 * first.rate()) {
      return Why.of(Reason.OTHER_RATE, rate(clip.rate()));
    }
    boolean alike =
        format.equals(first.format())
            && clip.timeBaseNumerator() == first.timeBaseNumerator()
            && clip.timeBaseDenominator() == first.timeBaseDenominator();
    return alike ? Optional.empty() : Why.of(Reason.OTHER_SETTINGS, "");
  }

  private static Optional<Why> overlapping(ClipScan clip, ClipScan before) {
    return before.lastDts() - before.end() < clip.firstDts() - clip.start()
        ? Optional.empty()
        : Why.of(Reason.TIMES, "");
  }

  private static boolean standsInMp4(int codec) {
    return avformat.avformat_query_codec(avformat.av_guess_format("mp4", null, null), codec, 0)
        == 1;
  }

  private static String codecName(ClipScan.Format format) {
    return avcodec.avcodec_get_name(format.codec()).getString();
  }

  private static String profileName(ClipScan.Format format) {
    var name = avcodec.avcodec_profile_name(format.codec(), format.profile());
    return name == null ? "" : " " + name.getString();
  }

  private static String pixelName(ClipScan.Format format) {
    var name = avutil.av_get_pix_fmt_name(format.pixels());
    return name == null ? "" : name.getString();
  }

  private static String size(ClipScan.Format format) {
    FrameSize shown = format.shown();
    return shown.width() + "×" + shown.height();
  }

  private static String rate(double rate) {
    double rounded = Math.round(rate * 100) / 100.0;
    return rounded == Math.rint(rounded) ? Long.toString((long) rounded) : Double.toString(rounded);
  }
}
