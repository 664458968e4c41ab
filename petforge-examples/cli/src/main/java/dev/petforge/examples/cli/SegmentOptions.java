package dev.petforge.examples.cli;

import dev.petforge.examples.installation.Providers;
import dev.petforge.storyboard.Storyboard;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How many segments a new project has, how long they are, and who makes them. */
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
      description = {
        "Length of new segments, 1 to 15 s, as far as the provider can; by default as before, at",
        "first 4, or the next that it can."
      })
  private @Nullable Integer seconds;

  @Option(
      names = "--provider",
      paramLabel = "NAME",
      description = {
        "Who makes new segments: animatic (offline, free), kling, veo, omni or relay; by default as",
        "before, at first animatic. Keys come from the environment or the file .env."
      })
  private @Nullable String provider;

  void check(CliCommand command) {
    command.requireRange("--segments", count, 1, Storyboard.MAX_SHOTS);
    if (seconds != null) {
      command.requireRange("--seconds", seconds, 1, 15);
    }
    if (provider != null && !Providers.NAMES.contains(provider)) {
      throw command.wrong(command.messages().say("usage.provider", provider, Providers.NAMES));
    }
  }

  int count() {
    return count;
  }

  /** Empty for what the installation had before. */
  Optional<String> provider() {
    return Optional.ofNullable(provider);
  }

  /** Empty for what the installation had before. */
  Optional<Integer> seconds() {
    return Optional.ofNullable(seconds);
  }
}
