package dev.petforge.examples.benchmarks.kills;

import dev.petforge.call.CallState;
import dev.petforge.testkit.TcpProxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * What happens to the workers of a run: they are killed and suspended at aimed moments, and their
 * database falls silent; when one of them is silent beyond all limits another one takes over, where
 * the database allows it, and then it goes on. A person decides meanwhile.
 */
final class Storm {
  private static final Duration LOOK = Duration.ofMillis(4);
  private static final Duration REACTION = Duration.ofMillis(1_500);

  /** What happens to a worker. */
  private enum Blow {
    KILL,
    STOP,
    SILENCE
  }

  private final WorkerProcess worker;
  private final RunDatabase database;
  private final ChaosPlan plan;
  private final KillTargets targets;
  private final SplittableRandom random;
  private final Person person;
  private final Consumer<String> log;
  private final List<Life> alive = new CopyOnWriteArrayList<>();
  private int kills;
  private int stops;
  private int silences;
  private long nextDeed;

  Storm(
      WorkerProcess worker,
      RunDatabase database,
      ChaosPlan plan,
      KillTargets targets,
      SplittableRandom random,
      Person person,
      Consumer<String> log) {
    this.worker = worker;
    this.database = database;
    this.plan = plan;
    this.targets = targets;
    this.random = random;
    this.person = person;
    this.log = log;
  }

  int kills() {
    return kills;
  }

  int stops() {
    return stops;
  }

  int silences() {
    return silences;
  }

  /** Ends when all has happened, or when the workers have nothing more to do. */
  void rage() throws InterruptedException {
    Thread hook = new Thread(this::endAll, "petforge-chaos-stop");
    Runtime.getRuntime().addShutdownHook(hook);
    try (Watch watch = database.watch();
        Signals signals = new Signals()) {
      for (Blow blow : blows()) {
        Optional<String> target = target(blow);
        if (!metBeforeTheEnd(target, watch)) {
          return;
        }
        strike(blow, target, watch, signals);
      }
      // What was suspended last shall show what it does when it goes on.
      metBeforeTheEnd(Optional.empty(), watch);
    } finally {
      for (Life life : alive) {
        life.kill();
      }
      alive.clear();
      forget(hook);
    }
  }

  /** Nobody is left behind when this process is asked to stop. */
  private void endAll() {
    alive.forEach(life -> life.process().destroyForcibly());
  }

  private static void forget(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // This process ends just now: the hook runs.
    }
  }

  private List<Blow> blows() {
    List<Blow> blows = new ArrayList<>(Collections.nCopies(plan.kills(), Blow.KILL));
    blows.addAll(Collections.nCopies(plan.stops(), Blow.STOP));
    if (database.takesManyWorkers()) {
      blows.addAll(Collections.nCopies(plan.silences(), Blow.SILENCE));
    }
    Collections.shuffle(blows, new Random(random.nextLong()));
    return blows;
  }

  /** A sender is to be suspended between the commit that it sends and the first byte. */
  private Optional<String> target(Blow blow) {
    return blow == Blow.STOP
        ? Optional.of(DatabaseSnapshot.call(CallState.SUBMITTING.word()))
        : targets.next();
  }

  /**
   * Waits for a moment, with a worker that lives.
   *
   * @return false if the workers have come to their end before
   */
  private boolean metBeforeTheEnd(Optional<String> target, Watch watch)
      throws InterruptedException {
    long patience = plan.patience().toMillis();
    long wait = target.isPresent() ? patience : random.nextLong(500, patience + 1);
    int workers = watch.look().workers();
    boolean fresh = alive.isEmpty();
    for (int i = alive.size(); fresh && i < plan.workers(); i++) {
      begin();
    }
    // How long a JVM takes to start says more about the machine than about us.
    long end = fresh ? Long.MAX_VALUE : end(wait);
    while (System.nanoTime() < end) {
      DatabaseSnapshot now = watch.look();
      if (end == Long.MAX_VALUE && now.workers() > workers) {
        end = end(wait);
      }
      if (target.filter(now.words()::contains).isPresent()) {
        return true;
      }
      alive.removeIf(Storm::isOver);
      if (alive.isEmpty()) {
        return false;
      }
      letAPersonDecide();
      alive.get(0).process().waitFor(LOOK.toNanos(), TimeUnit.NANOSECONDS);
    }
    return true;
  }

  private static long end(long millis) {
    return System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
  }

  private static boolean isOver(Life life) {
    if (life.alive()) {
      return false;
    }
    life.close();
    return true;
  }

  private Life begin() {
    Optional<TcpProxy> line = database.line();
    Life life = new Life(worker.start(plan.segments(), database.settings(line)), line);
    alive.add(life);
    return life;
  }

  private void letAPersonDecide() {
    long now = System.nanoTime();
    if (person.hasMoreToDo() && now > nextDeed) {
      if (nextDeed != 0) {
        person.act();
      }
      nextDeed = now + TimeUnit.MILLISECONDS.toNanos(random.nextLong(700, 3_000));
    }
  }

  private void strike(Blow blow, Optional<String> target, Watch watch, Signals signals)
      throws InterruptedException {
    Life life = alive.get(random.nextInt(alive.size()));
    String aimed = ", aimed at " + target.orElse("any moment");
    switch (blow) {
      case KILL -> {
        life.kill();
        alive.remove(life);
        kills++;
        DatabaseSnapshot met = watch.look();
        targets.met(met.words());
        log.accept("killed" + aimed + ", met " + new TreeSet<>(met.words()));
      }
      case STOP -> {
        signals.stop(life.process());
        stops++;
        log.accept("suspended" + aimed + ", met " + new TreeSet<>(watch.look().words()));
        waitBeyondAllLimits(watch);
        signals.goOn(life.process());
        log.accept("goes on, meets " + new TreeSet<>(watch.look().words()));
      }
      case SILENCE -> {
        TcpProxy line = life.line().orElseThrow();
        boolean forEver = random.nextBoolean();
        silences++;
        log.accept("silent" + (forEver ? " on all lines that there are" : " for a while") + aimed);
        if (forEver) {
          line.silence();
        } else {
          line.silenceAll();
          waitBeyondAllLimits(watch);
          line.speak();
        }
      }
    }
  }

  /** Until others may take a silent worker for dead; where they can, another one begins. */
  private void waitBeyondAllLimits(Watch watch) throws InterruptedException {
    Duration silence = ChaosProvider.DEAD_AFTER.plus(REACTION);
    long end = end(silence.toMillis());
    int workers = watch.look().workers();
    if (database.takesManyWorkers()) {
      Life other = begin();
      while (other.alive() && watch.look().workers() == workers) {
        other.process().waitFor(LOOK.toNanos(), TimeUnit.NANOSECONDS);
      }
      end = Math.max(end, end(REACTION.toMillis()));
    }
    while (System.nanoTime() < end) {
      TimeUnit.NANOSECONDS.sleep(Math.max(1, end - System.nanoTime()));
    }
  }
}
