package dev.petforge.video.media;

import java.awt.Rectangle;
import java.awt.color.ICC_Profile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
 * @param place where the picture lies on its canvas, unless it is all of it
 * @param canvas all of it, from (0, 0)
 */
record StoredPicture(
    Excerpt.Builder pixels,
    Kind kind,
    int orientation,
    @Nullable ICC_Profile profile,
    double gamma,
    Optional<Rectangle> place,
    Optional<Rectangle> canvas) {

  /** A picture that is all of its canvas. */
  StoredPicture(
      Excerpt.Builder pixels,
      Kind kind,
      int orientation,
      @Nullable ICC_Profile profile,
      double gamma) {
    this(pixels, kind, orientation, profile, gamma, Optional.empty(), Optional.empty());
  }

  /** A picture whose decoder takes the file as it is. */
  static StoredPicture whole(Path file) throws IOException {
    Excerpt.Builder all = Excerpt.builder().file(0, Files.size(file));
    return new StoredPicture(all, Kind.COLOUR, Exif.NONE, null, 0);
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
