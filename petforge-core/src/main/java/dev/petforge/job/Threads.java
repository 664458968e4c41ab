package dev.petforge.job;

import java.time.Duration;

/**
 * Threads of a process beside those that handle jobs. What is given here is noted nowhere: it ends
 * with the process. Safe for use by many threads.
 */
public interface Threads {
  /**
   * Runs a task several times at once, once in the caller's thread, and returns when all have
   * ended. An interrupt of the caller interrupts them all.
   *
   * @param times at least 1
   * @throws RuntimeException what the first of them threw, after all have ended; so with an {@link
   *     Error}
   */
  void together(int times, Runnable task);

  /** Runs a task once, on a thread of its own, for as long as it takes. */
  void start(Runnable task);

  /** Runs a task once after a while, unless the process ends before. */
  void later(Duration wait, Runnable task);
}
