package dev.petforge.storage.jdbc;

import dev.petforge.job.JobKey;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One thread that does small things at their times, whatever becomes of the one before. */
final class Housekeeper implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Housekeeper.class);

  private final ScheduledExecutorService timer;
  private final Consumer<OutOfMemoryError> outOfMemory;
  private final Predicate<Throwable> toldAlready;

  /**
   * @param outOfMemory is told when there is no memory left
   * @param toldAlready says of which failures nothing need be said
   */
  Housekeeper(
      String name, Consumer<OutOfMemoryError> outOfMemory, Predicate<Throwable> toldAlready) {
    this.outOfMemory = outOfMemory;
    this.toldAlready = toldAlready;
    timer =
        Executors.newSingleThreadScheduledExecutor(
            run -> {
              Thread thread = new Thread(run, name);
              thread.setDaemon(true);
              return thread;
            });
  }

  /** Does something again and again, until this is closed. */
  void every(Duration interval, String what, Runnable work) {
    Future<?> unused =
        timer.scheduleWithFixedDelay(
            () -> guarded(what, work),
            interval.toMillis(),
            interval.toMillis(),
            TimeUnit.MILLISECONDS);
  }

  /** Does something once; never if this is closed before. */
  void in(Duration wait, String what, Runnable work) {
    try {
      Future<?> unused =
          timer.schedule(() -> guarded(what, work), wait.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      log.debug("not done, it is being closed: what={}", what);
    }
  }

  /** The timer would never do it again after it has thrown anything. */
  @SuppressWarnings("CatchingUnchecked")
  private void guarded(String what, Runnable work) {
    try {
      work.run();
    } catch (RuntimeException | Error e) {
      try {
        JobKey.outOfMemory(e).ifPresent(outOfMemory);
        // The next time comes; what depends on it looks at when it last worked.
        // What is at work while this is closed may find its database closed.
        if (timer.isShutdown() || toldAlready.test(e)) {
          log.debug("{} failed: reason={}", what, e.toString());
        } else {
          log.warn("{} failed: reason={}", what, e.toString());
        }
      } catch (RuntimeException | Error untold) {
        // There is no memory for the words; the next time comes.
        Thread.onSpinWait();
      }
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
