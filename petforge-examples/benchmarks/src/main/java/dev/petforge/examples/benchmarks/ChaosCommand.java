package dev.petforge.examples.benchmarks;

import dev.petforge.emulator.EmulatorSettings;
import dev.petforge.emulator.KlingEmulator;
import dev.petforge.emulator.OmniEmulator;
import dev.petforge.emulator.RelayEmulator;
import dev.petforge.emulator.VeoEmulator;
import dev.petforge.examples.benchmarks.kills.ChaosDatabase;
import dev.petforge.examples.benchmarks.kills.ChaosFiles;
import dev.petforge.examples.benchmarks.kills.ChaosPlan;
import dev.petforge.examples.benchmarks.kills.ChaosProvider;
import dev.petforge.examples.benchmarks.kills.ChaosSeries;
import dev.petforge.examples.cli.CommandContext;
import dev.petforge.examples.cli.HomeCommand;
import dev.petforge.examples.cli.PetForgeCli;
import dev.petforge.examples.installation.Messages;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Rehearses the worst against an emulated provider. For those who change PetForge. */
@Command(
    name = "chaos",
    description = {
      "Kills and suspends workers again and again at a provider that loses answers, while a person",
      "changes what is wanted, and compares the bill with the ledger and the files. Takes up where",
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
      description = "sqlite or postgresql; several workers need postgresql (sqlite for one).")
  private @Nullable String database;

  @Option(
      names = "--files",
      paramLabel = "WHERE",
      description =
          "local or s3: a folder, or a bucket that is away now and then (s3 for several workers).")
  private @Nullable String files;

  @Option(
      names = "--workers",
      paramLabel = "W",
      defaultValue = "1",
      description =
          "How many workers there are, 1 to 8, on sqlite one. With several, also the database and "
              + "the files go away and come back, and workers are replaced by others "
              + "(${DEFAULT-VALUE}).")
  private int workers = 1;

  @Option(
      names = "--projects",
      paramLabel = "N",
      description = "How many videos a run makes, 1 to 1000 (2, with several workers 60).")
  private @Nullable Integer projects;

  @Option(
      names = "--segments",
      paramLabel = "N",
      description = "Of each video, 1 to 12 (3, with several workers 7).")
  private @Nullable Integer segments;

  @Option(
      names = "--parallel",
      paramLabel = "N",
      description = "How many runs are carried out at a time, 1 to 16 (2, with several workers 1).")
  private @Nullable Integer parallel;

  ChaosCommand(CommandContext context, Messages messages) {
    super(context, messages);
  }

  @Override
  public Integer call() throws InterruptedException {
    requireKnownSettings();
    // The JDK's server waits some 40 ms with each answer on a kept connection otherwise.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    requireRange("--runs", runs, 1, 100_000);
    requireRange("--workers", workers, 1, 8);
    boolean many = workers > 1;
    ChaosDatabase rows =
        named(
            database == null ? (many ? "postgresql" : "sqlite") : database,
            "chaos.database",
            ChaosDatabase.values(),
            ChaosDatabase::word);
    requireRange("--workers", workers, 1, rows == ChaosDatabase.SQLITE ? 1 : 8);
    ChaosFiles bytes =
        named(
            files == null ? (many ? "s3" : "local") : files,
            "chaos.files",
            ChaosFiles.values(),
            ChaosFiles::word);
    ChaosPlan plan = many ? ChaosPlan.MANY.withWorkers(workers) : ChaosPlan.STANDARD;
    int videos = projects == null ? plan.projects() : projects;
    int size = segments == null ? plan.segments() : segments;
    int atOnce = parallel == null ? (many ? 1 : 2) : parallel;
    requireRange("--projects", videos, 1, 1_000);
    requireRange("--segments", size, 1, 12);
    requireRange("--parallel", atOnce, 1, 16);
    Consumer<String> log = context().err()::println;
    ChaosSeries.Report report =
        new ChaosSeries(folder(), provider(), rows, bytes, plan.withVideos(videos, size), log)
            .run(seed, runs, atOnce);
    print(report.tree());
    return report.good() ? 0 : PetForgeCli.FAILED;
  }

  private ChaosProvider provider() {
    return PROVIDERS.stream()
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
  }

  private <T> T named(String word, String refusal, T[] all, Function<T, String> words) {
    return Arrays.stream(all)
        .filter(one -> words.apply(one).equals(word))
        .findFirst()
        .orElseThrow(
            () ->
                wrong(
                    BenchmarksCli.texts(messages())
                        .say(refusal, word, Arrays.stream(all).map(words).toList())));
  }
}
