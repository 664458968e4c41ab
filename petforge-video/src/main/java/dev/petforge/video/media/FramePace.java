package dev.petforge.video.media;

import java.util.Arrays;
import java.util.Optional;

/**
 * How fast the frames of a clip follow one another, by the times at which they are shown. What a
 * container says of its rate counts only where these times bear it out: recordings of a screen or a
 * canvas say 1000 frames a second, or nothing.
 */
final class FramePace {
  private static final double[] WELL_KNOWN = {
    10, 12, 12.5, 15, 20, 24, 25, 30, 48, 50, 60, 90, 100, 120
  };

  /** A thousandth below the others: to be told from them only by exact times. */
  private static final double[] OF_TELEVISION = {24_000 / 1001.0, 30_000 / 1001.0, 60_000 / 1001.0};

  private static final double EXACT = 0.0005;

  private static final double RATE_IF_NOTHING_SAYS = 25;
  private static final double HIGHEST_RATE = 1000;

  /** A step is regular if at least this part of all steps is about as long. */
  private static final double REGULAR_PART = 1 / 6.0;

  private static final double ROUNDING = 0.01;

  /** Recorders miss the beat by so much. */
  private static final double JITTER = 0.25;

  /** So far off can be the rate of one that does: it leaves pictures out as well. */
  private static final double MISSED = 0.06;

  /** A measured rate that is so near to a well-known one is that one. */
  private static final double NEAR = 0.02;

  private final double unit;
  private final long[] inOrder;
  private final long[] ascending;
  private final double rate;

  /**
   * @param shown when frames are shown, ascending
   * @param unit of the times, in seconds
   * @param said frames a second that the container speaks of, the best first; 0 if it does not
   */
  FramePace(long[] shown, double unit, double... said) {
    this.unit = unit;
    this.inOrder = new long[Math.max(0, shown.length - 1)];
    for (int i = 0; i < inOrder.length; i++) {
      inOrder[i] = shown[i + 1] - shown[i];
    }
    this.ascending = Arrays.stream(inOrder).filter(step -> step > 0).sorted().toArray();
    this.rate = rate(said);
  }

  /** Frames a second: of a clip of variable rate the highest that it keeps for a while. */
  double rate() {
    return rate;
  }

  private double rate(double[] said) {
    if (ascending.length == 0) {
      return Arrays.stream(said)
          .filter(value -> value > 0 && value <= HIGHEST_RATE)
          .findFirst()
          .orElse(RATE_IF_NOTHING_SAYS);
    }
    Beat beat = beat();
    double measured = Math.min(HIGHEST_RATE, 1 / (beat.step() * unit));
    for (double value : said) {
      if (Math.abs(value / measured - 1) <= beat.doubt()) {
        return value;
      }
    }
    if (beat.doubt() <= EXACT) {
      for (double value : OF_TELEVISION) {
        if (Math.abs(value / measured - 1) <= beat.doubt()) {
          return value;
        }
      }
    }
    double best = measured;
    double distance = Math.max(NEAR, beat.doubt());
    for (double value : WELL_KNOWN) {
      double away = Math.abs(value / measured - 1);
      if (away < distance) {
        best = value;
        distance = away;
      }
    }
    return best;
  }

  /**
   * The shortest step that is kept for a while.
   *
   * @param doubt by what part of it the step may be off
   */
  private record Beat(double step, double doubt) {}

  private Beat beat() {
    Optional<Beat> exact =
        run(1 + ROUNDING, 1)
            // Times are rounded to the unit: so far the mean of equal steps can be off.
            .map(run -> new Beat(run.step(), 2 / (run.step() * run.count()) + 0.0002));
    return exact.or(this::missed).orElseGet(() -> new Beat(middle(), MISSED));
  }

  /** Of a recorder that misses the beat: the next step is the shorter for it. */
  private Optional<Beat> missed() {
    return run(1 + JITTER, 2)
        .map(
            run ->
                Arrays.stream(ascending)
                    .filter(step -> step >= run.step() / 2 && step <= run.step() * 2)
                    .average()
                    .orElse(run.step()))
        .map(step -> new Beat(step, MISSED));
  }

  /** Steps that are about equally long. */
  private record Run(double step, int count) {}

  /** The shortest steps of which there are enough, and among those the most. */
  private Optional<Run> run(double factor, int units) {
    int to = 0;
    for (int from = 0; from < ascending.length; from++) {
      to = end(factor, units, from, to);
      if (to - from >= Math.min(2, ascending.length)
          && to - from >= REGULAR_PART * ascending.length) {
        int end = to;
        for (int next = from + 1; next < to; next++) {
          end = end(factor, units, next, end);
          if (end - next > to - from) {
            from = next;
            to = end;
          }
        }
        return Optional.of(
            new Run(Arrays.stream(ascending, from, to).average().orElseThrow(), to - from));
      }
    }
    return Optional.empty();
  }

  private long middle() {
    return ascending[ascending.length / 2];
  }

  /**
   * Behind the last step that is about as long as this one.
   *
   * @param least where that of a shorter step is: it is not before
   */
  private int end(double factor, int units, int from, int least) {
    double longest = ascending[from] * factor + units;
    int to = Math.max(from, least);
    while (to < ascending.length && ascending[to] <= longest) {
      to++;
    }
    return to;
  }

  /**
   * How long the last frame is shown. A container that reorders frames gives the last one a step of
   * decoding, and one that knows nothing better repeats the step before, though that was a gap.
   *
   * @param said the last frame's duration by the container, 0 if it says none
   * @param reordered whether frames are stored in another order than shown
   */
  long lastStep(long said, boolean reordered) {
    long regular = Math.max(1, Math.round(1 / (rate * unit)));
    if (inOrder.length == 0) {
      return said > 0 ? said : regular;
    }
    long before = inOrder[inOrder.length - 1];
    boolean held = !reordered && said > regular && !alike(said, before);
    long step;
    if (said > 0 && (held || recurs(said))) {
      step = said;
    } else if (recurs(before)) {
      step = before;
    } else {
      step = ascending.length == 0 ? regular : middle();
    }
    return Math.abs(step - 1 / (rate * unit)) <= 1.5 ? regular : step;
  }

  private boolean recurs(long step) {
    return Arrays.stream(ascending).filter(other -> alike(step, other)).limit(2).count() == 2;
  }

  private static boolean alike(long one, long other) {
    return Math.abs(one - other) <= 1 + 0.02 * other;
  }
}
