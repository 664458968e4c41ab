package dev.petforge.job;

import java.time.Instant;
import java.util.Optional;

/**
 * A job as it stands in the database.
 *
 * @param id never used twice
 * @param key what it is about
 * @param state where it is
 * @param starts how often it was started since it last came to an end
 * @param failures how often it failed since it last succeeded
 * @param error the words of the last failure
 * @param due when it will be looked at, or was begun
 * @param need what the worker lacked that took it last and left it to others; empty if none did
 */
public record Job(
    String id,
    JobKey key,
    State state,
    int starts,
    int failures,
    Optional<String> error,
    Instant due,
    Optional<Need> need) {
  /** Whether it is parked, or failed and waits for its next try. */
  public boolean canBeRestarted() {
    return state == State.PARKED || (state == State.WAITING && failures > 0);
  }

  /** Where a job is in its life. */
  public enum State {
    /** Until it is due. */
    WAITING,
    /** A worker has it. */
    RUNNING,
    /**
     * It was given up; it runs again when a person starts it, when a decision asks for it, or when
     * the sweep finds that what it is about is still wanted.
     */
    PARKED
  }
}
