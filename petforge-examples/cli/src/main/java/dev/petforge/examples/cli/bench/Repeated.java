package dev.petforge.examples.cli.bench;

import java.util.Arrays;

/** How long something takes, measured again and again. */
final class Repeated {
  private static final int LEAST = 3;
  private static final long ENOUGH_NANOS = 10_000_000_000L;

  private final int most;

  /**
   * @param most so many runs are enough, at least 1
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

  /** As {@link #medianOf}, of all that a step does. */
  double median(Step step) throws Exception {
    return medianOf(
        () -> {
          long start = System.nanoTime();
          step.run();
          return System.nanoTime() - start;
        });
  }

  /**
   * The median of many runs after a few that do not count; of fewer, but {@value #LEAST} if so many
   * are wanted, when they take long.
   *
   * @return milliseconds
   */
  double medianOf(Timed timed) throws Exception {
    int least = Math.min(LEAST, most);
    for (int i = 0; i < least; i++) {
      timed.run();
    }
    long[] nanos = new long[most];
    int runs = 0;
    long begun = System.nanoTime();
    while (runs < most && (runs < least || System.nanoTime() - begun < ENOUGH_NANOS)) {
      nanos[runs++] = timed.run();
    }
    Arrays.sort(nanos, 0, runs);
    return nanos[runs / 2] / 1e6;
  }
}
