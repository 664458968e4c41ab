package dev.petforge.event;

import dev.petforge.call.CallSummary;
import dev.petforge.failure.Failure;
import dev.petforge.job.JobKey;
import dev.petforge.project.ProjectId;
import dev.petforge.table.TableRef;

/**
 * Is told what this process has changed, after it was committed. All calls to one listener come
 * from one thread at a time, in the order of the events; a slow listener delays its own events and
 * nothing else. What a method throws is logged and ends nothing.
 *
 * <p>Events are a convenience of one process and are kept nowhere: what other processes change, or
 * what happened before the start, is read with {@link dev.petforge.PetForge#changes}. What people
 * must be told whatever happens is for a {@link dev.petforge.notification.NotificationTarget}.
 */
public interface PetForgeListener {
  /** A project was created, or a decision about it was committed. */
  default void projectChanged(ProjectChange change) {}

  /** A project was deleted. */
  default void projectDeleted(ProjectId project) {}

  /**
   * A call to a provider was planned, or a new fact about it was stored.
   *
   * @param call as it is now
   */
  default void callChanged(CallSummary call) {}

  /**
   * A job was given up, and waits for a person: its tries are spent, or trying again is useless.
   *
   * @param job what it was about
   * @param reason of its last failure
   */
  default void jobParked(JobKey job, Failure reason) {}

  /**
   * A table could not be brought up to date.
   *
   * @param reason what stands in its way, in words for a person
   */
  default void tableBehind(TableRef table, String reason) {}

  /**
   * Events were left out, because this listener had {@value EventBus#MOST_WAITING} others to take
   * yet: it has to read anew what it follows.
   *
   * @param count how many, at least 1
   */
  default void eventsMissed(long count) {}
}
