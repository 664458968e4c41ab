package dev.petforge.feishu;

import dev.petforge.failure.RetryableException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Lets one write at a time into a base, and leaves it a pause after each: a base carries out its
 * changes one after the other and refuses those that come too fast (Feishu's documentation,
 * 2026-08).
 */
final class BaseGate {
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);

  private final ReentrantLock lock = new ReentrantLock(true);
  private final Duration pause;
  private long freeAt = System.nanoTime();

  BaseGate(Duration pause) {
    this.pause = pause;
  }

  /**
   * @param what for messages
   */
  <T> T write(String what, Supplier<T> write) {
    try {
      if (!lock.tryLock(LONGEST_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new RetryableException(
            "BASE_BUSY", what + ": what was begun before it has not come to its end");
      }
      try {
        long wait = freeAt - System.nanoTime();
        if (wait > 0) {
          TimeUnit.NANOSECONDS.sleep(wait);
        }
        return write.get();
      } finally {
        freeAt = System.nanoTime() + pause.toNanos();
        lock.unlock();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RetryableException("INTERRUPTED", what + ": was interrupted", null, e);
    }
  }
}
