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
  private final List<String> command;
  private final Map<String, String> settings;

  /**
   * @param home the folder of the installation, and the current one of the process
   * @param command with its arguments, besides the home
   * @param settings of its environment
   */
  WorkerProcess(Path home, List<String> command, Map<String, String> settings) {
    this.home = home;
    this.command = List.copyOf(command);
    this.settings = Map.copyOf(settings);
  }

  /** The command line that makes the videos of a folder of pictures, or goes on with them. */
  static WorkerProcess run(
      Path home, Path photos, int segments, List<String> options, Map<String, String> settings) {
    List<String> command =
        new ArrayList<>(
            List.of(
                "run", "--photos", photos.toString(), "--segments", Integer.toString(segments)));
    command.addAll(options);
    return new WorkerProcess(home, command, settings);
  }

  /** Where it says what it does. */
  static Path log(Path home) {
    return home.resolve("kills.log");
  }

  /** Begins. */
  Process start() {
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.addAll(
        List.of(
            "-Xmx320m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Djava.awt.headless=true",
            "-cp",
            System.getProperty("java.class.path", ""),
            MAIN));
    words.addAll(command);
    words.addAll(List.of("--home", home.toString(), "--lang", "en"));
    ProcessBuilder builder = new ProcessBuilder(words);
    builder.directory(home.toFile());
    builder.environment().remove("DB_URL");
    builder.environment().putAll(settings);
    builder.redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log(home).toFile()));
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
