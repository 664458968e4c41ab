package dev.petforge.generation;

import dev.petforge.money.Charge;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * What a generator can do, and how it wants to be asked.
 *
 * @param durations the lengths of a clip that it makes, ascending, at least one
 * @param resolutions for example {@code 720p}, at least one
 * @param lastFrame whether a clip can be told what to end with
 * @param audio whether clips have sound
 * @param keys whether a submit carries a key under which it can be found again and which is never
 *     bought twice. Without, a lost answer leaves the call uncertain
 * @param cancellable whether a job can be stopped after it was accepted
 * @param pollInterval how long to wait between two polls of one job
 * @param pollBatch how many jobs one poll can ask for, at least 1
 * @param longestRun after this a job can be taken for dead
 * @param charge when it takes the price of a clip
 * @param resultLife how long a finished clip can be fetched after the job was done, by the
 *     provider's own word or, where it gives none, by what can be relied on; more than 0
 * @param prompts what words it takes
 */
public record Capabilities(
    List<Duration> durations,
    Set<String> resolutions,
    boolean lastFrame,
    Audio audio,
    OrderKeys keys,
    boolean cancellable,
    Duration pollInterval,
    int pollBatch,
    Duration longestRun,
    Charge charge,
    Duration resultLife,
    PromptTerms prompts) {
  /** Whether clips have sound. */
  public enum Audio {
    /** Never. */
    NONE,
    /** As the request wants it. */
    OPTIONAL,
    /** Always, also when nobody asked for it. */
    ALWAYS
  }

  /** Whether the keys of orders are certainly kept. */
  public boolean keyed() {
    return keys instanceof OrderKeys.Kept;
  }

  public Capabilities {
    durations = durations.stream().sorted().toList();
    resolutions = Set.copyOf(resolutions);
    if (durations.isEmpty() || resolutions.isEmpty()) {
      throw new IllegalArgumentException("durations and resolutions must not be empty");
    }
    if (resultLife.isNegative() || resultLife.isZero()) {
      throw new IllegalArgumentException("resultLife must be more than 0, was " + resultLife);
    }
    if (pollBatch < 1) {
      throw new IllegalArgumentException("pollBatch must be at least 1, was " + pollBatch);
    }
  }
}
