package dev.petforge.call;

/**
 * What becomes of a call whose answer was lost at a provider without keys: nobody can know whether
 * it was made.
 */
public enum UncertainPolicy {
  /** A person settles it. Nothing is bought for its segment before. */
  HOLD,
  /**
   * After the provider's longest run it is given up, and the segment bought anew: its clip may be
   * paid for twice.
   */
  RESUBMIT
}
