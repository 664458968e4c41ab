package dev.petforge.storage.jdbc;

import dev.petforge.job.JobKind;
import dev.petforge.storyboard.Language;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** What {@link JdbcPersistence.Builder} was told. */
record DatabaseSettings(
    Duration heartbeat,
    int missedHeartbeats,
    Duration pollInterval,
    Map<JobKind.Queue, Integer> threads,
    Optional<String> workerName,
    Language language,
    Map<JobKind, Duration> longestRuns) {
  DatabaseSettings {
    longestRuns = Map.copyOf(longestRuns);
    longestRuns.forEach(
        (kind, longest) -> atLeast("longestRun of " + kind + " in ms", 10, longest.toMillis()));
    atLeast("heartbeat in ms", 10, heartbeat.toMillis());
    atLeast("missedHeartbeats", 4, missedHeartbeats);
    atLeast("pollInterval in ms", 10, pollInterval.toMillis());
    threads = Map.copyOf(threads);
    threads.forEach((queue, count) -> atLeast("threads of " + queue, 1, count));
    workerName
        .filter(name -> name.isBlank() || name.length() > 30)
        .ifPresent(
            name -> {
              throw new IllegalArgumentException(
                  "workerName must have 1 to 30 characters, was '" + name + "'");
            });
  }

  private static void atLeast(String name, long least, long value) {
    if (value < least) {
      throw new IllegalArgumentException(name + " must be at least " + least + ", was " + value);
    }
  }

  /** How long one run may take. */
  Duration longestRun(JobKind kind) {
    return longestRuns.getOrDefault(kind, kind.longestRun());
  }

  /** How many jobs of a queue are handled at once. */
  int threads(JobKind.Queue queue) {
    return threads.getOrDefault(queue, usualThreads(queue));
  }

  /** What waits for processors gets all that there are. */
  private static int usualThreads(JobKind.Queue queue) {
    int processors = Runtime.getRuntime().availableProcessors();
    return queue == JobKind.Queue.MEDIA ? Math.max(queue.threads(), processors) : queue.threads();
  }

  /**
   * How many connections there may be at once. Decisions hold one all the time; what waits for
   * somebody else holds one for moments, as do the schedulers that look and beat.
   */
  int connections() {
    return threads(JobKind.Queue.DECISIONS) + 10;
  }

  /** How long a worker may be silent before it is taken for dead. */
  Duration deadAfter() {
    return heartbeat.multipliedBy(missedHeartbeats);
  }
}
