package dev.petforge.task;

import dev.petforge.file.FileKey;
import dev.petforge.storyboard.Storyboard;
import dev.petforge.storyboard.TemplateId;
import dev.petforge.table.RecordRef;
import java.time.LocalDate;
import java.util.Optional;

/**
 * What a task was made from.
 *
 * @param row the row of a table that it came from, if it came from one
 * @param template what its storyboard is written from
 * @param releaseDate when it shall be shown
 * @param segmentCount 1 to {@value Storyboard#MAX_SHOTS}
 * @param sceneDescription the row's own words, possibly empty
 * @param opening its first picture
 * @param home the folder of its files, fixed at import
 */
public record Source(
    Optional<RecordRef> row,
    TemplateId template,
    LocalDate releaseDate,
    int segmentCount,
    String sceneDescription,
    Opening opening,
    FileKey home) {
  public Source {
    if (segmentCount < 1 || segmentCount > Storyboard.MAX_SHOTS) {
      throw new IllegalArgumentException(
          "segment_count must be 1 to " + Storyboard.MAX_SHOTS + ", was " + segmentCount);
    }
  }

  Source at(RecordRef other) {
    return new Source(
        Optional.of(other), template, releaseDate, segmentCount, sceneDescription, opening, home);
  }

  Source with(Opening another) {
    return new Source(row, template, releaseDate, segmentCount, sceneDescription, another, home);
  }
}
