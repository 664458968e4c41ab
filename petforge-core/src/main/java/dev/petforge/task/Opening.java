package dev.petforge.task;

import dev.petforge.generation.FrameRef;
import dev.petforge.media.Picture;
import java.util.Optional;

/**
 * The picture that the video starts from.
 *
 * @param frame where it is stored
 * @param picture what is known of it
 * @param origin where it came from; empty if nobody noted it
 * @param description what a person or a model said of it, for whoever writes shots; empty text if
 *     nobody did. It belongs to the picture: it outlives the storyboards that are written from it
 */
public record Opening(
    FrameRef frame, Picture picture, Optional<PictureOrigin> origin, String description) {
  /** A picture of which nobody said anything. */
  public Opening(FrameRef frame, Picture picture, Optional<PictureOrigin> origin) {
    this(frame, picture, origin, "");
  }

  /** The same picture, come from there. */
  public Opening from(Optional<PictureOrigin> other) {
    return new Opening(frame, picture, other, description);
  }

  /** The same picture, described in other words. */
  public Opening describedAs(String words) {
    return new Opening(frame, picture, origin, words);
  }
}
