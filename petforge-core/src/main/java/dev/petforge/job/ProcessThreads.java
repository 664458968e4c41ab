package dev.petforge.job;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Real threads with real time. They keep no process alive. */
public final class ProcessThreads implements Threads, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ProcessThreads.class);

  private final ScheduledThreadPoolExecutor timer =
      new ScheduledThreadPoolExecutor(1, task -> daemon(task, "petforge-timer"));
  private final Consumer<OutOfMemoryError> outOfMemory;

  /**
   * @param outOfMemory is told when a task of the timer has run out of memory
   */
  public ProcessThreads(Consumer<OutOfMemoryError> outOfMemory) {
    this.outOfMemory = outOfMemory;
  }

  private static Thread daemon(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }

  @Override
  public void together(int times, Runnable task) {
    AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    Runnable noted = () -> run(task, failure);
    List<Thread> others = new ArrayList<>();
    try {
      for (int i = 1; i < times; i++) {
        Thread thread = daemon(noted, "petforge-together-" + i);
        thread.start();
        others.add(thread);
      }
      noted.run();
    } finally {
      join(others);
    }
    Throwable thrown = failure.get();
    if (thrown instanceof Error error) {
      throw error;
    } else if (thrown instanceof RuntimeException exception) {
      throw exception;
    }
  }

  @SuppressWarnings("CatchingUnchecked") // it is thrown when all have ended
  private static void run(Runnable task, AtomicReference<@Nullable Throwable> failure) {
    try {
      task.run();
    } catch (RuntimeException | Error e) {
      if (failure.compareAndSet(null, e)) {
        return;
      }
      if (JobKey.outOfMemory(e).isPresent()) {
        // It concerns everybody, whatever was thrown before.
        failure.set(e);
      }
      log.error("one of several that ran together failed too", e);
    }
  }

  private static void join(List<Thread> threads) {
    boolean interrupted = false;
    for (Thread thread : threads) {
      while (true) {
        try {
          thread.join();
          break;
        } catch (InterruptedException e) {
          interrupted = true;
          threads.forEach(Thread::interrupt);
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void start(Runnable task) {
    daemon(() -> logged(task), "petforge-aside").start();
  }

  @Override
  public void later(Duration wait, Runnable task) {
    try {
      ScheduledFuture<?> unused =
          timer.schedule(() -> logged(task), wait.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      log.debug("the process ends before a task is run");
    }
  }

  @SuppressWarnings("CatchingUnchecked") // there is nobody to throw at
  private void logged(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException | Error e) {
      JobKey.outOfMemory(e).ifPresent(outOfMemory);
      log.error("a task that ran aside failed", e);
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
