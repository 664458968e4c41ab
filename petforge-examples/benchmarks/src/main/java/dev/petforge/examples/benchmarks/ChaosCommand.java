package dev.petforge.examples.benchmarks;

import dev.petforge.emulator.EmulatorSettings;
import dev.petforge.emulator.KlingEmulator;
import dev.petforge.emulator.OmniEmulator;
import dev.petforge.emulator.RelayEmulator;
import dev.petforge.emulator.VeoEmulator;
import dev.petforge.examples.benchmarks.kills.ChaosDatabase;
import dev.petforge.examples.benchmarks.kills.ChaosPlan;
import dev.petforge.examples.benchmarks.kills.ChaosProvider;
import dev.petforge.examples.benchmarks.kills.ChaosSeries;
import dev.petforge.examples.cli.CommandContext;
import dev.petforge.examples.cli.HomeCommand;
import dev.petforge.examples.cli.Messages;
import dev.petforge.examples.cli.PetForgeCli;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Rehearses the worst against an emulated provider. For those who change PetForge. */
@Command(
    name = "chaos",
    description = {
      "Kills and suspends workers again and again at a provider that loses answers, while a person",
      "changes what is wanted, and compares the bill with the ledger and the disk. Takes up where",
      "an interrupted series ended."
    })
final class ChaosCommand extends HomeCommand {
  /** The providers with their emulators. */
  static final List<ChaosProvider> PROVIDERS =
      List.of(
          new ChaosProvider(
              "kling",
              true,
              true,
              "POST /image-to-video/",
              KlingEmulator::new,
              address ->
                  Map.of(
                      "PETFORGE_KLING_URL",
                      address.toString(),
                      "PETFORGE_KLING_KEYED",
                      "true",
                      // The emulator takes nothing for what fails.
                      "PETFORGE_KLING_REFUNDS",
                      "true",
                      "PETFORGE_KLING_API_KEY",
                      EmulatorSettings.KEY)),
          new ChaosProvider(
              "relay",
              false,
              true,
              "POST /v1/videos",
              RelayEmulator::new,
              address ->
                  Map.of(
                      "PETFORGE_RELAY_URL",
                      address.toString(),
                      "PETFORGE_RELAY_API_KEY",
                      EmulatorSettings.KEY)),
          new ChaosProvider(
              "veo",
              false,
              true,
              "POST /v1/projects/pets/locations/us-central1/publishers/google/models/"
                  + "veo-3.1-fast-generate-001:predictLongRunning",
              VeoEmulator::new,
              address ->
                  Map.of(
                      "PETFORGE_VEO_URL",
                      address.toString(),
                      "PETFORGE_VEO_REFUNDS",
                      "true",
                      "PETFORGE_VEO_PROJECT",
                      "pets",
                      "PETFORGE_VEO_MODEL",
                      "veo-3.1-fast-generate-001",
                      "PETFORGE_VEO_TOKEN",
                      EmulatorSettings.KEY)),
          new ChaosProvider(
              "omni",
              false,
              false,
              "POST /v1beta/interactions",
              OmniEmulator::new,
              address ->
                  Map.of(
                      "PETFORGE_OMNI_URL",
                      address.toString(),
                      "PETFORGE_OMNI_API_KEY",
                      EmulatorSettings.KEY)));

  private static final Map<String, Supplier<ChaosDatabase>> DATABASES =
      new TreeMap<>(
          Map.of("sqlite", ChaosDatabase::sqlite, "postgresql", ChaosDatabase::postgresql));

  @Option(
      names = "--runs",
      paramLabel = "N",
      defaultValue = "20",
      description = "How many runs, 1 to 100000 (${DEFAULT-VALUE}).")
  private int runs = 20;

  @Option(
      names = "--seed",
      paramLabel = "S",
      defaultValue = "1",
      description =
          "Of the first run, the next has one more; the same seed means the same faults"
              + " (${DEFAULT-VALUE}).")
  private long seed = 1;

  @Option(
      names = "--provider",
      paramLabel = "NAME",
      defaultValue = "kling",
      description = "kling, relay, veo or omni (${DEFAULT-VALUE}).")
  private String provider = "kling";

  @Option(
      names = "--database",
      paramLabel = "NAME",
      defaultValue = "sqlite",
      description = "sqlite or postgresql (${DEFAULT-VALUE}).")
  private String database = "sqlite";

  @Option(
      names = "--workers",
      paramLabel = "W",
      defaultValue = "1",
      description =
          "How many workers begin, 1 to 8, on sqlite one; more follow when one is silent"
              + " (${DEFAULT-VALUE}).")
  private int workers = 1;

  @Option(
      names = "--parallel",
      paramLabel = "N",
      defaultValue = "2",
      description = "How many runs are carried out at a time, 1 to 16 (${DEFAULT-VALUE}).")
  private int parallel = 2;

  ChaosCommand(CommandContext context, Messages messages) {
    super(context, messages);
  }

  @Override
  public Integer call() throws InterruptedException {
    requireKnownSettings();
    // The JDK's server waits some 40 ms with each answer on a kept connection otherwise.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    requireRange("--runs", runs, 1, 100_000);
    requireRange("--parallel", parallel, 1, 16);
    requireRange("--workers", workers, 1, database.equals("sqlite") ? 1 : 8);
    ChaosProvider chosen =
        PROVIDERS.stream()
            .filter(one -> one.name().equals(provider))
            .findFirst()
            .orElseThrow(
                () ->
                    wrong(
                        messages()
                            .say(
                                "usage.provider",
                                provider,
                                PROVIDERS.stream().map(ChaosProvider::name).toList())));
    Supplier<ChaosDatabase> runsOn =
        Optional.ofNullable(DATABASES.get(database))
            .orElseThrow(
                () ->
                    wrong(
                        BenchmarksCli.texts(messages())
                            .say("chaos.database", database, DATABASES.keySet())));
    Consumer<String> log = context().err()::println;
    try (ChaosDatabase made = runsOn.get()) {
      ChaosSeries.Report report =
          new ChaosSeries(folder(), chosen, ChaosPlan.STANDARD.withWorkers(workers), log)
              .run(made, seed, runs, parallel);
      print(report.tree());
      return report.good() ? 0 : PetForgeCli.FAILED;
    }
  }
}
