package dev.petforge.worker;

import dev.petforge.failure.Failure;
import dev.petforge.job.JobHandler;
import dev.petforge.job.JobKey;
import dev.petforge.job.JobResult;
import dev.petforge.job.Need;
import dev.petforge.job.SharedSettings;
import dev.petforge.production.Persistence;
import java.time.Duration;

/**
 * Whether the workers that were asked to give way to settings for all have ended, or count as dead.
 * Until then both would buy, each by its own settings.
 */
final class OthersGone {
  private static final Duration SOON = Duration.ofSeconds(1);

  private final Persistence persistence;
  private final SharedSettings shared;
  private volatile boolean gone;

  OthersGone(Persistence persistence, SharedSettings shared) {
    this.persistence = persistence;
    this.shared = shared;
  }

  /** The handler, which does nothing before they are gone. Who comes later has these settings. */
  JobHandler before(JobHandler handler) {
    return new JobHandler() {
      @Override
      public JobResult handle(JobKey job) {
        return areGone() ? handler.handle(job) : JobResult.again(SOON);
      }

      @Override
      public void delayed(JobKey job, Failure reason) {
        handler.delayed(job, reason);
      }

      @Override
      public void unserved(JobKey job, Need need) {
        handler.unserved(job, need);
      }

      @Override
      public void giveUp(JobKey job, Failure reason) {
        handler.giveUp(job, reason);
      }
    };
  }

  private boolean areGone() {
    if (!gone) {
      gone =
          persistence.workers().stream()
              .allMatch(worker -> shared.conflicts(worker.settings()).isEmpty());
    }
    return gone;
  }
}
