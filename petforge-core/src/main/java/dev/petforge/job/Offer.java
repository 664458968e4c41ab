package dev.petforge.job;

import java.util.List;

/**
 * What a worker has of what jobs may need. It may grow while the worker runs. Asked by threads of
 * the job queue, and often.
 */
public interface Offer {
  /** Whether this worker has what a job needs. */
  boolean serves(Need need);

  /** What it has, as far as that can be told by name: for people. */
  List<Need> named();

  /** That of a worker which can do whatever there is. */
  static Offer everything() {
    return new Offer() {
      @Override
      public boolean serves(Need need) {
        return true;
      }

      @Override
      public List<Need> named() {
        return List.of();
      }
    };
  }
}
