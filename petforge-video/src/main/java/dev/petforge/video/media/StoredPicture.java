package dev.petforge.video.media;

import java.awt.Rectangle;
import java.awt.color.ICC_Profile;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a picture's file holds, as it was found there.
 *
 * @param pixels what the decoder is to see
 * @param kind of the pixels
 * @param orientation as EXIF has it, 1 to 8; anything else is upright
 * @param profile of the colours, or null
 * @param gamma the power that makes light of the pixels, or 0 for sRGB's curve
 * @param wide what else turns its colours into sRGB
 * @param place where the picture lies on its canvas, unless it is all of it
 * @param canvas all of it, from (0, 0)
 */
record StoredPicture(
    Excerpt.Builder pixels,
    Kind kind,
    int orientation,
    @Nullable ICC_Profile profile,
    double gamma,
    Optional<WideColours.Kind> wide,
    Optional<Rectangle> place,
    Optional<Rectangle> canvas) {

  /** A picture that is all of its canvas. */
  StoredPicture(
      Excerpt.Builder pixels,
      Kind kind,
      int orientation,
      @Nullable ICC_Profile profile,
      double gamma,
      Optional<WideColours.Kind> wide) {
    this(pixels, kind, orientation, profile, gamma, wide, Optional.empty(), Optional.empty());
  }

  boolean isInk() {
    return kind == Kind.CMYK || kind == Kind.YCCK;
  }

  /** What the samples of a pixel are. */
  enum Kind {
    GREY,
    COLOUR,
    /** The paper that each ink leaves. */
    CMYK,
    /** The same, with luma and chroma of the first three. */
    YCCK
  }
}
