package dev.petforge.examples.benchmarks.kills;

import dev.petforge.failure.PermanentException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;

/**
 * Stops processes and lets them go on. One shell does it for all: to start a program each time
 * takes longer than the moments last that are aimed at.
 */
final class Signals implements AutoCloseable {
  private final Process shell;
  private final Writer commands;

  Signals() {
    try {
      shell =
          new ProcessBuilder("sh")
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
    } catch (IOException e) {
      throw new PermanentException("NOT_STARTED", "a shell cannot be started: " + e, e);
    }
    commands = shell.outputWriter(StandardCharsets.US_ASCII);
  }

  /** Suspends a process, wherever it is. */
  void stop(Process process) {
    send("STOP", process);
  }

  /** Lets a process that was suspended go on. */
  void goOn(Process process) {
    send("CONT", process);
  }

  /** Sends a signal, by the name that the shell has for it. */
  void send(String signal, Process process) {
    try {
      commands.write("kill -" + signal + " " + process.pid() + "\n");
      commands.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("a signal cannot be sent", e);
    }
  }

  @Override
  public void close() {
    shell.destroyForcibly();
  }
}
