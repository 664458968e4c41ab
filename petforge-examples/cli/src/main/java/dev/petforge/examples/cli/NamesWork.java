package dev.petforge.examples.cli;

import dev.petforge.examples.installation.Installation;
import dev.petforge.job.Job;
import dev.petforge.job.JobKind;
import dev.petforge.job.JobQuery;
import java.time.Duration;
import java.util.EnumSet;

/** Has files shown under their well-known names, for commands that bring projects with files. */
final class NamesWork {
  private static final Duration LOOK = Duration.ofMillis(250);

  /** There may be very many others. */
  private static final JobQuery SHOWING = JobQuery.failed(EnumSet.of(JobKind.PROJECTION), 0);

  private NamesWork() {}

  /** Unless another worker does that anyway. */
  static void carryOut(Installation installation, Interruption interruption) {
    if (!installation.becomeWorker(EnumSet.of(JobKind.PROJECTION))) {
      return;
    }
    while (installation.petForge().worker().jobs(SHOWING).stream()
        .anyMatch(NamesWork::isToBeShown)) {
      if (interruption.await(LOOK)) {
        return;
      }
    }
  }

  private static boolean isToBeShown(Job job) {
    return job.state() != Job.State.PARKED && job.failures() == 0;
  }
}
