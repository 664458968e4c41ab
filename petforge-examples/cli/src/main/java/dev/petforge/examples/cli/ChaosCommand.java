package dev.petforge.examples.cli;

import dev.petforge.examples.cli.kills.ChaosPlan;
import dev.petforge.examples.cli.kills.ChaosProvider;
import dev.petforge.examples.cli.kills.ChaosSeries;
import dev.petforge.testkit.emulator.EmulatorSettings;
import dev.petforge.testkit.emulator.KlingEmulator;
import dev.petforge.testkit.emulator.OmniEmulator;
import dev.petforge.testkit.emulator.RelayEmulator;
import dev.petforge.testkit.emulator.VeoEmulator;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Rehearses the worst against an emulated provider. For those who change PetForge. */
@Command(
    name = "chaos",
    hidden = true,
    description = {
      "Kills a worker again and again at a provider that loses answers, and compares the bill with",
      "the ledger and the disk. Takes up where an interrupted series ended."
    })
final class ChaosCommand extends HomeCommand {
  /** The providers with their emulators. */
  static final List<ChaosProvider> PROVIDERS =
      List.of(
          new ChaosProvider(
              "kling",
              true,
              "POST /image-to-video/",
              KlingEmulator::new,
              address ->
                  Map.of(
                      "PETFORGE_KLING_URL",
                      address.toString(),
                      "PETFORGE_KLING_KEYED",
                      "true",
                      "PETFORGE_KLING_API_KEY",
                      EmulatorSettings.KEY)),
          new ChaosProvider(
              "relay",
              false,
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
              "POST /v1/projects/pets/locations/us-central1/publishers/google/models/"
                  + "veo-3.1-fast-generate-001:predictLongRunning",
              VeoEmulator::new,
              address ->
                  Map.of(
                      "PETFORGE_VEO_URL",
                      address.toString(),
                      "PETFORGE_VEO_PROJECT",
                      "pets",
                      "PETFORGE_VEO_MODEL",
                      "veo-3.1-fast-generate-001",
                      "PETFORGE_VEO_TOKEN",
                      EmulatorSettings.KEY)),
          new ChaosProvider(
              "omni",
              false,
              "POST /v1beta/interactions",
              OmniEmulator::new,
              address ->
                  Map.of(
                      "PETFORGE_OMNI_URL",
                      address.toString(),
                      "PETFORGE_OMNI_API_KEY",
                      EmulatorSettings.KEY)));

  @Option(names = "--runs", paramLabel = "N", defaultValue = "20")
  private int runs = 20;

  @Option(names = "--seed", paramLabel = "S", defaultValue = "1")
  private long seed = 1;

  @Option(names = "--provider", paramLabel = "NAME", defaultValue = "kling")
  private String provider = "kling";

  @Option(
      names = "--workers",
      paramLabel = "W",
      defaultValue = "1",
      description = "One: more need a database on a server.")
  private int workers = 1;

  ChaosCommand(Surroundings surroundings, Words words) {
    super(surroundings, words);
  }

  @Override
  public Integer call() throws InterruptedException {
    // The JDK's server waits some 40 ms with each answer on a kept connection otherwise.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    requireRange("--runs", runs, 1, 100_000);
    requireRange("--workers", workers, 1, 1);
    ChaosProvider chosen =
        PROVIDERS.stream()
            .filter(one -> one.name().equals(provider))
            .findFirst()
            .orElseThrow(
                () ->
                    wrong(
                        words()
                            .say(
                                "usage.provider",
                                provider,
                                PROVIDERS.stream().map(ChaosProvider::name).toList())));
    ChaosSeries.Report report =
        new ChaosSeries(folder(), chosen, ChaosPlan.STANDARD, seed, surroundings().err()::println)
            .run(runs);
    print(report.tree());
    return report.good() ? 0 : PetForgeCli.FAILED;
  }
}
