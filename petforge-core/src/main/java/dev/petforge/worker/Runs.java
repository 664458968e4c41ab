package dev.petforge.worker;

import dev.petforge.call.LedgerCall;
import dev.petforge.generation.CallKey;
import dev.petforge.generation.RunTimes;
import dev.petforge.money.PoolId;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The jobs that this process has begun, and how long those before them ran. It is a matter of speed
 * alone: a job that another process began, or this one before its last start, is asked for at its
 * provider's poll interval. Safe for use by many threads.
 */
final class Runs {
  /** More than run at once; of a job that never ends here the oldest is forgotten. */
  private static final int MOST = 50_000;

  /** One job in so many is asked for a little earlier than the others. */
  private static final int PROBE = 4;

  /** By how many different parts of the least wait. */
  private static final int PROBES = 8;

  private final Map<CallKey, Run> runs =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<CallKey, Run> eldest) {
          return size() > MOST;
        }
      };
  private final Map<PoolId, RunTimes> times = new HashMap<>();
  private int begun;

  private record Run(Instant began, int polls, double early) {}

  /** The provider has just taken a call's job. */
  synchronized void began(LedgerCall call, Instant now) {
    int probe = begun++;
    double early = probe % PROBE == 0 ? (double) (probe / PROBE % PROBES) / PROBES : 0;
    runs.put(call.key(), new Run(now, 0, early));
  }

  /**
   * A call's job was asked for, and runs.
   *
   * @return how long to wait before it is asked for again; empty for its provider's poll interval
   */
  synchronized Optional<Duration> running(LedgerCall call, Instant now) {
    Run run =
        runs.computeIfPresent(
            call.key(), (key, known) -> new Run(known.began(), known.polls() + 1, known.early()));
    if (run == null) {
      return Optional.empty();
    }
    return Optional.of(
        times
            .getOrDefault(call.terms().pool(), RunTimes.none())
            .next(
                call.terms().pollInterval(),
                Duration.between(run.began(), now),
                run.polls(),
                run.early()));
  }

  /** A call's job was asked for, and is done. */
  synchronized void done(LedgerCall call, Instant now) {
    Run run = runs.remove(call.key());
    if (run != null) {
      times.merge(
          call.terms().pool(),
          RunTimes.none().with(Duration.between(run.began(), now)),
          (known, one) -> known.with(one.done().get(0)));
    }
  }

  /** A call's job has failed. */
  synchronized void failed(LedgerCall call) {
    runs.remove(call.key());
  }
}
