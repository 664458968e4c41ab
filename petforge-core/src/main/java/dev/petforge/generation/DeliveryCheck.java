package dev.petforge.generation;

import dev.petforge.media.FrameSize;
import dev.petforge.media.VideoInfo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Compares a clip with what was ordered. It knows what providers do to an order without doing it
 * wrong: a clip is a little longer than ordered (5.041 s for 5 s), has an odd size (716×1280 for
 * 720p), follows the aspect of the picture that it starts from, or has the nearest of the two
 * aspects that there are.
 *
 * @param comparesSize whether the clip must have about as many pixels as were ordered
 */
public record DeliveryCheck(boolean comparesSize) {
  /** So much may be missing at the end of a clip. */
  private static final Duration MISSING = Duration.ofMillis(500);

  /** The longer side by the shorter one. */
  private static final double WIDE = 16.0 / 9;

  /**
   * No clip is longer, side by side, than this (Kling's limit of pictures, read 2026-11-22): a
   * picture that is was made to fit before it was sent.
   */
  private static final double LONGEST = 2.5;

  private static final double SAME_ASPECT = 1.05;
  private static final Pattern LINES = Pattern.compile("([1-9][0-9]{2,3})p");
  private static final int LINES_OF_2K = 1440;
  private static final int LINES_OF_4K = 2160;

  /**
   * Returns in what a clip is not what was ordered, in words for people; empty if it is.
   *
   * @param firstFrame the size of the picture that the clip was to start from; empty if it is not
   *     known, and then no aspect is compared
   */
  public Optional<String> mismatch(
      ClipRequest ordered, Optional<FrameSize> firstFrame, VideoInfo clip) {
    List<String> words = new ArrayList<>();
    if (clip.duration().compareTo(ordered.duration().minus(MISSING)) < 0) {
      words.add(
          String.format(
              Locale.ROOT,
              "it lasts %.1f s, %d s were ordered",
              clip.duration().toMillis() / 1000.0,
              ordered.duration().toSeconds()));
    }
    firstFrame
        .filter(from -> !fits(clip.size(), from))
        .ifPresent(
            from ->
                words.add(
                    "its picture is " + clip.size() + ", it was to start from one of " + from));
    OptionalInt lines = comparesSize ? lines(ordered.resolution()) : OptionalInt.empty();
    if (lines.isPresent() && !isOfClass(clip.size(), lines.getAsInt())) {
      words.add("its picture is " + clip.size() + ", " + ordered.resolution() + " was ordered");
    }
    return words.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", words));
  }

  /**
   * Whether a clip can have been made from a picture: it has the same aspect, or 16:9 lying or
   * standing as the picture does.
   */
  public static boolean fits(FrameSize clip, FrameSize from) {
    if (sameAspect(clip, from)) {
      return true;
    }
    if (factor(from.aspect(), 1) > LONGEST) {
      return true;
    }
    boolean square = factor(from.aspect(), 1) <= SAME_ASPECT;
    boolean turned = (clip.aspect() > 1) != (from.aspect() > 1);
    double longer = Math.max(clip.aspect(), 1 / clip.aspect());
    return (square || !turned) && factor(longer, WIDE) <= SAME_ASPECT;
  }

  /** Whether two pictures have the same aspect, to a few pixels. */
  public static boolean sameAspect(FrameSize one, FrameSize other) {
    return factor(one.aspect(), other.aspect()) <= SAME_ASPECT;
  }

  private static double factor(double one, double other) {
    return Math.max(one / other, other / one);
  }

  /** By its shorter side, or by its pixels: a provider keeps to the one or the other. */
  private static boolean isOfClass(FrameSize clip, int lines) {
    double side = (double) Math.min(clip.width(), clip.height()) / lines;
    double pixels = (double) clip.width() * clip.height() / (lines * WIDE * lines);
    return (side >= 0.9 && side <= 1.25) || (pixels >= 0.8 && pixels <= 1.5);
  }

  /** The shorter side that a name stands for; empty for names that say nothing of it. */
  private static OptionalInt lines(String resolution) {
    String name = resolution.toLowerCase(Locale.ROOT);
    Matcher said = LINES.matcher(name);
    if (said.matches()) {
      return OptionalInt.of(Integer.parseInt(said.group(1)));
    }
    return switch (name) {
      case "2k" -> OptionalInt.of(LINES_OF_2K);
      case "4k" -> OptionalInt.of(LINES_OF_4K);
      default -> OptionalInt.empty();
    };
  }
}
