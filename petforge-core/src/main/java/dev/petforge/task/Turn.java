package dev.petforge.task;

import dev.petforge.project.ProjectId;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Comparator;

/**
 * A project that waits for its turn.
 *
 * @param project which one
 * @param releaseDate when its video is wanted
 * @param importedAt when it came in
 */
public record Turn(ProjectId project, LocalDate releaseDate, Instant importedAt) {
  /** Whose turn comes first: the earliest release, then whoever came in first. */
  public static final Comparator<Turn> ORDER =
      Comparator.comparing(Turn::releaseDate).thenComparing(Turn::importedAt);
}
