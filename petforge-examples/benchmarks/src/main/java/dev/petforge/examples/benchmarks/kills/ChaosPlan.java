package dev.petforge.examples.benchmarks.kills;

import java.time.Duration;

/**
 * How large a run of chaos is.
 *
 * @param projects how many videos are to be made
 * @param segments of each
 * @param workers how many begin, where the database takes more than one
 * @param kills how often a worker is killed at most
 * @param stops how often a worker is suspended, beyond the time after which it counts as dead
 * @param silences how often the database falls silent towards a worker, where it can
 * @param deeds how often a person edits, stops or has something made anew meanwhile
 * @param patience how long a worker works at most before something happens to it
 */
public record ChaosPlan(
    int projects,
    int segments,
    int workers,
    int kills,
    int stops,
    int silences,
    int deeds,
    Duration patience) {
  /** Small enough to be repeated hundreds of times. */
  public static final ChaosPlan STANDARD =
      new ChaosPlan(2, 3, 1, 3, 1, 1, 2, Duration.ofSeconds(5));

  /** The same with so many workers at the beginning. */
  public ChaosPlan withWorkers(int count) {
    return new ChaosPlan(projects, segments, count, kills, stops, silences, deeds, patience);
  }
}
