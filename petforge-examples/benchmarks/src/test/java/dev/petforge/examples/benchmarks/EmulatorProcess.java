package dev.petforge.examples.benchmarks;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The command {@code emulate} in a process of its own, which answers until it is closed. */
final class EmulatorProcess implements AutoCloseable {
  private final Process process;
  private final Path out;

  private EmulatorProcess(Process process, Path out) {
    this.process = process;
    this.out = out;
  }

  /** Starts one, and waits until it says that it is ready. */
  static EmulatorProcess start(Path directory, String name) {
    try {
      Path out = Files.createTempFile(directory, ".out", ".txt");
      ProcessBuilder builder =
          new ProcessBuilder(
              List.of(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Xmx320m",
                  "-XX:+UseSerialGC",
                  "-XX:TieredStopAtLevel=1",
                  "-cp",
                  System.getProperty("java.class.path"),
                  BenchmarksCli.class.getName(),
                  "emulate",
                  name));
      builder.directory(directory.toFile());
      builder.environment().put("LC_ALL", "C.UTF-8");
      builder.redirectOutput(out.toFile());
      builder.redirectError(directory.resolve("err.txt").toFile());
      EmulatorProcess started = new EmulatorProcess(builder.start(), out);
      await().atMost(Duration.ofSeconds(60)).until(() -> started.out().endsWith("\n"));
      return started;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What it has printed. */
  String out() {
    try {
      return Files.readString(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
