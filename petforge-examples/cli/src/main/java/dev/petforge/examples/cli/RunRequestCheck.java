package dev.petforge.examples.cli;

import dev.petforge.examples.installation.BudgetSettings;
import dev.petforge.examples.installation.Configuration;
import dev.petforge.examples.installation.HomeSettings;
import dev.petforge.examples.installation.Providers;
import dev.petforge.examples.installation.PurchaseSettings;
import dev.petforge.examples.installation.Rehearsal;
import dev.petforge.examples.installation.Setting;
import dev.petforge.examples.installation.Writers;
import dev.petforge.failure.PermanentException;
import dev.petforge.generation.Capabilities;
import dev.petforge.generation.ClipRequest;
import dev.petforge.generation.VideoGenerator;
import dev.petforge.money.AccountPace;
import dev.petforge.money.Money;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
   * Refuses as wrong usage what cannot be made: a length, a resolution, or the two together; or not
   * bought: at prices in another currency than a budget.
   *
   * @param provider if one is given; else the one that the installation remembers
   * @param seconds likewise
   * @param writer likewise
   * @throws PermanentException if the provider's settings are wrong
   */
  void require(Optional<String> provider, Optional<Integer> seconds, Optional<String> writer) {
    List<String> budgets = check(provider, seconds, writer);
    if (!budgets.isEmpty()) {
      throw command.wrong(String.join("\n", budgets));
    }
  }

  /** The same of what the installation remembers. */
  void require() {
    require(Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** As {@link #check(Optional, Optional, Optional)}, of what the installation remembers. */
  List<String> check() {
    return check(Optional.empty(), Optional.empty(), Optional.empty());
  }

  /**
   * Refuses what cannot be made, and says which budgets nothing could be bought under.
   *
   * @return a line for each, for people
   */
  List<String> check(
      Optional<String> provider, Optional<Integer> seconds, Optional<String> writer) {
    HomeSettings settings = new HomeSettings(folder);
    Configuration configuration = command.configuration();
    List<VideoGenerator> generators =
        new Providers(configuration, AccountPace.ofOneProcess())
            .generators(
                provider.or(settings::provider).orElse(Rehearsal.PROVIDER),
                Rehearsal.generator(folder.resolve("animatic"), configuration));
    try {
      Optional<Integer> wanted = seconds.or(settings::seconds);
      requireSingly(generators.get(0), configuration, wanted, seconds.isPresent());
      ClipRequest sample = new PurchaseSettings(configuration, generators.get(0)).sample(wanted);
      requireTogether(generators.get(0), sample);
      return budgets(
          generators.get(0),
          sample,
          writer.or(settings::writer).orElse(Writers.OFFLINE),
          configuration);
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
    Optional<String> resolution = configuration.get(Setting.PETFORGE_RESOLUTION);
    if (resolution.filter(wanted -> !can.resolutions().contains(wanted)).isPresent()) {
      throw command.wrong(
          command
              .messages()
              .say(
                  "usage.resolution",
                  who,
                  can.resolutions().stream().sorted().toList(),
                  resolution.get()));
    }
  }

  private static List<Long> lengths(Capabilities can) {
    return can.durations().stream().map(Duration::toSeconds).toList();
  }

  /** Some lengths are made at some resolutions only, and some sound likewise. */
  private void requireTogether(VideoGenerator generator, ClipRequest sample) {
    try {
      generator.check(sample);
    } catch (PermanentException e) {
      throw command.wrong(command.messages().failure(e.failure()));
    }
  }

  /** An amount in another currency can hold no price: everything would wait for ever. */
  private List<String> budgets(
      VideoGenerator generator, ClipRequest sample, String writer, Configuration configuration) {
    Map<String, String> currencies = new LinkedHashMap<>();
    Money price = generator.price(sample);
    if (price.micros() > 0) {
      currencies.put(generator.provider(), price.currency());
    }
    currencies.putAll(new Writers(configuration).currencies(writer));
    List<String> lines = new ArrayList<>();
    BudgetSettings.limits(configuration)
        .forEach(
            (scope, limit) ->
                currencies.forEach(
                    (who, currency) -> {
                      if (!currency.equals(limit.currency())) {
                        lines.add(
                            command
                                .messages()
                                .say(
                                    "usage.budget_currency",
                                    BudgetSettings.setting(scope),
                                    limit,
                                    who,
                                    currency));
                      }
                    }));
    return lines;
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
