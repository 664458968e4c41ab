package dev.petforge.examples.benchmarks.bench;

import java.util.List;
import java.util.function.ToDoubleFunction;

/** The middle one of several figures; of an even number the greater of the two in the middle. */
final class Median {
  private Median() {}

  /**
   * @param measured at least one
   * @param figure of each
   */
  static <T> double of(List<T> measured, ToDoubleFunction<T> figure) {
    double[] sorted = measured.stream().mapToDouble(figure).sorted().toArray();
    return sorted[sorted.length / 2];
  }

  /**
   * In milliseconds.
   *
   * @param nanos at least one
   */
  static double millis(List<Long> nanos) {
    return of(nanos, Long::doubleValue) / 1e6;
  }
}
