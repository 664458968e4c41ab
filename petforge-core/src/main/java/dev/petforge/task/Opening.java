package dev.petforge.task;

import dev.petforge.file.ProjectFiles;
import dev.petforge.file.Sha256;
import dev.petforge.generation.FrameRef;
import dev.petforge.media.Picture;
import java.util.Optional;

/**
 * The picture that the video starts from.
 *
 * @param frame where it is stored
 * @param picture what is known of it; empty if it is {@linkplain #lost lost}
 * @param origin where it came from; empty if nobody noted it
 * @param description what a person or a model said of it, for whoever writes shots; empty text if
 *     nobody did. It belongs to the picture: it outlives the storyboards that are written from it
 */
public record Opening(
    FrameRef frame, Optional<Picture> picture, Optional<PictureOrigin> origin, String description) {
  /** A picture that is stored. */
  public Opening(
      FrameRef frame, Picture picture, Optional<PictureOrigin> origin, String description) {
    this(frame, Optional.of(picture), origin, description);
  }

  /** A picture of which nobody said anything. */
  public Opening(FrameRef frame, Picture picture, Optional<PictureOrigin> origin) {
    this(frame, picture, origin, "");
  }

  /**
   * A picture that there was once and that nobody has any more: of a project that was taken over
   * without it. Nothing can be made from it until another one is given.
   *
   * @param home of the project: nothing is stored there under its name
   */
  public static Opening lost(ProjectFiles home) {
    return new Opening(
        new FrameRef(home.openingArchive("lost"), Sha256.of("")),
        Optional.empty(),
        Optional.empty(),
        "");
  }

  /** Whether nobody has the picture any more. */
  public boolean lost() {
    return picture.isEmpty();
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
