package dev.petforge.examples.cli;

import dev.petforge.media.Reencoding;
import dev.petforge.media.VideoInfo;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a browser does with a clip as it is: seen in Chromium 156 on a machine without a decoder of
 * its own, November 2026. What is joined is made so that every browser plays it.
 */
enum BrowserPlayback {
  /** It plays, and can be sought in. */
  PLAYS,
  /** It plays, but a seek may end it with an error. */
  SEEK_FAILS,
  /** Whether there is a picture depends on the machine. */
  DEPENDS,
  /** There is sound, and no picture. */
  NO_PICTURE;

  private static final Set<String> OPEN_CODECS = Set.of("vp8", "vp9", "av1");

  private static final Set<Reencoding.Reason> SEEKS_BADLY =
      EnumSet.of(
          Reencoding.Reason.FIRST_PICTURE,
          Reencoding.Reason.PARAMETER_SETS,
          Reencoding.Reason.TIMES);

  static BrowserPlayback of(VideoInfo info, List<Reencoding> reencodings) {
    String codec = info.videoCodec();
    if (OPEN_CODECS.contains(codec)) {
      return PLAYS;
    }
    if (codec.equals("hevc")) {
      return DEPENDS;
    }
    if (!codec.equals("h264")) {
      return NO_PICTURE;
    }
    Set<Reencoding.Reason> reasons =
        reencodings.stream().map(Reencoding::reason).collect(Collectors.toSet());
    if (reasons.contains(Reencoding.Reason.PIXEL_FORMAT)) {
      return DEPENDS;
    }
    return reasons.stream().anyMatch(SEEKS_BADLY::contains) ? SEEK_FAILS : PLAYS;
  }

  /** As it is shown to programs, and as messages have it. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
