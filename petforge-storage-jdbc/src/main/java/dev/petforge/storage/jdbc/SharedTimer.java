package dev.petforge.storage.jdbc;

import java.util.List;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A timer of several users, each of whom ends it as if it was his own: it goes on until the last of
 * them does.
 */
final class SharedTimer extends ScheduledThreadPoolExecutor {
  private final AtomicInteger users;

  /**
   * @param users at least 1
   */
  SharedTimer(int threads, int users, ThreadFactory factory) {
    super(threads, factory);
    this.users = new AtomicInteger(users);
  }

  @Override
  public void shutdown() {
    if (users.decrementAndGet() == 0) {
      super.shutdown();
    }
  }

  @Override
  public List<Runnable> shutdownNow() {
    return users.get() > 0 ? List.of() : super.shutdownNow();
  }

  /** Does not wait for others. */
  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
    return users.get() > 0 || super.awaitTermination(timeout, unit);
  }
}
