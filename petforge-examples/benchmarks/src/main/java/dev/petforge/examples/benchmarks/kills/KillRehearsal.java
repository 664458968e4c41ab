package dev.petforge.examples.benchmarks.kills;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;

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
  private static final int LAST_RUNS = 6;
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
  private final WorkerProcess worker;
  private final Consumer<String> log;
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
        WorkerProcess.run(
            home,
            photos,
            SEGMENTS,
            List.of("--seconds", "1"),
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
   * @throws dev.petforge.failure.PermanentException if a worker is stuck, or the folder cannot be
   *     used
   * @throws InterruptedException if the thread was interrupted; a worker may be left, and ends by
   *     itself
   */
  public KillReport run() throws InterruptedException {
    long begun = System.nanoTime();
    for (int i = 0; i < PICTURES; i++) {
      addPicture();
    }
    KillTargets targets = new KillTargets(DatabaseSnapshot.everything(), random);
    try (Watch watch = Watch.ofFile(home.resolve("petforge.db"))) {
      Duration life = kills < LONG_SERIES ? SHORT_LIFE : LONG_LIFE;
      Killer killer = new Killer(worker, watch, targets, random, life.toMillis(), log);
      int done = 0;
      while (done < kills) {
        if (killer.live()) {
          done++;
        } else {
          addPicture();
        }
      }
    }
    finish();
    ConsistencyCheck consistency = new ConsistencyCheck(home, photos);
    consistency.check(pictures);
    return new KillReport(
        kills,
        seed,
        consistency.projects(),
        consistency.calls(),
        targets.hits(),
        consistency.problems(),
        Math.round((System.nanoTime() - begun) / 1e8) / 10.0);
  }

  /** What gave up, as it may when it was killed again and again, is tried again by the next run. */
  private void finish() throws InterruptedException {
    for (int i = 0; i < LAST_RUNS; i++) {
      if (WorkerProcess.succeeds(worker.start(), LAST_RUN)) {
        return;
      }
    }
  }

  private void addPicture() {
    SmallPictures.put(photos, pictures++);
  }
}
