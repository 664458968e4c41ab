package dev.petforge.worker;

import dev.petforge.call.CallSummary;
import dev.petforge.event.PetForgeListener;
import dev.petforge.event.ProjectChange;
import dev.petforge.failure.Failure;
import dev.petforge.failure.PetForgeException;
import dev.petforge.job.JobKey;
import dev.petforge.notification.NotificationTargets;
import dev.petforge.production.Persistence;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sets the jobs that tell notification targets what this process has changed, soon after it has.
 * What it misses, and what other processes change, is found by the sweep within a minute.
 */
final class NewsBell implements PetForgeListener {
  private static final Logger log = LoggerFactory.getLogger(NewsBell.class);

  /** Much happens together, and is told together. */
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final Persistence persistence;
  private final NotificationTargets targets;
  private final AtomicBoolean rung = new AtomicBoolean();

  NewsBell(Persistence persistence, NotificationTargets targets) {
    this.persistence = persistence;
    this.targets = targets;
  }

  @Override
  public void projectChanged(ProjectChange change) {
    ring();
  }

  @Override
  public void callChanged(CallSummary call) {
    ring();
  }

  @Override
  public void jobParked(JobKey job, Failure reason) {
    ring();
  }

  private void ring() {
    if (rung.compareAndSet(false, true)) {
      persistence.threads().later(PAUSE, this::setJobs);
    }
  }

  private void setJobs() {
    rung.set(false);
    try {
      persistence.jobQueue().enqueue(targets.jobs());
    } catch (PetForgeException e) {
      log.debug("notifications wait for the sweep: because={}", e.getMessage());
    }
  }
}
