package dev.petforge.sync;

import dev.petforge.storyboard.Storyboard;
import dev.petforge.storyboard.TemplateId;
import java.time.LocalDate;
import java.util.Optional;

/**
 * What empty cells of a row mean.
 *
 * @param template of rows that name none
 * @param segmentCount 1 to {@value Storyboard#MAX_SHOTS}
 * @param releaseDate empty for today
 */
public record ImportDefaults(
    TemplateId template, int segmentCount, Optional<LocalDate> releaseDate) {
  /** {@code eating-template}, 7 segments, today. */
  public static final ImportDefaults STANDARD =
      new ImportDefaults(TemplateId.DEFAULT, 7, Optional.empty());

  public ImportDefaults {
    if (segmentCount < 1 || segmentCount > Storyboard.MAX_SHOTS) {
      throw new IllegalArgumentException(
          "segmentCount must be 1 to " + Storyboard.MAX_SHOTS + ", was " + segmentCount);
    }
  }
}
