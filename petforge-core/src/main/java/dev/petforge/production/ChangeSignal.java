package dev.petforge.production;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Wakes threads that wait for a decision of this process. Decisions of other processes are found by
 * polling.
 */
public final class ChangeSignal {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private long count;

  public void signal() {
    lock.lock();
    try {
      count++;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** How many changes there were so far. */
  public long count() {
    lock.lock();
    try {
      return count;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits for a change.
   *
   * @param seen the count that the caller knows of: returns at once if there were more since
   * @param atMost returns after this time at the latest
   * @throws InterruptedException if the thread was interrupted
   */
  public void await(long seen, Duration atMost) throws InterruptedException {
    lock.lock();
    try {
      long left = atMost.toNanos();
      while (count == seen && left > 0) {
        left = changed.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  /** At most this long passes before somebody who waits looks again for himself. */
  public static final Duration LOOK_AGAIN = Duration.ofNanos(TimeUnit.SECONDS.toNanos(1));
}
