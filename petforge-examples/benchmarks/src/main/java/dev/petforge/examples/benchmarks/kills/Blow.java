package dev.petforge.examples.benchmarks.kills;

/** What happens to the workers of a run, or to what they all rely on. */
public enum Blow {
  /** A worker ends without a chance to tidy up. */
  KILL("kills"),

  /** A worker is suspended beyond the time after which it counts as dead, and goes on. */
  STOP("stops"),

  /** The database falls silent towards a worker. */
  SILENCE("silences"),

  /** The database ends, in an orderly way or not, and comes back. */
  RESTART("restarts"),

  /** The store of files is away for seconds. */
  CUT("cuts"),

  /** A worker is asked to end, and one with other settings begins in its place, or is refused. */
  REPLACE("replacements");

  private final String counted;

  Blow(String counted) {
    this.counted = counted;
  }

  /** What many of them are called. */
  String counted() {
    return counted;
  }
}
