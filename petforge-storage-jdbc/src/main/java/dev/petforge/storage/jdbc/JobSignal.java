package dev.petforge.storage.jdbc;

import dev.petforge.job.JobKey;
import java.util.Collection;

/** Wakes this process's own threads after a commit; other processes see it at their next look. */
interface JobSignal {
  void signal(Collection<JobKey> jobs);
}
