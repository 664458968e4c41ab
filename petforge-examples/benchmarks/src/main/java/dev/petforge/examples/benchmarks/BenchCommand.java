package dev.petforge.examples.benchmarks;

import dev.petforge.examples.benchmarks.bench.BucketBenchmark;
import dev.petforge.examples.benchmarks.bench.DecisionsBenchmark;
import dev.petforge.examples.benchmarks.bench.Growth;
import dev.petforge.examples.benchmarks.bench.GrowthBenchmark;
import dev.petforge.examples.benchmarks.bench.IdleBenchmark;
import dev.petforge.examples.benchmarks.bench.ImportBenchmark;
import dev.petforge.examples.benchmarks.bench.LoadBenchmark;
import dev.petforge.examples.benchmarks.bench.MediaBenchmark;
import dev.petforge.examples.benchmarks.bench.PageBenchmark;
import dev.petforge.examples.benchmarks.bench.PushBenchmark;
import dev.petforge.examples.benchmarks.bench.ScalePart;
import dev.petforge.examples.benchmarks.bench.ScheduleBenchmark;
import dev.petforge.examples.benchmarks.bench.StartBenchmark;
import dev.petforge.examples.benchmarks.bench.VerifyBenchmark;
import dev.petforge.examples.benchmarks.bench.WishesBenchmark;
import dev.petforge.examples.cli.CliCommand;
import dev.petforge.examples.cli.CommandContext;
import dev.petforge.examples.installation.Installation;
import dev.petforge.examples.installation.Messages;
import dev.petforge.failure.PermanentException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Measures parts of PetForge against a baseline. For those who change PetForge. */
@Command(
    name = "bench",
    description = "Measures against a baseline in the same run; prints ratios, below 1 is faster.")
final class BenchCommand extends CliCommand {
  /** The parts of {@code scale}, in the order in which they are measured. */
  private static final List<String> SCALE =
      List.of("schedule", "load", "decisions", "wishes", "idle");

  @Parameters(
      index = "0",
      paramLabel = "NAME",
      description =
          "What to measure: media, push, start, growth, import, verify, bucket, scale, page; or fill, to"
              + " make a full database.")
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
      description =
          "media, start, bucket, page: how often (5), import, verify: (3). growth: how often at most (31). scale's"
              + " decisions: how often each way gets its turn (20).")
  private @Nullable Integer rounds;

  @Option(
      names = "--rows",
      paramLabel = "N",
      defaultValue = "1000",
      description = "push: how many rows are written (${DEFAULT-VALUE}).")
  private int rows = 1000;

  @Option(
      names = "--script",
      paramLabel = "FILE",
      defaultValue = "petforge",
      description = "start, page: the script that starts PetForge (./${DEFAULT-VALUE}).")
  private Path script = Path.of("petforge");

  @Option(
      names = "--projects",
      paramLabel = "N",
      description =
          "growth, fill, page, scale's idle: how many finished projects (100000), verify: (1000). scale's schedule: how"
              + " many are made (200). scale's wishes: how many are told each way (1000).")
  private @Nullable Integer projects;

  @Option(
      names = "--segments",
      paramLabel = "N",
      defaultValue = "7",
      description = "scale: clips of each project (${DEFAULT-VALUE}).")
  private int segments = 7;

  @Option(
      names = "--slots",
      paramLabel = "N",
      defaultValue = "64",
      description = "scale: how many clips are made at once (${DEFAULT-VALUE}).")
  private int slots = 64;

  @Option(
      names = "--workers",
      paramLabel = "W",
      defaultValue = "1",
      description =
          "growth, scale's schedule: how many workers there are on a database, on sqlite one"
              + " (${DEFAULT-VALUE}).")
  private int workers = 1;

  @Option(
      names = "--round-trip-ms",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "scale's schedule: by how much there and back the way to the database is longer, on sqlite"
              + " not at all (${DEFAULT-VALUE}).")
  private int roundTripMs;

  @Option(
      names = "--clip-seconds",
      paramLabel = "S",
      defaultValue = "3",
      description = "scale: how long the provider takes for a clip (${DEFAULT-VALUE}).")
  private int clipSeconds = 3;

  @Option(
      names = "--calls",
      paramLabel = "N",
      defaultValue = "10000",
      description = "scale's load: calls that are under way (${DEFAULT-VALUE}).")
  private int calls = 10_000;

  @Option(
      names = "--seconds",
      paramLabel = "S",
      description = "scale: how long load (120) and idle (60) are measured.")
  private @Nullable Integer seconds;

  @Option(
      names = "--filled",
      paramLabel = "DIR",
      description =
          "scale's idle: the folder of a fill with as many --projects, which is copied (SQLite).")
  private @Nullable Path filled;

  @Option(
      names = "--only",
      paramLabel = "PART",
      description = "scale: a part of it alone: schedule, load, decisions, wishes or idle.")
  private @Nullable String only;

  @Option(
      names = "--pictures",
      paramLabel = "N",
      defaultValue = "2000",
      description = "import: how many pictures (${DEFAULT-VALUE}).")
  private int pictures = 2000;

  @Option(
      names = "--clip-kb",
      paramLabel = "N",
      defaultValue = "1000",
      description = "verify: the size of a clip in kilobytes (${DEFAULT-VALUE}).")
  private int clipKilobytes = 1000;

  @Option(
      names = "--large-mb",
      paramLabel = "N",
      defaultValue = "2000",
      description = "bucket: the size of the large file in megabytes (${DEFAULT-VALUE}).")
  private int largeMegabytes = 2000;

  @Option(
      names = "--database",
      paramLabel = "NAME",
      defaultValue = "sqlite",
      description = "growth, import, scale, fill: sqlite or postgresql (${DEFAULT-VALUE}).")
  private String database = "sqlite";

  @Option(
      names = "--home",
      paramLabel = "DIR",
      description =
          "growth, import, verify, bucket, scale, page: where all is put, which goes afterwards. fill: where it stays.")
  private @Nullable Path home;

  BenchCommand(CommandContext context, Messages messages) {
    super(context, messages);
  }

  @Override
  public Integer call() throws InterruptedException {
    requireKnownSettings();
    switch (name) {
      case "media" -> print(media());
      case "push" -> print(push());
      case "start" -> print(start());
      case "growth" -> growth();
      case "import" -> print(imported());
      case "verify" -> print(verified());
      case "bucket" -> print(bucket());
      case "scale" -> scale();
      case "page" -> print(page());
      case "fill" -> fill();
      default ->
          throw wrong(
              "NAME must be media, push, start, growth, import, verify, bucket, scale, page or fill, was '"
                  + name
                  + "'");
    }
    return 0;
  }

  private Map<String, Object> push() {
    requireRange("--rows", rows, 1, 20_000);
    return new PushBenchmark(rows).measure();
  }

  private Map<String, Object> start() throws InterruptedException {
    Path launcher = launcher();
    return inFolder(
        folder -> {
          Path empty = folder.resolve("home");
          Path photos = Files.createDirectories(folder.resolve("photos"));
          Installation.onPictures(empty, photos, Map.of(), "animatic").close();
          return new StartBenchmark(launcher, empty, folder).measure(rounds(5));
        });
  }

  private Path launcher() {
    Path launcher = context().directory().resolve(script);
    if (!Files.isRegularFile(launcher)) {
      throw wrong("--script must be the script petforge, there is none: " + launcher);
    }
    return launcher;
  }

  private Map<String, Object> page() throws InterruptedException {
    Path launcher = launcher();
    int many = projects(100_000);
    requireRange("--projects", many, 1_000, 1_000_000);
    return inFolder(
        folder ->
            new PageBenchmark(launcher, many, folder, context().err()::println).measure(rounds(5)));
  }

  private int rounds(int usual) {
    int wanted = rounds == null ? usual : rounds;
    requireRange("--rounds", wanted, 1, 1000);
    return wanted;
  }

  private Map<String, Object> imported() throws InterruptedException {
    requireRange("--pictures", pictures, 1, 100_000);
    requireDatabase();
    return inFolder(
        folder ->
            new ImportBenchmark(pictures, database, folder, context().err()::println)
                .measure(rounds(3)));
  }

  private Map<String, Object> verified() throws InterruptedException {
    int finished = projects(1_000);
    requireRange("--projects", finished, 1, 100_000);
    requireRange("--clip-kb", clipKilobytes, 1, 100_000);
    return inFolder(
        folder ->
            new VerifyBenchmark(finished, clipKilobytes * 1_000, folder, context().err()::println)
                .measure(rounds(3)));
  }

  private Map<String, Object> bucket() throws InterruptedException {
    requireRange("--large-mb", largeMegabytes, 1, 100_000);
    return inFolder(folder -> new BucketBenchmark(largeMegabytes, folder).measure(rounds(5)));
  }

  private void growth() throws InterruptedException {
    Growth growth = inFolder(folder -> benchmark(folder).measure());
    if (json()) {
      print(growth.tree());
    } else {
      context().out().print(growth.table());
    }
  }

  private void fill() throws InterruptedException {
    if (home == null || !database.equals("sqlite")) {
      throw wrong("fill needs --home, and makes a database of SQLite");
    }
    Path folder = context().directory().resolve(home);
    if (Files.exists(folder.resolve("petforge.db"))) {
      throw wrong("--home must be a new folder, there is a database in " + folder);
    }
    told(
        "fill " + folder,
        () -> {
          benchmark(Files.createDirectories(folder)).fill();
          return folder;
        });
  }

  private GrowthBenchmark benchmark(Path folder) {
    int finished = projects(100_000);
    requireRange("--projects", finished, 10, 1_000_000);
    requireDatabase();
    return new GrowthBenchmark(
        finished, database, rounds(31), workers(), folder, context().err()::println);
  }

  private int workers() {
    requireRange("--workers", workers, 1, database.equals("sqlite") ? 1 : 16);
    return workers;
  }

  private int projects(int usual) {
    return projects == null ? usual : projects;
  }

  private void requireDatabase() {
    if (!List.of("sqlite", "postgresql").contains(database)) {
      throw wrong("--database must be sqlite or postgresql, was '" + database + "'");
    }
  }

  private void scale() throws InterruptedException {
    requireDatabase();
    if (only != null && !SCALE.contains(only)) {
      throw wrong("--only must be one of " + SCALE + ", was '" + only + "'");
    }
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("name", "scale");
    tree.put("database", database);
    StringBuilder table = new StringBuilder();
    for (String part : SCALE) {
      if (only == null || only.equals(part)) {
        ScalePart measured = inFolder(folder -> scalePart(part, folder));
        tree.put(part, measured.tree());
        table.append(measured.table());
      }
    }
    if (json()) {
      print(tree);
    } else {
      context().out().print(table);
    }
  }

  private ScalePart scalePart(String part, Path folder) throws Exception {
    return switch (part) {
      case "schedule" -> schedule(folder);
      case "load" -> load(folder);
      case "decisions" ->
          new DecisionsBenchmark(database, rounds(20), folder, context().err()::println).measure();
      case "wishes" -> wishes(folder);
      case "idle" -> idle(folder);
      default -> throw new IllegalArgumentException("there is no part " + part);
    };
  }

  private ScalePart wishes(Path folder) throws Exception {
    int told = projects(1_000);
    requireRange("--projects", told, 5, 100_000);
    return new WishesBenchmark(told, database, folder, context().err()::println).measure();
  }

  private ScalePart load(Path folder) throws Exception {
    requireRange("--calls", calls, 4, 1_000_000);
    return new LoadBenchmark(calls, length(120), database, folder, context().err()::println)
        .measure();
  }

  private ScalePart idle(Path folder) throws Exception {
    int finished = projects(100_000);
    requireRange("--projects", finished, 10, 1_000_000);
    if (filled != null && !database.equals("sqlite")) {
      throw wrong("--filled is a database of SQLite");
    }
    return new IdleBenchmark(
            finished,
            Optional.ofNullable(filled)
                .map(home -> context().directory().resolve(home).resolve("petforge.db")),
            length(60),
            database,
            folder,
            context().err()::println)
        .measure();
  }

  private Duration length(int usual) {
    int wanted = seconds == null ? usual : seconds;
    requireRange("--seconds", wanted, 1, 86_400);
    return Duration.ofSeconds(wanted);
  }

  private ScalePart schedule(Path folder) throws Exception {
    int made = projects(200);
    requireRange("--projects", made, 1, 10_000);
    requireRange("--segments", segments, 1, 12);
    requireRange("--slots", slots, 1, 1_000);
    requireRange("--clip-seconds", clipSeconds, 1, 3_600);
    requireRange("--round-trip-ms", roundTripMs, 0, database.equals("sqlite") ? 0 : 10_000);
    return new ScheduleBenchmark(
            made,
            segments,
            slots,
            Duration.ofSeconds(clipSeconds),
            workers(),
            database,
            Duration.ofMillis(roundTripMs),
            folder,
            context().err()::println)
        .measure();
  }

  private Map<String, Object> media() throws InterruptedException {
    if (clips == null) {
      throw wrong("--clips must be given for media");
    }
    Path folder = context().directory().resolve(clips);
    return inFolder(
        directory -> new MediaBenchmark(clips(folder), ffmpeg, directory).measure(rounds(5)));
  }

  private interface Measurement<T> {
    T in(Path folder) throws Exception;
  }

  /** Measures in a folder that is thrown away. */
  private <T> T inFolder(Measurement<T> measurement) throws InterruptedException {
    return told(
        "measure " + name,
        () -> {
          Path folder =
              home == null
                  ? Files.createTempDirectory("petforge-bench")
                  : Files.createTempDirectory(
                      Files.createDirectories(context().directory().resolve(home)), "bench");
          try {
            return measurement.in(folder);
          } finally {
            remove(folder);
          }
        });
  }

  /** Says what could not be done, where the failure does not say it itself. */
  private static <T> T told(String what, Callable<T> work) throws InterruptedException {
    try {
      return work.call();
    } catch (InterruptedException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new PermanentException("BENCH_FAILED", "cannot " + what + ": " + e, e);
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
