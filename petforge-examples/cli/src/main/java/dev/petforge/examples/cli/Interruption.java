package dev.petforge.examples.cli;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * What happens when a person or the system asks this process to stop: what is under way is finished
 * as far as that is quick, the rest waits in the database.
 */
final class Interruption implements AutoCloseable {
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final Thread hook;

  private Interruption(Home home, Runnable announcement) {
    this.hook =
        new Thread(
            () -> {
              stopping.countDown();
              announcement.run();
              home.close();
            },
            "petforge-stop");
  }

  /**
   * Closes an installation when this process is asked to stop.
   *
   * @param announcement tells the person
   */
  static Interruption closing(Home home, Runnable announcement) {
    Interruption interruption = new Interruption(home, announcement);
    Runtime.getRuntime().addShutdownHook(interruption.hook);
    return interruption;
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
