package dev.petforge.examples.cli;

import dev.petforge.storyboard.Storyboard;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How many segments a new project has, and how long they are. */
final class SegmentOptions {
  @Option(
      names = "--segments",
      paramLabel = "N",
      defaultValue = "7",
      description = "Segments of rows that say nothing, 1 to 12 (${DEFAULT-VALUE}).")
  private int count = 7;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      description = "Length of new segments, 1 to 10 s; by default as before, at first 4.")
  private @Nullable Integer seconds;

  void check(CliCommand command) {
    command.requireRange("--segments", count, 1, Storyboard.MAX_SHOTS);
    if (seconds != null) {
      command.requireRange("--seconds", seconds, 1, 10);
    }
  }

  int count() {
    return count;
  }

  /** Empty for what the installation had before. */
  Optional<Integer> seconds() {
    return Optional.ofNullable(seconds);
  }
}
