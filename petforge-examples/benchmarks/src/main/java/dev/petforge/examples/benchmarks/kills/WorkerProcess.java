package dev.petforge.examples.benchmarks.kills;

import dev.petforge.failure.PermanentException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs the command line in a process of its own. */
final class WorkerProcess {
  private static final String MAIN = "dev.petforge.examples.cli.PetForgeCli";

  private final Path home;
  private final Path photos;
  private final List<String> options;
  private final Map<String, String> settings;

  /**
   * @param options of the command besides those that say what to make
   * @param settings of its environment
   */
  WorkerProcess(Path home, Path photos, List<String> options, Map<String, String> settings) {
    this.home = home;
    this.photos = photos;
    this.options = List.copyOf(options);
    this.settings = Map.copyOf(settings);
  }

  /** Begins to make the videos, or to go on with them. */
  Process start(int segments) {
    return start(segments, Map.of());
  }

  /**
   * The same.
   *
   * @param more of its environment
   */
  Process start(int segments, Map<String, String> more) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-Xmx320m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Djava.awt.headless=true",
            "-cp",
            System.getProperty("java.class.path", ""),
            MAIN,
            "run",
            "--photos",
            photos.toString(),
            "--home",
            home.toString(),
            "--segments",
            Integer.toString(segments),
            "--lang",
            "en"));
    command.addAll(options);
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.directory(home.toFile());
    builder.environment().remove("DB_URL");
    builder.environment().putAll(settings);
    builder.environment().putAll(more);
    builder.redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(home.resolve("kills.log").toFile()));
    try {
      return builder.start();
    } catch (IOException e) {
      throw new PermanentException("NOT_STARTED", "a worker cannot be started: " + e, e);
    }
  }

  /** Ends a process without a chance to tidy up, and waits until it is gone. */
  static void kill(Process process) throws InterruptedException {
    process.destroyForcibly();
    process.waitFor();
  }

  /**
   * Waits for the end of a process.
   *
   * @return whether it did all that was to be done
   */
  static boolean succeeds(Process process, Duration atMost) throws InterruptedException {
    if (!process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
      kill(process);
      throw new PermanentException(
          "WORKER_STUCK", "a worker did not come to its end within " + atMost.toSeconds() + " s");
    }
    return process.exitValue() == 0;
  }
}
