package dev.petforge.job;

import java.time.Duration;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Keeps jobs in the database and wakes a worker when one is due. A job that follows from a decision
 * or a fact is enqueued in the same transaction by the store that commits it; this port enqueues
 * the others. Safe for use by many threads.
 */
public interface JobQueue {
  /**
   * Enqueues jobs that are due now. A job that exists already is signalled: it runs once more, even
   * if a worker is running it at the moment, since that run may have read its subject too early. So
   * there is never more than one unfinished job for a key. A signal neither shortens the wait of a
   * one-shot job after a failure nor wakes a parked one: that takes a decision, {@link #revive} or
   * {@link #restart}. The job of a decision or a fact runs at once, whatever it waited for.
   */
  void enqueue(Collection<JobKey> keys);

  /**
   * As {@link #enqueue}, but jobs that were parked long enough ago start again, too.
   *
   * @param parkedFor at least 0
   */
  void revive(Collection<JobKey> keys, Duration parkedFor);

  /**
   * Starts to run jobs on threads of its own. Jobs of kinds without a handler are left to other
   * workers.
   *
   * @param handlers by the kinds of job that this process runs, at least one
   * @param offer what this process has of what jobs need: it takes no job whose {@link Job#need} it
   *     does not serve
   */
  void start(Map<JobKind, JobHandler> handlers, RetryPolicies policies, Offer offer);

  /** The same for a process that can do whatever there is. */
  default void start(Map<JobKind, JobHandler> handlers, RetryPolicies policies) {
    start(handlers, policies, Offer.everything());
  }

  /**
   * Stops taking jobs and waits up to 25 s for those that are running. The next worker takes over
   * what is left.
   */
  void stop();

  /** Unfinished jobs, ordered by due time, then by id. */
  List<Job> list(JobQuery query);

  /** All of them. */
  default List<Job> list() {
    return list(JobQuery.all());
  }

  /**
   * How many unfinished jobs there are of each kind, in each state; without those that there are
   * none of. What a job is about may be over already.
   */
  default Map<JobKind, Map<Job.State, Long>> counts() {
    Map<JobKind, Map<Job.State, Long>> counts = new EnumMap<>(JobKind.class);
    for (Job job : list()) {
      counts
          .computeIfAbsent(job.key().kind(), any -> new EnumMap<>(Job.State.class))
          .merge(job.state(), 1L, Long::sum);
    }
    return counts;
  }

  /** Jobs that were given up, ordered by due time, then by id. */
  default List<Job> parked() {
    return list().stream().filter(job -> job.state() == Job.State.PARKED).toList();
  }

  /**
   * Jobs that wait, and that no living worker takes: each lacks what they {@link Job#need}, or runs
   * no jobs of their kind. Ordered by due time, then by id. A worker that has just begun, or has
   * just got what it lacked, counts as one that takes them within seconds.
   */
  List<Job> unserved();

  /**
   * Runs a job again now that is parked, or that failed and waits for its next attempt.
   *
   * @return whether there was such a job
   */
  boolean restart(String jobId);
}
