package dev.petforge.task;

import java.util.Optional;

/**
 * A request of which projects wait for their turn.
 *
 * @param batch the request; empty for all projects that wait and belong to none
 * @param running how many of its projects run; 0 for those of none
 */
public record WaitingBatch(Optional<Batch> batch, int running) {
  /** How many of its projects may be started now. */
  public int room() {
    return batch.map(one -> Math.max(0, one.concurrency() - running)).orElse(Integer.MAX_VALUE);
  }
}
