package dev.petforge.examples.benchmarks.bench;

import dev.petforge.failure.PermanentException;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/**
 * Measures the start of the command line: {@code list} on an empty home by the script {@code
 * petforge}, against a plain {@code java} with the same class path, in turns. Below 1 is faster.
 */
public final class StartBenchmark {
  private static final String MAIN = "dev.petforge.examples.cli.PetForgeCli";

  private final Path script;
  private final String home;
  private final Path directory;

  /**
   * @param script the launcher
   * @param home an installation without projects
   * @param directory for what is written on the way
   */
  public StartBenchmark(Path script, Path home, Path directory) {
    this.script = script;
    this.home = home.toString();
    this.directory = directory;
  }

  /** What a start took, in seconds. */
  private record Times(double wall, double processor) {}

  /**
   * Measures.
   *
   * @param rounds how often, at least 1; one more comes first to warm the disk cache up
   * @return {@code {"name", "rounds", "wall": {"ratio", "ours_ms", "plain_ms"}, "processor": {…},
   *     "ratio"}}, medians, the last one the worse
   * @throws IOException if a start fails
   */
  public Map<String, Object> measure(int rounds) throws IOException, InterruptedException {
    List<Times> ours = new ArrayList<>();
    List<Times> plain = new ArrayList<>();
    for (int round = 0; round <= rounds; round++) {
      ours.add(time(List.of("bash", script.toString(), "list", "--home", home)));
      plain.add(time(plain("list", "--home", home)));
    }
    Compared wall = Compared.of(ours, plain, Times::wall);
    Compared processor = Compared.of(ours, plain, Times::processor);
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("name", "start");
    result.put("rounds", rounds);
    result.put("wall", wall.tree());
    result.put("processor", processor.tree());
    result.put("ratio", Math.max(wall.ratio(), processor.ratio()));
    return result;
  }

  private List<String> plain(String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-cp",
                classPath(),
                MAIN));
    command.addAll(Arrays.asList(arguments));
    return command;
  }

  /** What the script starts the command line with, which is less than what this process has. */
  private String classPath() throws IOException {
    Path target = script.toAbsolutePath().resolveSibling("petforge-examples/cli/target");
    return target.resolve("petforge-cli.jar")
        + File.pathSeparator
        + Files.readString(target.resolve("petforge.classpath")).strip();
  }

  /** The shell's own clock adds up what a process and its children took. */
  private Times time(List<String> command) throws IOException, InterruptedException {
    Path said = directory.resolve("said.txt");
    List<String> timed =
        new ArrayList<>(
            List.of(
                "bash",
                "-c",
                "said=$1; shift; TIMEFORMAT='%3R %3U %3S'; time \"$@\" >\"$said\" 2>&1",
                "bash",
                said.toString()));
    timed.addAll(command);
    ProcessBuilder builder =
        new ProcessBuilder(timed).directory(directory.toFile()).redirectErrorStream(true);
    builder.environment().remove("DB_URL");
    // The shell writes numbers as the locale has them.
    builder.environment().put("LC_ALL", "C.UTF-8");
    Process process = builder.start();
    String times =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    if (!process.waitFor(120, TimeUnit.SECONDS) || process.exitValue() != 0) {
      process.destroyForcibly();
      throw new IOException(command + " failed: " + Files.readString(said));
    }
    String[] parts = times.split(" ", -1);
    if (parts.length != 3) {
      throw new PermanentException("BENCH_FAILED", "the shell told no times but '" + times + "'");
    }
    return new Times(
        Double.parseDouble(parts[0]), Double.parseDouble(parts[1]) + Double.parseDouble(parts[2]));
  }

  private record Compared(double ours, double plain) {
    static Compared of(List<Times> ours, List<Times> plain, ToDoubleFunction<Times> figure) {
      return new Compared(median(ours, figure), median(plain, figure));
    }

    /** The first is not counted. */
    private static double median(List<Times> all, ToDoubleFunction<Times> figure) {
      return Median.of(all.subList(1, all.size()), figure);
    }

    double ratio() {
      return ours / plain;
    }

    Map<String, Object> tree() {
      Map<String, Object> tree = new LinkedHashMap<>();
      tree.put("ratio", ratio());
      tree.put("ours_ms", ours * 1000);
      tree.put("plain_ms", plain * 1000);
      return tree;
    }
  }
}
