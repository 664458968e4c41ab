package dev.petforge.storage.jdbc;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The timer of several schedulers, each of which ends it as if it was its own: it goes on until the
 * last of them does. It keeps their heartbeats and leaves out what they do less often, which is to
 * look for the dead: each of them looks for the jobs of all others, warns of what is not its own,
 * and knows nothing of a database that was away ({@link JdbcJobQueue#takeOver} does).
 */
final class SharedTimer extends ScheduledThreadPoolExecutor {
  private final AtomicInteger users;
  private final Duration heartbeat;

  /**
   * @param users at least 1
   * @param heartbeat what comes less often is left out
   */
  SharedTimer(int threads, int users, Duration heartbeat, ThreadFactory factory) {
    super(threads, factory);
    this.users = new AtomicInteger(users);
    this.heartbeat = heartbeat;
  }

  @Override
  public ScheduledFuture<?> scheduleWithFixedDelay(
      Runnable command, long initialDelay, long delay, TimeUnit unit) {
    return unit.toMillis(delay) > heartbeat.toMillis()
        ? schedule(() -> {}, 0, unit)
        : super.scheduleWithFixedDelay(command, initialDelay, delay, unit);
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
