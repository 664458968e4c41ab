package dev.petforge.storyboard;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * How videos of a template are written, whoever writes them.
 *
 * @param languages what its texts are written in, at least one. Fields of another language are
 *     neither written nor asked for
 * @param segments how many shots a video has if nobody says it, 1 to {@value Storyboard#MAX_SHOTS};
 *     empty for as many as the template has
 * @param seconds how long a shot is best; empty if the template does not care
 * @param cameraLocked whether the camera never moves, so that no word may move it
 * @param headings what stands before the parts of a prompt
 * @param instructions what a model that writes is told of such videos, at most {@value
 *     #MAX_INSTRUCTIONS} characters, possibly empty. May have the slots of {@link Template#SLOTS}
 */
public record Direction(
    Set<Language> languages,
    OptionalInt segments,
    Optional<Seconds> seconds,
    boolean cameraLocked,
    Headings headings,
    String instructions) {
  /** No template tells a model more than this. In characters. */
  public static final int MAX_INSTRUCTIONS = 20_000;

  /** Both languages, Chinese headings, and nothing else that is asked for. */
  public static final Direction USUAL =
      new Direction(
          EnumSet.allOf(Language.class),
          OptionalInt.empty(),
          Optional.empty(),
          false,
          Headings.CHINESE,
          "");

  /**
   * How long a shot is.
   *
   * @param least at least 1
   * @param most at most 60
   */
  public record Seconds(int least, int most) {
    public Seconds {
      if (least < 1 || most > 60 || least > most) {
        throw new IllegalArgumentException(
            "seconds must be 1 to 60, the least first, were " + least + " to " + most);
      }
    }

    /** Whether it is one of these lengths. */
    public boolean includes(double seconds) {
      return seconds >= least && seconds <= most;
    }

    @Override
    public String toString() {
      return least == most ? String.valueOf(least) : least + " to " + most;
    }
  }

  public Direction {
    if (languages.isEmpty()) {
      throw new IllegalArgumentException("a template must be written in at least one language");
    }
    languages = Collections.unmodifiableSet(EnumSet.copyOf(languages));
    segments.ifPresent(
        count -> {
          if (count < 1 || count > Storyboard.MAX_SHOTS) {
            throw new IllegalArgumentException(
                "segments must be 1 to " + Storyboard.MAX_SHOTS + ", were " + count);
          }
        });
    if (instructions.length() > MAX_INSTRUCTIONS) {
      throw new IllegalArgumentException(
          "instructions must have at most "
              + MAX_INSTRUCTIONS
              + " characters, had "
              + instructions.length());
    }
  }
}
