package dev.petforge.examples.cli;

import dev.petforge.job.Job;
import dev.petforge.job.JobKind;
import java.time.Duration;
import java.util.EnumSet;

/** Has files shown under their well-known names, for commands that bring projects with files. */
final class NamesWork {
  private static final Duration LOOK = Duration.ofMillis(250);

  private NamesWork() {}

  /** Unless another worker does that anyway. */
  static void carryOut(Home home, Interruption interruption) {
    if (!home.becomeWorker(EnumSet.of(JobKind.PROJECTION))) {
      return;
    }
    while (home.petForge().worker().jobs().stream().anyMatch(NamesWork::isToBeShown)) {
      if (interruption.await(LOOK)) {
        return;
      }
    }
  }

  private static boolean isToBeShown(Job job) {
    return job.key().kind() == JobKind.PROJECTION
        && job.state() != Job.State.PARKED
        && job.failures() == 0;
  }
}
