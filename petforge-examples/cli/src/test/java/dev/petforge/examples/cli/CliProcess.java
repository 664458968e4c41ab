package dev.petforge.examples.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs the command line in a process of its own. */
final class CliProcess implements AutoCloseable {
  private final Process process;
  private final Path out;
  private final Path err;

  private CliProcess(Process process, Path out, Path err) {
    this.process = process;
    this.out = out;
    this.err = err;
  }

  static CliProcess start(Path directory, Map<String, String> settings, String... arguments) {
    return start(320, directory, settings, arguments);
  }

  /**
   * The same.
   *
   * @param megabytes of its heap
   */
  static CliProcess start(
      int megabytes, Path directory, Map<String, String> settings, String... arguments) {
    return start(PetForgeCli.class, megabytes, directory, settings, arguments);
  }

  /**
   * The same.
   *
   * @param main whose main method runs
   */
  static CliProcess start(
      Class<?> main,
      int megabytes,
      Path directory,
      Map<String, String> settings,
      String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + megabytes + "m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Djava.awt.headless=true",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
    command.addAll(List.of(arguments));
    try {
      Path out = Files.createTempFile(directory, ".out", ".txt");
      Path err = Files.createTempFile(directory, ".err", ".txt");
      ProcessBuilder builder = new ProcessBuilder(command);
      builder.directory(directory.toFile());
      builder.environment().remove("DB_URL");
      builder.environment().put("LC_ALL", "C.UTF-8");
      builder.environment().putAll(settings);
      builder.redirectOutput(out.toFile());
      builder.redirectError(err.toFile());
      return new CliProcess(builder.start(), out, err);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Asks it to stop, as Ctrl-C and the system do. */
  void terminate() {
    process.destroy();
  }

  /** Ends it as a power cut does. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    end();
  }

  /** Whether it ended by itself before so much time was over. */
  boolean endedWithin(Duration time) throws InterruptedException {
    return process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
  }

  int end() throws InterruptedException {
    if (!process.waitFor(90, TimeUnit.SECONDS)) {
      throw new AssertionError("the command did not end within 90 s: " + err());
    }
    return process.exitValue();
  }

  String out() {
    return text(out);
  }

  String err() {
    return text(err);
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
