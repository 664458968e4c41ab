package dev.petforge.examples.cli;

import dev.petforge.failure.PermanentException;
import dev.petforge.generation.Capabilities;
import dev.petforge.generation.ClipRequest;
import dev.petforge.generation.VideoGenerator;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Checks a request against what the preferred generator supports before anything is imported.
 * Otherwise each project would fail by itself, after its storyboard was written and perhaps paid.
 */
final class RunRequestCheck {
  private final CliCommand command;
  private final Path folder;

  /**
   * @param folder of the installation, which need not be there
   */
  RunRequestCheck(CliCommand command, Path folder) {
    this.command = command;
    this.folder = folder;
  }

  /**
   * Refuses as wrong usage what cannot be made: a length, a resolution, or the two together.
   *
   * @param provider if one is given; else the one that the installation remembers
   * @param seconds likewise
   * @throws PermanentException if the provider's settings are wrong
   */
  void require(Optional<String> provider, Optional<Integer> seconds) {
    HomeSettings settings = new HomeSettings(folder);
    Configuration configuration = command.configuration();
    List<VideoGenerator> generators =
        new Providers(configuration)
            .generators(
                provider.or(settings::provider).orElse(Rehearsal.PROVIDER),
                Rehearsal.generator(folder.resolve("animatic"), configuration));
    try {
      Optional<Integer> wanted = seconds.or(settings::seconds);
      requireSingly(generators.get(0), configuration, wanted, seconds.isPresent());
      requireTogether(
          generators.get(0), new PurchaseSettings(configuration, generators.get(0)), wanted);
    } finally {
      generators.forEach(RunRequestCheck::close);
    }
  }

  private void requireSingly(
      VideoGenerator generator,
      Configuration configuration,
      Optional<Integer> seconds,
      boolean said) {
    Capabilities can = generator.capabilities();
    String who = generator.provider() + " (" + generator.model() + ")";
    Optional<Duration> length = seconds.map(Duration::ofSeconds);
    if (length.filter(wanted -> !can.durations().contains(wanted)).isPresent()) {
      String from = said ? "--seconds" : folder.resolve("petforge.properties").toString();
      throw command.wrong(
          command.messages().say("usage.seconds", who, lengths(can), seconds.get(), from));
    }
    Optional<String> resolution = configuration.get("PETFORGE_RESOLUTION");
    if (resolution.filter(wanted -> !can.resolutions().contains(wanted)).isPresent()) {
      throw command.wrong(
          command
              .messages()
              .say(
                  "usage.resolution",
                  who,
                  String.join(", ", can.resolutions().stream().sorted().toList()),
                  resolution.get()));
    }
  }

  private static String lengths(Capabilities can) {
    return can.durations().stream()
        .map(length -> Long.toString(length.toSeconds()))
        .collect(Collectors.joining(", "));
  }

  /** Some lengths are made at some resolutions only, and some sound likewise. */
  private void requireTogether(
      VideoGenerator generator, PurchaseSettings purchases, Optional<Integer> seconds) {
    ClipRequest sample = purchases.sample(seconds);
    try {
      generator.check(sample);
    } catch (PermanentException e) {
      throw command.wrong(e.failure().toString());
    }
  }

  private static void close(VideoGenerator generator) {
    if (generator instanceof AutoCloseable closeable) {
      try {
        closeable.close();
      } catch (Exception e) {
        throw new IllegalStateException("a generator that was not used cannot be closed", e);
      }
    }
  }
}
