package dev.petforge.examples.cli;

import dev.petforge.examples.installation.Installation;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.ToIntFunction;

/**
 * What happens when a person or the system asks this process to stop: what is under way is finished
 * as far as that is quick, the rest waits in the database.
 */
final class Interruption implements AutoCloseable {
  /** What the shell says of a process that was asked to stop. */
  static final int STOPPED = 130;

  private final CountDownLatch stopping = new CountDownLatch(1);
  private final Installation installation;
  private final Runnable announcement;
  private final Thread hook = new Thread(this::stop, "petforge-stop");

  private Interruption(Installation installation, Runnable announcement) {
    this.installation = installation;
    this.announcement = announcement;
  }

  /**
   * Works on an installation, which is closed when this process is asked to stop.
   *
   * @param announcement tells the person
   * @return the exit status: that of the work, or {@link #STOPPED} if it broke because the process
   *     was asked to stop
   */
  static int during(
      Installation installation, Runnable announcement, ToIntFunction<Interruption> work) {
    try (Interruption interruption = new Interruption(installation, announcement)) {
      Runtime.getRuntime().addShutdownHook(interruption.hook);
      try {
        return work.applyAsInt(interruption);
      } catch (RuntimeException e) {
        if (interruption.stopping()) {
          // The installation is closed while it is used: whatever that leads to is no news.
          return STOPPED;
        }
        throw e;
      }
    }
  }

  /** What happens when the process is asked to stop. */
  void stop() {
    stopping.countDown();
    announcement.run();
    installation.close();
  }

  boolean stopping() {
    return stopping.getCount() == 0;
  }

  /**
   * Waits.
   *
   * @return whether this process was asked to stop meanwhile
   */
  boolean await(Duration atMost) {
    try {
      return stopping.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  @Override
  public void close() {
    if (!stopping()) {
      try {
        Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException e) {
        // The process ends just now: the hook runs, and closing twice is allowed.
        stopping.countDown();
      }
    }
  }
}
