package dev.petforge.examples.benchmarks.bench;

import java.util.ArrayList;
import java.util.List;

/**
 * How long two things take that are measured in turns, again and again: what else the machine does
 * slows both down.
 */
final class Repeated {
  private static final int LEAST = 3;
  private static final long ENOUGH_NANOS = 20_000_000_000L;

  private final int most;

  /**
   * @param most so many runs of each are enough, at least 1
   */
  Repeated(int most) {
    this.most = most;
  }

  /** What is measured. */
  interface Step {
    void run() throws Exception;
  }

  /** What measures itself. */
  interface Timed {
    /** Returns how long it took, in nanoseconds. */
    long run() throws Exception;
  }

  /**
   * Of two.
   *
   * @param first milliseconds
   * @param second milliseconds
   */
  record Medians(double first, double second) {}

  /** A step that takes as long as all that it does. */
  static Timed timed(Step step) {
    return () -> {
      long start = System.nanoTime();
      step.run();
      return System.nanoTime() - start;
    };
  }

  /**
   * The medians of many runs after a few that do not count; of fewer, but {@value #LEAST} if so
   * many are wanted, when they take long.
   */
  Medians medians(Timed first, Timed second) throws Exception {
    int least = Math.min(LEAST, most);
    for (int i = 0; i < least; i++) {
      first.run();
      second.run();
    }
    List<Long> ofFirst = new ArrayList<>();
    List<Long> ofSecond = new ArrayList<>();
    long begun = System.nanoTime();
    while (ofFirst.size() < least
        || (ofFirst.size() < most && System.nanoTime() - begun < ENOUGH_NANOS)) {
      ofFirst.add(first.run());
      ofSecond.add(second.run());
    }
    return new Medians(Median.millis(ofFirst), Median.millis(ofSecond));
  }
}
