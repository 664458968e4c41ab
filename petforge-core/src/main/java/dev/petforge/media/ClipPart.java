package dev.petforge.media;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What is joined of a clip: its beginning, or all of it.
 *
 * @param clip the file
 * @param frames how many of its frames are taken, at least 1; empty: all
 */
public record ClipPart(Path clip, Optional<Integer> frames) {
  public ClipPart {
    if (frames.isPresent() && frames.get() < 1) {
      throw new IllegalArgumentException(
          "frames must be at least 1, was " + frames.get() + ", of " + clip);
    }
  }

  /** All of a clip. */
  public static ClipPart whole(Path clip) {
    return new ClipPart(clip, Optional.empty());
  }

  /** All of several clips. */
  public static List<ClipPart> whole(List<Path> clips) {
    return clips.stream().map(ClipPart::whole).toList();
  }
}
