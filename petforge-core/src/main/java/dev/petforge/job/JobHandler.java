package dev.petforge.job;

import dev.petforge.failure.Failure;

/**
 * Does one kind of work. Safe for use by many threads; the same job is never handled by two at
 * once, but for a run that was given up: its worker was silent for too long, or it took longer than
 * {@link JobKind#longestRun}. Such a run is interrupted if it can be, and its end is not noted.
 */
public interface JobHandler {
  /**
   * Looks at the subject and does what is due. May be called again for the same job after a crash,
   * so it first looks at what is.
   *
   * @throws dev.petforge.failure.RetryableException if it shall be tried again, by the {@link
   *     RetryPolicies}
   * @throws dev.petforge.failure.PermanentException if trying again is useless
   */
  JobResult handle(JobKey job);

  /**
   * The work failed and goes on by itself, but not soon: its next try is further away than {@link
   * RetryPolicy#PATIENCE}. Whatever waits for it must be told. Told again after each further
   * failure. By default nobody waits for it.
   *
   * @param reason retryable
   */
  default void delayed(JobKey job, Failure reason) {}

  /**
   * No living worker has what the job needs: it waits until one does. Whatever waits for it may be
   * told. Told every minute, by a worker that lacks it too. By default nobody waits for it.
   */
  default void unserved(JobKey job, Need need) {}

  /**
   * The work is given up: its tries are spent, it will never succeed, or it killed its process
   * again and again. Whatever waits for it must be told.
   */
  void giveUp(JobKey job, Failure reason);
}
