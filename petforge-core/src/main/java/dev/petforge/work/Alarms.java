package dev.petforge.work;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Keeps notes in the database and wakes a worker when one is due. A note that follows from a
 * decision or a fact is set in the same transaction, by the store that commits it; this port sets
 * the others. Safe for use by many threads.
 */
public interface Alarms {
  /**
   * Sets notes that are due now. One that exists is rung: it is looked at again, even if a worker
   * has it just now, who may have looked before this happened. So there is never more than one
   * unfinished note of the same kind and subject. Ringing shortens no wait after a failure of a
   * one-shot note, and does not wake a parked one: that takes a decision, {@link #revive}, or
   * {@link #restart}. The note of a decision or a fact is looked at at once, whatever it waited
   * for.
   */
  void set(Collection<Work> work);

  /**
   * As {@link #set}, and those that were parked start again, if that was long enough ago.
   *
   * @param parkedFor at least 0
   */
  void revive(Collection<Work> work, Duration parkedFor);

  /**
   * Begins to work, with threads of its own. Notes of kinds without a handler are left to other
   * workers.
   *
   * @param handlers by the kinds of work that this process does, at least one
   */
  void start(Map<WorkKind, WorkHandler> handlers, RetryPolicies policies);

  /**
   * Stops taking up notes and waits for those under way, at most 25 s; what is left over is taken
   * up by the next worker.
   */
  void stop();

  /** All notes that there are: due first, those due at once by their ids. What is done is gone. */
  List<Job> jobs(JobQuery query);

  /** All of them. */
  default List<Job> jobs() {
    return jobs(JobQuery.all());
  }

  /**
   * Lets a note run again, now: one that is parked, or one that failed and waits for its next try.
   *
   * @return whether there was such a one of that id
   */
  boolean restart(String jobId);
}
