package dev.petforge.examples.benchmarks.kills;

import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Lets workers begin, and kills them where the aim says. */
final class Killer {
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

  private final WorkerProcess worker;
  private final Watch watch;
  private final KillTargets targets;
  private final SplittableRandom random;
  private final long patienceMillis;
  private final Consumer<String> log;

  /**
   * @param patienceMillis how long a worker may live before it is killed wherever it is
   */
  Killer(
      WorkerProcess worker,
      Watch watch,
      KillTargets targets,
      SplittableRandom random,
      long patienceMillis,
      Consumer<String> log) {
    this.worker = worker;
    this.watch = watch;
    this.targets = targets;
    this.random = random;
    this.patienceMillis = patienceMillis;
    this.log = log;
  }

  /** One life of a worker. Returns whether it was killed; else it had nothing more to do. */
  boolean live() throws InterruptedException {
    Optional<String> target = targets.next();
    long patience = target.isPresent() ? patienceMillis : random.nextLong(500, patienceMillis + 1);
    int workers = watch.look().workers();
    Process process = worker.start();
    long end = Long.MAX_VALUE;
    while (process.isAlive() && System.nanoTime() < end) {
      DatabaseSnapshot now = watch.look();
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
    WorkerProcess.kill(process);
    DatabaseSnapshot met = watch.look();
    targets.met(met.words());
    log.accept(
        "killed, aimed at " + target.orElse("any moment") + ", met " + new TreeSet<>(met.words()));
    return true;
  }
}
