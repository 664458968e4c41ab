package dev.petforge.examples.benchmarks.bench;

import dev.petforge.examples.installation.Setting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What {@link ScheduleBenchmark} measured, in seconds.
 *
 * @param made what was made
 * @param pollInterval between two polls of one job, as the provider wants it
 * @param times until the last video was finished
 * @param means until a video was finished, on average
 * @param idle the share of the time of slots in which one was empty although a project lacked a
 *     clip and none of its clips was being made
 * @param polls how many requests the provider got to poll
 * @param processor time for each clip
 * @param delays what passes, on average, between the end of a clip and the order of the next
 * @param setting who made it, and where
 * @param lockWaits how often somebody waited more than 100 ms for a lock, where there is a server
 */
record Schedule(
    ScheduleSimulation made,
    double pollInterval,
    Compared times,
    Compared means,
    double idle,
    int polls,
    ProcessorTime processor,
    Delays delays,
    Setting setting,
    Optional<BenchDatabase.LockWaits> lockWaits)
    implements ScalePart {
  /**
   * A measurement and what it is compared with.
   *
   * @param measured of the real worker
   * @param simulated of {@link ScheduleSimulation}
   */
  record Compared(double measured, double simulated) {
    double ratio() {
      return measured / simulated;
    }
  }

  /**
   * Processor time for each clip, in milliseconds.
   *
   * @param workers of all that this process did
   * @param server of the database's server; 0 where there is none
   */
  record ProcessorTime(double workers, double server) {}

  /**
   * Who made it, and where.
   *
   * @param workers how many worked at once
   * @param roundTrip by how much there and back together the way to the database was longer
   */
  record Setting(int workers, Duration roundTrip) {}

  /**
   * Means of the parts of a step, in milliseconds.
   *
   * @param seen from the end of a clip at the provider to the poll that saw it
   * @param stored from there until it was stored
   * @param decided from there until the next was planned
   * @param refilled from the end of a clip at the provider to the next order in its slot, while
   *     there was something to be ordered
   */
  record Delays(double seen, double stored, double decided, double refilled) {}

  private double clipsPerSecond() {
    return made.projects() * made.segments() / times.measured();
  }

  /**
   * As JSON.
   *
   * @return {@code {"projects", "segments", "slots", "clip_s", "poll_interval_s", "seconds",
   *     "simulated_seconds", "ratio", "mean_seconds", "old_mean_seconds", "mean_ratio",
   *     "idle_slots", "polls", "clips_per_second", "cpu_ms", "server_cpu_ms", "seen_ms",
   *     "stored_ms", "decided_ms", "refilled_ms", "workers", "round_trip_ms"}} and, where there is
   *     a server, {@code "lock_waits"}, {@code "transactions"} and {@code "lock_wait_share"}
   */
  @Override
  public Map<String, Object> tree() {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("projects", made.projects());
    tree.put("segments", made.segments());
    tree.put("slots", made.slots());
    tree.put("clip_s", made.clip().toMillis() / 1000.0);
    tree.put("poll_interval_s", pollInterval);
    tree.put("seconds", times.measured());
    tree.put("simulated_seconds", times.simulated());
    tree.put("ratio", times.ratio());
    tree.put("mean_seconds", means.measured());
    tree.put("old_mean_seconds", means.simulated());
    tree.put("mean_ratio", means.ratio());
    tree.put("idle_slots", idle);
    tree.put("polls", polls);
    tree.put("clips_per_second", clipsPerSecond());
    tree.put("cpu_ms", processor.workers());
    tree.put("server_cpu_ms", processor.server());
    tree.put("seen_ms", delays.seen());
    tree.put("stored_ms", delays.stored());
    tree.put("decided_ms", delays.decided());
    tree.put("refilled_ms", delays.refilled());
    tree.put("workers", setting.workers());
    tree.put("round_trip_ms", setting.roundTrip().toMillis());
    lockWaits.ifPresent(
        waits -> {
          tree.put("lock_waits", waits.waits());
          tree.put("transactions", waits.transactions());
          tree.put("lock_wait_share", waits.share());
        });
    return tree;
  }

  /** As people read it. */
  @Override
  public String table() {
    List<String> lines = new ArrayList<>();
    lines.add(
        "schedule: %d projects of %d clips of %s s, %d slots, a poll every %s s, workers: %d, database farther by %d ms"
            .formatted(
                made.projects(),
                made.segments(),
                number(made.clip().toMillis() / 1000.0),
                made.slots(),
                number(pollInterval),
                setting.workers(),
                setting.roundTrip().toMillis()));
    lines.add(line("until the last video", "without overhead", times));
    lines.add(line("until a video, mean", "in steps", means));
    lines.add(
        "slots idle: %.1f %%, polls: %d, clips in a second: %.1f"
            .formatted(100 * idle, polls, clipsPerSecond()));
    lines.add(
        "processor time for each clip: %.0f ms, of the database's server %.0f ms"
            .formatted(processor.workers(), processor.server()));
    lines.add(
        "a step: seen after %.0f ms, stored %.0f ms, decided %.0f ms; a slot refilled %.0f ms"
            .formatted(delays.seen(), delays.stored(), delays.decided(), delays.refilled()));
    lockWaits.ifPresent(
        waits ->
            lines.add(
                "waited more than 100 ms for a lock: %d times in %d transactions (%.3f %%)"
                    .formatted(waits.waits(), waits.transactions(), 100 * waits.share())));
    return String.join(System.lineSeparator(), lines) + System.lineSeparator();
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }

  private static String line(String what, String against, Compared compared) {
    return String.format(
        Locale.ROOT,
        "%-22s %8.1f s, %s %8.1f s, ratio %.2f",
        what,
        compared.measured(),
        against,
        compared.simulated(),
        compared.ratio());
  }
}
