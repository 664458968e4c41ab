package dev.petforge.job;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * Which jobs are wanted.
 *
 * @param kinds only those of these kinds
 * @param failures only those that failed at least so often since they last succeeded
 * @param after only those that come after this one in the order of {@link JobQueue#list}, for
 *     whoever goes through many of them in parts
 * @param limit at most so many, at least 1
 */
public record JobQuery(Set<JobKind> kinds, int failures, Optional<Job> after, int limit) {
  public JobQuery {
    kinds = Set.copyOf(kinds);
  }

  /** All of them. */
  public static JobQuery all() {
    return failed(EnumSet.allOf(JobKind.class), 0);
  }

  /** All of some kinds that failed so often. */
  public static JobQuery failed(Set<JobKind> kinds, int failures) {
    return new JobQuery(kinds, failures, Optional.empty(), Integer.MAX_VALUE);
  }

  /** The same, from behind this one on, at most so many. */
  public JobQuery part(Optional<Job> behind, int most) {
    return new JobQuery(kinds, failures, behind, most);
  }
}
