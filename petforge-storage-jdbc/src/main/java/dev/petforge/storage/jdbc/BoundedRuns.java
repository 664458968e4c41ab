package dev.petforge.storage.jdbc;

import dev.petforge.failure.RetryableException;
import dev.petforge.job.JobKey;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs work on threads of its own, so that whoever waits for it can stop waiting: a run that takes
 * too long is interrupted and left to itself, thread and all. Its job is free then, here and for
 * other workers; what the run still finds out it may tell, as after any takeover.
 */
final class BoundedRuns implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(BoundedRuns.class);

  /** For a run that is interrupted because the process stops to work. */
  private static final Duration LAST_WORDS = Duration.ofSeconds(20);

  private final ExecutorService threads;
  private final Consumer<OutOfMemoryError> outOfMemory;

  /**
   * @param outOfMemory is told when a run that was left to itself has found no memory left
   */
  BoundedRuns(ThreadFactory factory, Consumer<OutOfMemoryError> outOfMemory) {
    this.outOfMemory = outOfMemory;
    threads =
        Executors.newCachedThreadPool(
            run -> {
              Thread thread = factory.newThread(run);
              thread.setName("petforge-work");
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * Runs something and waits for it. An interrupt is passed on.
   *
   * @return what it returned; what it threw is thrown
   * @throws RetryableException with code {@code TOO_LONG} if it does not end in time
   */
  <T extends @Nullable Object> T run(JobKey job, Duration longest, Supplier<T> supplier) {
    Run<T> run = new Run<>(job, supplier, outOfMemory);
    threads.execute(run);
    long end = System.nanoTime() + longest.toNanos();
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return run.result.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
          interrupted = true;
          run.interrupt();
          end = Math.min(end, System.nanoTime() + LAST_WORDS.toNanos());
        }
      }
    } catch (TimeoutException e) {
      log.error(
          "work runs too long and is left to itself: work={} longest={}",
          job,
          longest,
          run.leave(e));
      throw new RetryableException(
          "TOO_LONG",
          job + " did not end within " + longest + ", the longest that it may take",
          null,
          e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw e.getCause() instanceof RuntimeException known ? known : new IllegalStateException(e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Takes no more runs; those that there are go on. */
  @Override
  public void close() {
    threads.shutdown();
  }

  private static final class Run<T extends @Nullable Object> implements Runnable {
    private final CompletableFuture<T> result = new CompletableFuture<>();
    private final JobKey job;
    private final Supplier<T> supplier;
    private final Consumer<OutOfMemoryError> outOfMemory;
    private @Nullable Thread thread;
    private boolean left;

    Run(JobKey job, Supplier<T> supplier, Consumer<OutOfMemoryError> outOfMemory) {
      this.job = job;
      this.supplier = supplier;
      this.outOfMemory = outOfMemory;
    }

    @Override
    @SuppressWarnings("CatchingUnchecked") // whatever it is, it belongs to whoever waits
    public void run() {
      begin();
      try {
        result.complete(supplier.get());
      } catch (RuntimeException | Error e) {
        result.completeExceptionally(e);
        if (leftToItself()) {
          JobKey.outOfMemory(e).ifPresent(outOfMemory);
        }
      } finally {
        end();
      }
    }

    /** Then nobody looks at how it ended. */
    private synchronized boolean leftToItself() {
      return left;
    }

    private synchronized void begin() {
      thread = Thread.currentThread();
    }

    private synchronized void end() {
      thread = null;
      // The thread's next run was not asked to stop.
      boolean interrupted = Thread.interrupted();
      if (left) {
        log.info("work that was left to itself has ended: work={} asked={}", job, interrupted);
      }
    }

    synchronized void interrupt() {
      if (thread != null) {
        thread.interrupt();
      }
    }

    /** Returns the same exception, with the place where the run is just now as its own. */
    synchronized TimeoutException leave(TimeoutException e) {
      left = true;
      if (thread != null) {
        e.setStackTrace(thread.getStackTrace());
        thread.interrupt();
      }
      return e;
    }
  }
}
