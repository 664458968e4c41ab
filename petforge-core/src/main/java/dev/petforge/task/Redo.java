package dev.petforge.task;

/**
 * What shall be made anew.
 *
 * @param from the first segment that is emptied, from 0
 * @param seen the {@link Versions#version} that the user saw
 * @param shots what becomes of the shots from there on: {@link Existing#REPLACE} has them written
 *     anew
 * @param then whether the clips are bought right away
 * @param openCalls what becomes of open calls of these segments
 */
public record Redo(int from, TaskVersion seen, Existing shots, Then then, OpenCalls openCalls) {
  /** What follows when the segments are empty. */
  public enum Then {
    /** Nothing is bought before somebody asks for it. */
    REST,
    /** The clips are bought and joined. */
    RUN_ON
  }

  /** Empties segments, and nothing else. */
  public static Redo from(int from, TaskVersion seen) {
    return new Redo(from, seen, Existing.KEEP, Then.REST, OpenCalls.KEEP);
  }

  /** The same, with the shots written anew too. */
  public Redo rewriting() {
    return new Redo(from, seen, Existing.REPLACE, then, openCalls);
  }

  /** The same, buying and joining right away. */
  public Redo runningOn() {
    return new Redo(from, seen, shots, Then.RUN_ON, openCalls);
  }

  /** The same, giving up the open calls of these segments. */
  public Redo abandoning() {
    return new Redo(from, seen, shots, then, OpenCalls.ABANDON);
  }
}
