package dev.petforge.sync;

import dev.petforge.storyboard.TemplateId;
import java.time.LocalDate;
import java.util.Optional;

/**
 * What empty cells of a row mean.
 *
 * @param template of rows that name none
 * @param segmentCount 1 to 12
 * @param releaseDate empty for today
 */
public record ImportDefaults(
    TemplateId template, int segmentCount, Optional<LocalDate> releaseDate) {
  /** {@code eating-template}, 7 segments, today. */
  public static final ImportDefaults STANDARD =
      new ImportDefaults(TemplateId.DEFAULT, 7, Optional.empty());
}
