package dev.petforge.examples.benchmarks.kills;

import java.time.Duration;
import java.util.Map;

/**
 * How large a run of chaos is.
 *
 * @param projects how many videos are to be made
 * @param segments of each
 * @param workers how many begin, where the database takes more than one
 * @param slots of the account at the provider
 * @param blows how often what happens at most, where it can
 * @param deeds how often a person edits, stops or has something made anew meanwhile
 * @param patience how long a worker works at most before something happens to it
 * @param ending how long the workers may take at most for what is left then
 */
public record ChaosPlan(
    int projects,
    int segments,
    int workers,
    Slots slots,
    Map<Blow, Integer> blows,
    int deeds,
    Duration patience,
    Duration ending) {
  /**
   * How many jobs may be under way at once.
   *
   * @param told as the workers are told
   * @param taken as the provider takes
   * @param held how long a job takes
   */
  public record Slots(int told, int taken, Duration held) {
    /** A provider that takes more than it should be given: what it is given too much, it counts. */
    public static Slots counted(int told, Duration held) {
      return new Slots(told, Integer.MAX_VALUE, held);
    }
  }

  /** Small enough to be repeated hundreds of times. */
  public static final ChaosPlan STANDARD =
      new ChaosPlan(
          2,
          3,
          1,
          new Slots(5, 3, Duration.ofMillis(700)),
          Map.of(Blow.KILL, 3, Blow.STOP, 1, Blow.SILENCE, 1),
          2,
          Duration.ofSeconds(5),
          Duration.ofMinutes(4));

  /** Many workers, who lose now and then all that they rely on. */
  public static final ChaosPlan MANY =
      new ChaosPlan(
          60,
          7,
          4,
          Slots.counted(5, Duration.ofSeconds(2)),
          Map.of(
              Blow.KILL, 4,
              Blow.STOP, 2,
              Blow.SILENCE, 2,
              Blow.RESTART, 2,
              Blow.CUT, 2,
              Blow.REPLACE, 4),
          6,
          Duration.ofSeconds(5),
          Duration.ofMinutes(30));

  public ChaosPlan {
    blows = Map.copyOf(blows);
  }

  /** The same with so many workers at the beginning. */
  public ChaosPlan withWorkers(int count) {
    return new ChaosPlan(projects, segments, count, slots, blows, deeds, patience, ending);
  }

  /** The same with so many videos of so many segments. */
  public ChaosPlan withVideos(int count, int size) {
    return new ChaosPlan(count, size, workers, slots, blows, deeds, patience, ending);
  }
}
