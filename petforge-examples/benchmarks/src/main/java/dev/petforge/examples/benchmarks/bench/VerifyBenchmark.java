package dev.petforge.examples.benchmarks.bench;

import dev.petforge.call.CallStatus;
import dev.petforge.call.Fact;
import dev.petforge.call.ProviderCall;
import dev.petforge.failure.PermanentException;
import dev.petforge.file.FileKey;
import dev.petforge.file.ProjectFiles;
import dev.petforge.file.Sha256;
import dev.petforge.file.StoredFile;
import dev.petforge.generation.ClipRequest;
import dev.petforge.generation.FrameRef;
import dev.petforge.generation.ProviderJobId;
import dev.petforge.json.Json;
import dev.petforge.media.Picture;
import dev.petforge.production.ShownFiles;
import dev.petforge.project.ProjectId;
import dev.petforge.segment.Chain;
import dev.petforge.segment.ClipFiles;
import dev.petforge.segment.FinalVideo;
import dev.petforge.segment.Segment;
import dev.petforge.segment.SegmentVersion;
import dev.petforge.storage.jdbc.JdbcPersistence;
import dev.petforge.storyboard.Language;
import dev.petforge.task.Activity;
import dev.petforge.task.Opening;
import dev.petforge.task.Outcome;
import dev.petforge.task.Source;
import dev.petforge.task.Task;
import dev.petforge.task.Versions;
import dev.petforge.testkit.Calls;
import dev.petforge.testkit.Tasks;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Measures {@code verify} of many finished projects, each command in a process of its own, against
 * {@code sha256sum} over the same files, in turns. A ratio of 2 is half of its speed.
 */
public final class VerifyBenchmark {
  private static final int CLIPS = 7;
  private static final int FRAME_BYTES = 30_000;
  private static final long PATIENCE_MINUTES = 60;
  private static final Duration CLIP = Duration.ofSeconds(8);

  private final int projects;
  private final int clipBytes;
  private final Path folder;
  private final Consumer<String> log;

  /**
   * @param projects how many, at least 1
   * @param clipBytes the size of a clip; a video has that of its clips
   * @param folder an empty one
   * @param log is told how it gets on
   */
  public VerifyBenchmark(int projects, int clipBytes, Path folder, Consumer<String> log) {
    this.projects = projects;
    this.clipBytes = clipBytes;
    this.folder = folder;
    this.log = log;
  }

  /**
   * Measures.
   *
   * @param rounds how often, at least 1
   * @return {@code {"name", "projects", "files", "bytes", "rounds", "sha256sum_ms", "hash_ms",
   *     "sizes_ms", "ratio", "sizes_ratio"}}: {@code ratio} of {@code verify --hash} to sha256sum,
   *     {@code sizes_ratio} of {@code verify} to {@code verify --hash}; medians
   * @throws IOException if files cannot be made or a command does not end well
   */
  public Map<String, Object> measure(int rounds) throws IOException, InterruptedException {
    Path home = fill();
    List<Long> sums = new ArrayList<>();
    List<Long> hashes = new ArrayList<>();
    List<Long> sizes = new ArrayList<>();
    Map<?, ?> looked = Map.of();
    for (int round = 0; round < rounds; round++) {
      sums.add(told("sha256sum", sha256sum(home)));
      long begun = System.nanoTime();
      looked = verify(home, "--hash");
      hashes.add(told("verify --hash", System.nanoTime() - begun));
      begun = System.nanoTime();
      verify(home);
      sizes.add(told("verify", System.nanoTime() - begun));
    }
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("name", "verify");
    result.put("projects", projects);
    result.put("files", looked.get("files"));
    result.put("bytes", looked.get("bytes_read"));
    result.put("rounds", rounds);
    result.put("sha256sum_ms", Median.millis(sums));
    result.put("hash_ms", Median.millis(hashes));
    result.put("sizes_ms", Median.millis(sizes));
    result.put("ratio", Median.millis(hashes) / Median.millis(sums));
    result.put("sizes_ratio", Median.millis(sizes) / Median.millis(hashes));
    return result;
  }

  private long told(String what, long nanos) {
    log.accept(String.format(Locale.ROOT, "%s: %.2f s", what, nanos / 1e9));
    return nanos;
  }

  /** Over versions, and not over the names that are the same files. */
  private long sha256sum(Path home) throws IOException, InterruptedException {
    long begun = System.nanoTime();
    run(
        List.of(
            "bash",
            "-c",
            "find \"$1\" -path '*/archive/*' -type f -print0 | xargs -0 sha256sum",
            "bash",
            home.resolve("files").toString()));
    return System.nanoTime() - begun;
  }

  private Map<?, ?> verify(Path home, String... options) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.petforge.examples.cli.PetForgeCli",
                "verify",
                "--home",
                home.toString(),
                "--json"));
    command.addAll(List.of(options));
    String said = run(command);
    Map<?, ?> looked = (Map<?, ?>) Json.read(said, "verify");
    Workshop.require(
        looked.get("findings") instanceof List<?> none && none.isEmpty(),
        "what is sound was not found so: " + said);
    return looked;
  }

  private String run(List<String> command) throws IOException, InterruptedException {
    Path out = folder.resolve("out.txt");
    Path err = folder.resolve("err.txt");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("PETFORGE_"));
    builder.environment().remove("DB_URL");
    Process process = builder.start();
    if (!process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES) || process.exitValue() != 0) {
      process.destroyForcibly();
      throw new IOException(
          command.get(0) + " failed: " + Files.readString(out) + Files.readString(err));
    }
    return Files.readString(out);
  }

  private Path fill() throws IOException {
    Path home = Files.createDirectories(folder.resolve("home"));
    Random random = new Random(projects);
    try (JdbcPersistence persistence =
        JdbcPersistence.builder(home.resolve("petforge.db")).open()) {
      List<Project> some = new ArrayList<>();
      for (int i = 0; i < projects; i++) {
        some.add(make(Tasks.id(i), home.resolve("files"), random));
        if (some.size() == 100 || i == projects - 1) {
          store(persistence, some);
          some.clear();
        }
      }
    }
    log.accept("made: " + projects + " projects");
    return home;
  }

  private record Project(Task task, List<ProviderCall> calls) {}

  private static void store(JdbcPersistence persistence, List<Project> some) {
    persistence
        .tasks()
        .commitNew(
            some.stream()
                .map(one -> new Outcome.Decided(one.task(), one.calls(), Map.of(), List.of()))
                .toList());
    some.forEach(
        one -> persistence.tasks().filesShown(one.task().id(), one.task().versions().projection()));
  }

  /** A finished project with files that have what the database says, and names that show them. */
  private Project make(ProjectId id, Path root, Random random) throws IOException {
    Source sample = Tasks.source(id, CLIPS, Optional.empty());
    ProjectFiles home = new ProjectFiles(sample.home());
    FileKey picture = home.openingArchive("20260128_081318_00000000");
    StoredFile opened = write(root, picture, FRAME_BYTES, random);
    Picture known = sample.opening().picture().orElseThrow();
    Source source =
        new Source(
            Optional.empty(),
            sample.template(),
            sample.releaseDate(),
            CLIPS,
            sample.sceneDescription(),
            new Opening(new FrameRef(picture, opened.sha256()), known, Optional.empty()),
            sample.home());
    List<Segment> segments = new ArrayList<>();
    List<ProviderCall> calls = new ArrayList<>();
    FrameRef from = source.opening().frame();
    for (int i = 0; i < CLIPS; i++) {
      SegmentVersion clip = clip(root, home, i, from.sha256(), random);
      calls.add(done(startingFrom(from, Calls.planned(id, i)), from, clip));
      segments.add(new Segment(i, Optional.of(clip), List.of(), Optional.empty(), false));
      from = new FrameRef(clip.files().seed().key(), clip.files().seed().sha256());
    }
    String version = "20260128_091318_00000001";
    Chain clips = new Chain(opened.sha256(), segments, Optional.empty(), List.of());
    FinalVideo video =
        new FinalVideo(
            version,
            write(root, home.finalArchive(version), CLIPS * clipBytes, random),
            clips.currentVersions(),
            CLIP.multipliedBy(CLIPS),
            List.of(),
            Tasks.START);
    Task task =
        new Task(
            id,
            source,
            Optional.of(Tasks.script(CLIPS)),
            new Chain(opened.sha256(), segments, Optional.of(video), List.of()),
            Activity.NONE,
            new Versions(1, 1, Tasks.START, Tasks.START));
    show(root, task);
    return new Project(task, calls);
  }

  private SegmentVersion clip(Path root, ProjectFiles home, int index, Sha256 from, Random random)
      throws IOException {
    String version = "20260128_081318_0000000" + index;
    FileKey at = home.segmentArchive(index, version);
    ClipFiles files =
        new ClipFiles(
            write(root, at.child("segment_" + index + "_eating.mp4"), clipBytes, random),
            write(root, at.child("first.jpg"), FRAME_BYTES, random),
            write(root, at.child("last.jpg"), FRAME_BYTES, random),
            write(root, at.child("last.png"), FRAME_BYTES, random));
    return new SegmentVersion(
        version,
        files,
        Optional.of(from),
        CLIP,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Tasks.START);
  }

  private static ProviderCall startingFrom(FrameRef frame, ProviderCall sample) {
    ClipRequest request = sample.request();
    return ProviderCall.planned(
        "bench",
        sample.subject(),
        sample.terms(),
        new ClipRequest(
            request.model(),
            request.shot(),
            request.shotType(),
            request.prompt(),
            request.negativePrompt(),
            request.action(),
            frame,
            Optional.empty(),
            request.duration(),
            request.resolution(),
            request.sound()),
        sample.urgency());
  }

  private static ProviderCall done(ProviderCall planned, FrameRef from, SegmentVersion clip) {
    ProviderJobId job = new ProviderJobId("job-" + planned.key());
    CallStatus sent = planned.status().sending("bench", Tasks.START);
    return planned
        .with(sent)
        .after(new Fact.Accepted(1, job), Tasks.START)
        .after(
            new Fact.Succeeded(job, "https://cdn.example/" + from.sha256(), Optional.empty()),
            Tasks.START)
        .after(new Fact.Fetched(clip), Tasks.START);
  }

  private static void show(Path root, Task task) throws IOException {
    ShownFiles shown = ShownFiles.of(task);
    for (Map.Entry<FileKey, FileKey> name : shown.versions().entrySet()) {
      Path file = root.resolve(name.getKey().value());
      Files.createDirectories(file.getParent());
      Files.createLink(file, root.resolve(name.getValue().value()));
    }
    for (Map.Entry<FileKey, byte[]> document : shown.documents(Language.ENGLISH).entrySet()) {
      Files.write(root.resolve(document.getKey().value()), document.getValue());
    }
  }

  private static StoredFile write(Path root, FileKey key, int bytes, Random random)
      throws IOException {
    Path file = root.resolve(key.value());
    Files.createDirectories(file.getParent());
    MessageDigest digest = sha256();
    byte[] piece = new byte[1 << 16];
    try (OutputStream out = Files.newOutputStream(file)) {
      for (int left = bytes; left > 0; left -= piece.length) {
        random.nextBytes(piece);
        int count = Math.min(left, piece.length);
        digest.update(piece, 0, count);
        out.write(piece, 0, count);
      }
    }
    return new StoredFile(key, bytes, new Sha256(HexFormat.of().formatHex(digest.digest())));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new PermanentException(
          "BENCH_FAILED", "every Java platform must have SHA-256: " + e, e);
    }
  }
}
