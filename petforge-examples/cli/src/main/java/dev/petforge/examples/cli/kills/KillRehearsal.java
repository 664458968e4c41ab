package dev.petforge.examples.cli.kills;

import dev.petforge.examples.cli.picture.PetPictures;
import dev.petforge.failure.PermanentException;
import dev.petforge.generation.CallState;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.imageio.ImageIO;

/**
 * Starts the command line on a few pictures, kills it at seeded moments, starts it again, and in
 * the end lets it finish: then every video must be there, no clip made twice, and files, table and
 * database must agree. A kill comes when a state of a call or a kind of work shows that was met the
 * least so far, or at a random moment. When the work runs out before the kills, another picture is
 * put in.
 */
public final class KillRehearsal {
  private static final int SEGMENTS = 3;
  private static final int PICTURES = 3;
  private static final int SIDE = 256;
  private static final int LAST_RUNS = 6;
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
  private static final Duration LAST_RUN = Duration.ofMinutes(5);

  /** A series that shall meet everything waits longer for what it aims at than a short one. */
  private static final int LONG_SERIES = 20;

  private static final Duration LONG_LIFE = Duration.ofSeconds(20);
  private static final Duration SHORT_LIFE = Duration.ofSeconds(6);

  private final Path home;
  private final Path photos;
  private final int kills;
  private final long seed;
  private final SplittableRandom random;
  private final Worker worker;
  private final Consumer<String> log;
  private final Map<String, Integer> hits = new TreeMap<>();
  private Set<String> lastMet = Set.of();
  private int pictures;

  /**
   * @param home an empty folder
   * @param kills how many, at least 1
   * @param log is told of each kill
   */
  public KillRehearsal(Path home, int kills, long seed, Consumer<String> log) {
    this.home = home;
    this.photos = home.resolve("photos");
    this.kills = kills;
    this.seed = seed;
    this.random = new SplittableRandom(seed);
    this.log = log;
    this.worker =
        new Worker(
            home,
            photos,
            Map.of(
                "PETFORGE_ANIMATIC_LATENCY", "1500ms",
                "PETFORGE_ANIMATIC_SUBMIT_LATENCY", "500ms",
                "PETFORGE_ANIMATIC_FAULTS", seed + ":0.25",
                "PETFORGE_LOOKUP_WAIT", "500ms",
                "PETFORGE_HEARTBEAT", "1s"));
  }

  /**
   * Carries it out.
   *
   * @throws PermanentException if a worker is stuck, or the folder cannot be used
   * @throws InterruptedException if the thread was interrupted; a worker may be left, and ends by
   *     itself
   */
  public KillReport run() throws InterruptedException {
    long begun = System.nanoTime();
    for (int i = 0; i < PICTURES; i++) {
      addPicture();
    }
    try (Watch watch = new Watch(home.resolve("petforge.db"))) {
      int done = 0;
      while (done < kills) {
        if (live(watch)) {
          done++;
        } else {
          addPicture();
        }
      }
    }
    finish();
    Agreement agreement = new Agreement(home, photos);
    agreement.check(pictures);
    return new KillReport(
        kills,
        seed,
        agreement.projects(),
        agreement.calls(),
        hits,
        agreement.problems(),
        Math.round((System.nanoTime() - begun) / 1e8) / 10.0);
  }

  /** One life of a worker. Returns whether it was killed; else it had nothing more to do. */
  private boolean live(Watch watch) throws InterruptedException {
    Optional<String> target = target();
    long patience =
        target.isPresent()
            ? (kills < LONG_SERIES ? SHORT_LIFE : LONG_LIFE).toMillis()
            : random.nextLong(500, 20_000);
    int workers = watch.look().workers();
    Process process = worker.start(SEGMENTS);
    long end = Long.MAX_VALUE;
    while (process.isAlive() && System.nanoTime() < end) {
      Situation now = watch.look();
      if (end == Long.MAX_VALUE && now.workers() > workers) {
        // How long a JVM takes to start says more about the machine than about us.
        end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(patience);
      }
      if (target.filter(now.words()::contains).isPresent()) {
        break;
      }
      process.waitFor(LOOK_NANOS, TimeUnit.NANOSECONDS);
    }
    if (!process.isAlive()) {
      return false;
    }
    Worker.kill(process);
    Situation met = watch.look();
    lastMet = met.words();
    met.words().forEach(word -> hits.merge(word, 1, Integer::sum));
    log.accept(
        "killed, aimed at " + target.orElse("any moment") + ", met " + new TreeSet<>(met.words()));
    return true;
  }

  /**
   * What to aim at: one of those that were met the least; empty for no more than a random moment.
   */
  private Optional<String> target() {
    // A call whose sender was killed is uncertain only just after the next start: now or never.
    String unknown = Situation.call(CallState.UNKNOWN.word());
    if (!hits.containsKey(unknown)
        && lastMet.contains(Situation.call(CallState.SUBMITTING.word()))) {
      return Optional.of(unknown);
    }
    int least = Situation.everything().stream().mapToInt(this::timesMet).min().orElseThrow();
    if (least > 0 && random.nextInt(4) == 0) {
      return Optional.empty();
    }
    List<String> rare =
        Situation.everything().stream().filter(word -> timesMet(word) == least).toList();
    return Optional.of(rare.get(random.nextInt(rare.size())));
  }

  private int timesMet(String word) {
    return hits.getOrDefault(word, 0);
  }

  /** What gave up, as it may when it was killed again and again, is tried again by the next run. */
  private void finish() throws InterruptedException {
    for (int i = 0; i < LAST_RUNS; i++) {
      if (Worker.succeeds(worker.start(SEGMENTS), LAST_RUN)) {
        return;
      }
    }
  }

  private void addPicture() {
    BufferedImage drawn = PetPictures.draw(pictures);
    BufferedImage small = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = small.createGraphics();
    graphics.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
    int left = (drawn.getWidth() - drawn.getHeight()) / 2;
    graphics.drawImage(
        drawn, 0, 0, SIDE, SIDE, left, 0, left + drawn.getHeight(), drawn.getHeight(), null);
    graphics.dispose();
    try {
      Files.createDirectories(photos);
      Path part = home.resolve("picture.part");
      ImageIO.write(small, "png", part.toFile());
      Files.move(part, photos.resolve("%03d-pet.png".formatted(pictures)));
    } catch (IOException e) {
      throw new PermanentException(
          "NOT_WRITABLE", "a picture cannot be put into " + photos + ": " + e, e);
    }
    pictures++;
  }
}
