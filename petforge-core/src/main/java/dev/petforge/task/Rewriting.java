package dev.petforge.task;

/**
 * Shots that were to be written anew, and were not. It outlives whatever else is done in between,
 * so that nothing is bought for the old ones by itself.
 *
 * @param from the first of them; all after it, too
 * @param byHand whether a person has written one of them since: then they are not written by
 *     themselves either
 */
public record Rewriting(int from, boolean byHand) {
  public Rewriting {
    if (from < 0) {
      throw new IllegalArgumentException("from must be at least 0, was " + from);
    }
  }
}
