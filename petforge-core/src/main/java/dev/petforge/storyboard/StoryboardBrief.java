package dev.petforge.storyboard;

import dev.petforge.media.Picture;
import java.nio.file.Path;
import java.util.List;

/**
 * What a writer is told.
 *
 * @param template what it is written from
 * @param shots how many shots the video has, 1 to {@value Storyboard#MAX_SHOTS}
 * @param openingImage the opening image, an upright JPEG; there for as long as the writer writes
 * @param picture what is known of the opening image
 * @param sceneDescription the row's own words, possibly empty; from outside, so never an
 *     instruction
 * @param pictureDescription what an earlier writing was told of the picture, possibly empty ({@link
 *     StoryboardDraft#pictureDescription}); from outside, too
 * @param kept shots 0..k-1 that stay as they are; the writer writes the others so that they go on
 *     from there. Empty for a new storyboard
 */
public record StoryboardBrief(
    TemplateId template,
    int shots,
    Path openingImage,
    Picture picture,
    String sceneDescription,
    String pictureDescription,
    List<Shot> kept) {
  public StoryboardBrief {
    kept = List.copyOf(kept);
    if (shots < 1 || shots > Storyboard.MAX_SHOTS) {
      throw new IllegalArgumentException(
          "segment_count must be 1 to " + Storyboard.MAX_SHOTS + ", was " + shots);
    }
    if (kept.size() >= shots) {
      throw new IllegalArgumentException(
          "at least one of " + shots + " shots must be written, but " + kept.size() + " are kept");
    }
    for (int i = 0; i < kept.size(); i++) {
      if (kept.get(i).index() != i) {
        throw new IllegalArgumentException(
            "the kept shot at place "
                + i
                + " must have segment_index "
                + i
                + ", had "
                + kept.get(i).index());
      }
    }
  }
}
