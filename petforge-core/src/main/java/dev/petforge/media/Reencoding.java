package dev.petforge.media;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * Why a clip could not be copied into a video, so that all of its clips were encoded anew.
 *
 * @param clip its place among the clips that were joined, from 0
 * @param reason the kind of reason
 * @param detail what the clip has, in the terms of its format: the name of a codec, a size; empty
 *     where the reason says all
 */
public record Reencoding(int clip, Reason reason, String detail) {
  public Reencoding {
    if (clip < 0) {
      throw new IllegalArgumentException("clip must be at least 0, was " + clip);
    }
  }

  /** The kinds of reason. They are stored by their words. */
  public enum Reason {
    /** Its codec is not the one that all players know; the detail is its name. */
    CODEC,
    /** Its pixels are not 8 bits in 4:2:0; the detail is their format. */
    PIXEL_FORMAT,
    /** Its pixels are not square; the detail is their aspect ratio. */
    PIXEL_SHAPE,
    /** One of its sides is odd; the detail is its size. */
    ODD_SIZE,
    /** It does not begin with a picture that a decoder can begin with. */
    FIRST_PICTURE,
    /** Its parameter sets change within it, or are not where players look for them. */
    PARAMETER_SETS,
    /** Some of its frames are hidden, or their times do not rise. */
    TIMES,
    /** Its end is left out, and what is left needs what comes behind it. */
    CUT,
    /** Its size is not that of the first clip; the detail is its size. */
    OTHER_SIZE,
    /** Its frame rate is not that of the first clip; the detail is its rate. */
    OTHER_RATE,
    /** It was encoded with other settings than the first clip. */
    OTHER_SETTINGS;

    /** As it is stored. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** The reason with a word, if there is one. */
    public static Optional<Reason> ofWord(String word) {
      return Arrays.stream(values()).filter(reason -> reason.word().equals(word)).findFirst();
    }
  }
}
