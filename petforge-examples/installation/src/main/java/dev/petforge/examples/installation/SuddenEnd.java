package dev.petforge.examples.installation;

import dev.petforge.failure.Failure;
import dev.petforge.production.Persistence;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;

/**
 * Ends this process when it cannot go on working: it has run out of memory, or another process has
 * taken its place. It says so in one line, and gives what is under way some time; nothing is lost
 * by that, another start goes on.
 */
public final class SuddenEnd implements Thread.UncaughtExceptionHandler {
  /** The exit status. */
  static final int STATUS = 3;

  /** Somewhat longer than a worker lets finish what is under way. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final PrintStream err;
  private final Messages messages;

  // Made before there may be no memory to make them.
  private final String outOfMemory;
  private final Thread ending;
  private final Thread insisting;
  private final IntConsumer halt;

  /**
   * @param exit ends the process in an orderly way, which may take its time or fail
   * @param halt ends it at once
   */
  SuddenEnd(PrintStream err, Messages messages, IntConsumer exit, IntConsumer halt) {
    this.err = err;
    this.messages = messages;
    this.outOfMemory = "petforge: " + messages.say("stopped.out_of_memory");
    this.halt = halt;
    this.ending = thread("petforge-end", () -> exit.accept(STATUS));
    this.insisting =
        thread(
            "petforge-halt",
            () -> {
              LockSupport.parkNanos(PATIENCE.toNanos());
              halt.accept(STATUS);
            });
  }

  /** Ends this process, with one line on its standard error, in UTF-8 whatever the locale says. */
  public static SuddenEnd ofProcess(Messages messages) {
    PrintStream err =
        new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
    return new SuddenEnd(err, messages, System::exit, Runtime.getRuntime()::halt);
  }

  private static Thread thread(String name, Runnable run) {
    Thread thread = new Thread(run, name);
    thread.setDaemon(true);
    return thread;
  }

  /** Ends the process because its worker has stopped. */
  void because(Failure reason) {
    if (reason.code().equals(Persistence.OUT_OF_MEMORY)) {
      end(outOfMemory);
    } else {
      end("petforge: " + messages.say("stopped.other", reason));
    }
  }

  /** A thread without memory ends the process; of any other the system tells as ever. */
  @Override
  public void uncaughtException(Thread thread, Throwable thrown) {
    if (thrown instanceof OutOfMemoryError) {
      end(outOfMemory);
    } else {
      thrown.printStackTrace(err);
    }
  }

  private synchronized void end(String line) {
    if (ending.getState() != Thread.State.NEW) {
      return;
    }
    try {
      err.println(line);
      insisting.start();
      ending.start();
    } catch (OutOfMemoryError e) {
      halt.accept(STATUS);
    }
  }
}
