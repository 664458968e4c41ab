package dev.petforge.examples.benchmarks.bench;

import dev.petforge.emulator.Emulator;
import dev.petforge.emulator.EmulatorSettings;
import dev.petforge.emulator.KlingEmulator;
import dev.petforge.examples.installation.picture.PetPictures;
import dev.petforge.failure.PermanentException;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/**
 * Measures what the workshop's page waits for: a list of all projects while many look and many
 * segments are made, against the same bytes as static files of the same server; a page of a list
 * out of many projects, against one out of few; how soon a change is heard of; and what the first
 * visit loads.
 */
public final class PageBenchmark {
  private static final int READERS = 20;
  private static final int RUNNING = 50;
  private static final int LIST = 1_000;

  /** The most that one answer has. */
  private static final int PART = 500;

  private static final int PAGE = 50;
  private static final int PICTURE_SIDE = 320;
  private static final double PERCENTILE = 0.95;
  private static final double POLL_MS = 1_000;

  /** A minute of rendering is over when the measurement is; a day is not. */
  private static final Duration NEVER_DONE = Duration.ofDays(1);

  private static final Duration PATIENCE = Duration.ofMinutes(10);

  /** What the first page names of itself. */
  private static final Pattern PARTS = Pattern.compile("(?:src|href)=\"(/[^\"]+)\"");

  private final Path script;
  private final int many;
  private final Path folder;
  private final Consumer<String> log;

  /**
   * @param script the script {@code petforge}, which starts the servers
   * @param many how many projects the larger installation has, at least 1,000
   * @param folder an empty one, for both installations
   * @param log is told how it gets on
   */
  public PageBenchmark(Path script, int many, Path folder, Consumer<String> log) {
    this.script = script;
    this.many = many;
    this.folder = folder;
    this.log = log;
  }

  /**
   * Measures.
   *
   * @param rounds how often each, at least 1; one more comes first, while the servers' JVMs compile
   * @return {@code {"name", "list": {"ratio", "plain_ratio", …}, "page": {"ratio", …}, "event":
   *     {"ratio", …}, "load": {"ratio", …}, "ratio"}}, the last one that of the list
   * @throws Exception if a server cannot be started, or answers with a failure
   */
  public Map<String, Object> measure(int rounds) throws Exception {
    Path fewHome = filled("few", LIST);
    Path manyHome = filled("many", many);
    Path files = Files.createDirectories(folder.resolve("files"));
    try (Emulator provider =
            new KlingEmulator(
                EmulatorSettings.standard().withSlots(RUNNING).withRenderTime(NEVER_DONE));
        WorkshopServer few = WorkshopServer.start(script, fewHome, settings(provider, files));
        WorkshopServer other = WorkshopServer.start(script, manyHome, settings(provider, files))) {
      Map<String, Object> page = page(few, other, rounds);
      run(few);
      Map<String, Object> list = list(few, files, rounds);
      Map<String, Object> result = new LinkedHashMap<>();
      result.put("name", "page");
      result.put("rounds", rounds);
      result.put("list", list);
      result.put("page", page);
      result.put("event", event(few, rounds));
      result.put("load", load(few));
      result.put("ratio", list.get("ratio"));
      return result;
    }
  }

  private Path filled(String name, int projects) throws Exception {
    Path home = Files.createDirectories(folder.resolve(name));
    new GrowthBenchmark(projects, "sqlite", 1, 1, home, log).fill();
    return home;
  }

  private static Map<String, String> settings(Emulator provider, Path files) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("PETFORGE_KLING_URL", provider.address().toString());
    settings.put("PETFORGE_KLING_API_KEY", EmulatorSettings.KEY);
    settings.put("PETFORGE_KLING_KEYED", "true");
    settings.put("PETFORGE_ALLOW_LOCAL", "true");
    settings.put("PETFORGE_SLOTS", String.valueOf(RUNNING));
    // The static files of the baseline come from where the page's do, by the same filters.
    settings.put("SPRING_WEB_RESOURCES_STATICLOCATIONS", "classpath:/static/,file:" + files + "/");
    return settings;
  }

  /** Has as many segments made as there are slots, by a provider that never comes to an end. */
  private void run(WorkshopServer server) throws Exception {
    List<String> projects = new ArrayList<>();
    for (int i = 0; i < RUNNING; i++) {
      projects.add(server.createProject(picture(i)));
    }
    server.post("/api/batch/generate-storyboards", Map.of("project_ids", projects));
    until(server, "/api/batch/tasks/local?limit=1&status=storyboard_ready");
    server.post(
        "/api/batch/generate-segments", Map.of("project_ids", projects, "segment_index", 0));
    until(server, "/api/batch/tasks/local?limit=1&status=generating_segment");
    log.accept("segments that are made: " + RUNNING);
  }

  private static void until(WorkshopServer server, String list) throws Exception {
    long patience = System.nanoTime() + PATIENCE.toNanos();
    while (!(server.json(list).get("total") instanceof Number total)
        || total.intValue() < RUNNING) {
      Workshop.require(System.nanoTime() < patience, list + " does not come to " + RUNNING);
      TimeUnit.MILLISECONDS.sleep(200);
    }
  }

  private static byte[] picture(int number) throws IOException {
    BufferedImage drawn = PetPictures.draw(number);
    BufferedImage small = new BufferedImage(PICTURE_SIDE, PICTURE_SIDE, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = small.createGraphics();
    graphics.drawImage(drawn, 0, 0, PICTURE_SIDE, PICTURE_SIDE, null);
    graphics.dispose();
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    ImageIO.write(small, "png", png);
    return png.toByteArray();
  }

  /** A list of 1,000 projects is read in parts. */
  private static List<String> parts(WorkshopServer server) throws Exception {
    String first = "/api/batch/tasks/local?limit=" + PART;
    Object next = server.json(first).get("next");
    return List.of(first, first + "&after=" + next);
  }

  private Map<String, Object> list(WorkshopServer server, Path files, int rounds) throws Exception {
    List<String> parts = parts(server);
    List<String> copies = new ArrayList<>();
    Path folder = Files.createDirectories(files.resolve("static"));
    for (int i = 0; i < parts.size(); i++) {
      Files.writeString(folder.resolve("list-" + i + ".json"), server.text(parts.get(i)));
      copies.add("/static/list-" + i + ".json");
    }
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("projects", LIST);
    tree.put("readers", READERS);
    tree.put("segments_running", RUNNING);
    Compared packed = compared(server, parts, copies, rounds, true);
    Compared plain = compared(server, parts, copies, rounds, false);
    tree.put("ratio", packed.ratio());
    tree.put("ours_p95_ms", packed.ours());
    tree.put("static_p95_ms", packed.baseline());
    tree.put("plain_ratio", plain.ratio());
    tree.put("plain_ours_p95_ms", plain.ours());
    tree.put("plain_static_p95_ms", plain.baseline());
    tree.put("alone_ms", alone(server, parts));
    tree.put("static_alone_ms", alone(server, copies));
    return tree;
  }

  /** What the greater part of the readers waited for at most, in milliseconds. */
  private record Compared(double ours, double baseline) {
    double ratio() {
      return ours / baseline;
    }
  }

  private Compared compared(
      WorkshopServer server, List<String> ours, List<String> baseline, int rounds, boolean packed)
      throws Exception {
    List<Double> first = new ArrayList<>();
    List<Double> second = new ArrayList<>();
    ExecutorService threads = Executors.newFixedThreadPool(READERS);
    try {
      List<HttpClient> readers =
          Stream.generate(
                  () -> HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build())
              .limit(READERS)
              .toList();
      for (int round = 0; round <= rounds; round++) {
        List<Double> one = allAtOnce(threads, readers, server, ours, packed);
        List<Double> other = allAtOnce(threads, readers, server, baseline, packed);
        if (round > 0) {
          first.addAll(one);
          second.addAll(other);
        }
      }
    } finally {
      threads.shutdownNow();
    }
    Compared compared = new Compared(percentile(first), percentile(second));
    log.accept(
        "list of %d, %s: %.0f ms, static %.0f ms"
            .formatted(LIST, packed ? "packed" : "plain", compared.ours(), compared.baseline()));
    return compared;
  }

  /** How long each of the readers waits for all parts, in milliseconds. */
  private static List<Double> allAtOnce(
      ExecutorService threads,
      List<HttpClient> readers,
      WorkshopServer server,
      List<String> parts,
      boolean packed)
      throws Exception {
    List<Callable<Double>> reads = new ArrayList<>();
    for (HttpClient reader : readers) {
      reads.add(
          () -> {
            long nanos = 0;
            for (String part : parts) {
              nanos += server.bytes(reader, part, packed).nanos();
            }
            return nanos / 1e6;
          });
    }
    List<Double> millis = new ArrayList<>();
    for (Future<Double> read : threads.invokeAll(reads)) {
      millis.add(read.get());
    }
    return millis;
  }

  private static double percentile(List<Double> millis) {
    double[] sorted = millis.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    return sorted[(int) Math.ceil(sorted.length * PERCENTILE) - 1];
  }

  private static double alone(WorkshopServer server, List<String> parts) throws Exception {
    List<Long> nanos = new ArrayList<>();
    for (int i = 0; i < READERS; i++) {
      long all = 0;
      for (String part : parts) {
        all += server.bytes(part).nanos();
      }
      nanos.add(all);
    }
    return Median.millis(nanos);
  }

  private Map<String, Object> page(WorkshopServer few, WorkshopServer other, int rounds)
      throws Exception {
    String path = "/api/batch/tasks/local?limit=" + PAGE;
    List<Double> ofFew = new ArrayList<>();
    List<Double> ofMany = new ArrayList<>();
    for (int i = 0; i < READERS * (rounds + 1); i++) {
      double one = few.bytes(path).nanos() / 1e6;
      double two = other.bytes(path).nanos() / 1e6;
      if (i >= READERS) {
        ofFew.add(one);
        ofMany.add(two);
      }
    }
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("few", LIST);
    tree.put("many", many);
    double first = Median.of(ofFew, Double::doubleValue);
    double second = Median.of(ofMany, Double::doubleValue);
    tree.put("ratio", second / first);
    tree.put("few_ms", first);
    tree.put("many_ms", second);
    tree.put("p95_ratio", percentile(ofMany) / percentile(ofFew));
    log.accept("page of %d: %.1f ms, of many %.1f ms".formatted(PAGE, first, second));
    return tree;
  }

  /** From the answer to a request that changes a project until a page that listens is told. */
  private Map<String, Object> event(WorkshopServer server, int rounds) throws Exception {
    String project = projectOf(server.text("/api/batch/tasks/local?limit=1"));
    BlockingQueue<Long> heard = new LinkedBlockingQueue<>();
    Thread page =
        new Thread(
            () -> {
              try (Stream<String> lines = server.lines("/api/events")) {
                lines
                    .filter(line -> line.startsWith("data:") && line.contains(project))
                    .forEach(line -> heard.add(System.nanoTime()));
              } catch (IOException | InterruptedException | java.io.UncheckedIOException e) {
                // The server was stopped; whoever waits says what is missing.
                Thread.currentThread().interrupt();
              }
            },
            "page");
    page.setDaemon(true);
    page.start();
    List<Double> millis = new ArrayList<>();
    for (int i = 0; i <= READERS + rounds; i++) {
      Map<String, Object> body =
          Map.of("project_id", project, "picture_description", "a pet, seen " + i + " times");
      server.post("/api/batch/update-record", body);
      long done = System.nanoTime();
      Long told = heard.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      if (told == null) {
        throw new PermanentException("BENCH_FAILED", "no event came of " + project);
      }
      if (i > 0) {
        millis.add(Math.max(0, told - done) / 1e6);
      }
    }
    Map<String, Object> tree = new LinkedHashMap<>();
    double p95 = percentile(millis);
    tree.put("ratio", p95 / POLL_MS);
    tree.put("p95_ms", p95);
    tree.put("median_ms", Median.of(millis, Double::doubleValue));
    log.accept("event: %.1f ms (p95)".formatted(p95));
    return tree;
  }

  private static String projectOf(String list) {
    Matcher found = Pattern.compile("\"project_id\"\\s*:\\s*\"([^\"]+)\"").matcher(list);
    return Optional.of(found)
        .filter(Matcher::find)
        .map(one -> one.group(1))
        .orElseThrow(() -> new PermanentException("BENCH_FAILED", "there is no project"));
  }

  /** What a browser without a cache loads before the page is there, but for the list. */
  private static Map<String, Object> load(WorkshopServer server) throws Exception {
    long bytes = server.bytes("/").body().length;
    Matcher parts = PARTS.matcher(server.text("/"));
    List<String> names = new ArrayList<>();
    while (parts.find()) {
      names.add(parts.group(1));
      bytes += server.bytes(parts.group(1)).body().length;
    }
    double most = 250_000;
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("ratio", bytes / most);
    tree.put("bytes", bytes);
    tree.put("files", Arrays.asList(names.toArray()));
    return tree;
  }
}
