package dev.petforge.task;

/**
 * A request for many projects.
 *
 * @param id names the request
 * @param concurrency how many of its projects may run at once, at least 1
 */
public record Batch(String id, int concurrency) {
  public Batch {
    if (concurrency < 1) {
      throw new IllegalArgumentException("concurrency must be at least 1, was " + concurrency);
    }
  }
}
