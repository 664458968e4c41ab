package dev.petforge.job;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A worker that was heard of lately.
 *
 * @param name no other living worker has it
 * @param host the machine that it runs on, as that calls itself
 * @param pid the number of its process there
 * @param version of PetForge; empty if it was not built from a release
 * @param started when it became a worker
 * @param seen when it last told that it lives
 * @param kinds the written words of the kinds of job that it runs, possibly of a version that knows
 *     others; empty if it has not told, as one of an earlier version
 * @param serves what it has of what jobs may need, in words as those of {@link Need}
 * @param settings its {@link SharedSettings#values}; empty of one that buys nothing
 */
public record LivingWorker(
    String name,
    String host,
    long pid,
    Optional<String> version,
    Instant started,
    Instant seen,
    List<String> kinds,
    List<String> serves,
    Map<String, String> settings) {
  public LivingWorker {
    kinds = List.copyOf(kinds);
    serves = List.copyOf(serves);
    settings = Map.copyOf(settings);
  }

  /** Where it is, for people. */
  public String describe() {
    return "worker " + name + ", process " + pid + " on host " + host;
  }
}
