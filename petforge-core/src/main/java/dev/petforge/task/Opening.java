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
 */
public record Opening(FrameRef frame, Picture picture, Optional<PictureOrigin> origin) {
  /** A picture of which nobody noted where it came from. */
  public Opening(FrameRef frame, Picture picture) {
    this(frame, picture, Optional.empty());
  }

  /** The same picture, come from there. */
  public Opening from(Optional<PictureOrigin> other) {
    return new Opening(frame, picture, other);
  }
}
