package dev.petforge.call;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Comparator;

/**
 * Which planned call goes first: the project nearest to its end, then the earliest release date,
 * then the oldest.
 *
 * @param remaining how many segments its project still lacks, this one included
 * @param releaseDate of the project
 * @param plannedAt when it was planned
 */
public record Urgency(int remaining, LocalDate releaseDate, Instant plannedAt)
    implements Comparable<Urgency> {
  private static final Comparator<Urgency> ORDER =
      Comparator.comparingInt(Urgency::remaining)
          .thenComparing(Urgency::releaseDate)
          .thenComparing(Urgency::plannedAt);

  @Override
  public int compareTo(Urgency other) {
    return ORDER.compare(this, other);
  }
}
