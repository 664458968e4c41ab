package dev.petforge.video.media;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Work that other threads do meanwhile, such as writing a picture while the next one is decoded.
 * Closing waits for its end: no file is written afterwards. Used by one thread.
 */
final class SideWork implements AutoCloseable {
  /** What can fail with an {@link IOException}. */
  interface Task {
    void run() throws IOException;
  }

  private final List<FutureTask<Void>> tasks = new ArrayList<>();

  void start(Task work) {
    FutureTask<Void> task =
        new FutureTask<>(
            () -> {
              work.run();
              return null;
            });
    Thread thread = new Thread(task, "petforge-media-side");
    thread.setDaemon(true);
    thread.start();
    tasks.add(task);
  }

  /**
   * Waits until all of it is done.
   *
   * @throws IOException what the first that failed has thrown, as it is with unchecked exceptions
   *     and errors
   */
  void await() throws IOException {
    for (FutureTask<Void> task : tasks) {
      try {
        end(task);
      } catch (ExecutionException e) {
        Throwable cause = e.getCause();
        if (cause instanceof IOException failure) {
          throw failure;
        }
        if (cause instanceof Error error) {
          throw error;
        }
        throw (RuntimeException) cause;
      }
    }
  }

  /** Each is short: an interruption is passed on, but does not leave a writer behind. */
  private static void end(FutureTask<Void> task) throws ExecutionException {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          task.get();
          return;
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public void close() {
    for (FutureTask<Void> task : tasks) {
      try {
        end(task);
      } catch (ExecutionException e) {
        // Either await() has thrown it, or another failure is on its way.
      }
    }
  }
}
