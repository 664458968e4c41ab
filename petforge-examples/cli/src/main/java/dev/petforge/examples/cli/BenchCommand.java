package dev.petforge.examples.cli;

import dev.petforge.examples.cli.bench.MediaBenchmark;
import dev.petforge.examples.cli.bench.PushBenchmark;
import dev.petforge.failure.PermanentException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Measures parts of PetForge against a baseline. For those who change PetForge. */
@Command(
    name = "bench",
    hidden = true,
    description = "Measures against a baseline in the same run; prints ratios, below 1 is faster.")
final class BenchCommand extends CliCommand {
  @Parameters(index = "0", paramLabel = "NAME", description = "What to measure: media, push.")
  private String name = "";

  @Option(
      names = "--clips",
      paramLabel = "DIR",
      description = "media: a folder of clips in MP4 that are alike.")
  private @Nullable Path clips;

  @Option(
      names = "--ffmpeg",
      paramLabel = "PROGRAM",
      defaultValue = "ffmpeg",
      description = "media: the baseline (${DEFAULT-VALUE}).")
  private String ffmpeg = "ffmpeg";

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "5",
      description = "media: how often (${DEFAULT-VALUE}).")
  private int rounds = 5;

  @Option(
      names = "--rows",
      paramLabel = "N",
      defaultValue = "1000",
      description = "push: how many rows are written (${DEFAULT-VALUE}).")
  private int rows = 1000;

  BenchCommand(Surroundings surroundings, Words words) {
    super(surroundings, words);
  }

  @Override
  public Integer call() throws InterruptedException {
    switch (name) {
      case "media" -> print(media());
      case "push" -> print(push());
      default -> throw wrong("NAME must be media or push, was '" + name + "'");
    }
    return 0;
  }

  private Map<String, Object> push() {
    requireRange("--rows", rows, 1, 20_000);
    return new PushBenchmark(rows).measure();
  }

  private Map<String, Object> media() throws InterruptedException {
    requireRange("--rounds", rounds, 1, 1000);
    if (clips == null) {
      throw wrong("--clips must be given for media");
    }
    Path folder = surroundings().directory().resolve(clips);
    try {
      Path directory = Files.createTempDirectory("petforge-bench");
      try {
        return new MediaBenchmark(clips(folder), ffmpeg, directory).measure(rounds);
      } finally {
        remove(directory);
      }
    } catch (IOException e) {
      throw new PermanentException(
          "BENCH_FAILED", "cannot measure on " + folder + ": " + e.getMessage(), e);
    }
  }

  private List<Path> clips(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> found = files.filter(file -> file.toString().endsWith(".mp4")).sorted().toList();
      if (found.isEmpty()) {
        throw wrong("--clips must be a folder with MP4 files, there is none in " + folder);
      }
      return found;
    }
  }

  private static void remove(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
