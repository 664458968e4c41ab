package dev.petforge.examples.benchmarks.kills;

import dev.petforge.call.CallState;
import dev.petforge.project.ProjectId;
import dev.petforge.testkit.TcpProxy;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * What happens to the workers of a run: they are killed and suspended at aimed moments, replaced by
 * others, and lose now and then what they all rely on; when the only one is silent beyond all
 * limits another one takes over, where the database allows it, and then it goes on. A person
 * decides meanwhile, and wants more and more of the videos.
 */
final class Storm {
  private static final Duration LOOK = Duration.ofMillis(4);
  private static final Duration REACTION = Duration.ofMillis(1_500);

  /** The store of files is away for at least and at most so long. */
  private static final long SHORTEST_CUT_MILLIS = 3_000;

  private static final long LONGEST_CUT_MILLIS = 8_000;

  /** A server that has ended is started again at once, or only when all count as dead. */
  private static final long LONGEST_OUTAGE_MILLIS = 6_000;

  private final Crew crew;
  private final RunDatabase database;
  private final RunFiles files;
  private final ChaosPlan plan;
  private final KillTargets targets;
  private final SplittableRandom random;
  private final Person person;
  private final Replacements replacements;
  private final Consumer<String> log;
  private final Map<Blow, Integer> struck = new EnumMap<>(Blow.class);
  private final Deque<ProjectId> unwanted;
  private long nextDeed;

  /**
   * @param rows all projects, of which none was wanted yet
   */
  Storm(
      Crew crew,
      RunDatabase database,
      RunFiles files,
      ChaosPlan plan,
      KillTargets targets,
      SplittableRandom random,
      Person person,
      Collection<ProjectId> rows,
      Replacements replacements,
      Consumer<String> log) {
    this.crew = crew;
    this.database = database;
    this.files = files;
    this.plan = plan;
    this.targets = targets;
    this.random = random;
    this.person = person;
    this.unwanted = new ArrayDeque<>(rows);
    this.log = log;
    this.replacements = replacements;
  }

  /** How often what happened. */
  Map<Blow, Integer> struck() {
    return struck;
  }

  /** Ends when all has happened, or when the workers have nothing more to do; they go on. */
  void rage() throws InterruptedException {
    try (Watch watch = database.watch();
        Signals signals = new Signals()) {
      List<Blow> blows = blows();
      for (int i = 0; i < blows.size(); i++) {
        wantMore(blows.size() - i, blows.size());
        Optional<String> target = target(blows.get(i));
        if (!metBeforeTheEnd(target, watch)) {
          log.accept("all is done before " + (blows.size() - i) + " of what was to happen");
          return;
        }
        strike(blows.get(i), target, watch, signals);
        struck.merge(blows.get(i), 1, Integer::sum);
      }
      wantMore(0, blows.size());
      // What was suspended last shall show what it does when it goes on.
      metBeforeTheEnd(Optional.empty(), watch);
    }
  }

  /**
   * Half of the videos are wanted at once, the others by and by: whatever happens shall meet some
   * that are under way.
   */
  private void wantMore(int blowsLeft, int blows) {
    int later = blowsLeft * plan.projects() / 2 / Math.max(1, blows);
    List<ProjectId> now = new ArrayList<>();
    while (unwanted.size() > later) {
      now.add(unwanted.removeFirst());
    }
    if (!now.isEmpty() && !person.want(now)) {
      unwanted.addAll(now);
    }
  }

  private List<Blow> blows() {
    List<Blow> blows = new ArrayList<>();
    new EnumMap<>(plan.blows())
        .forEach(
            (blow, count) -> {
              if (possible(blow)) {
                blows.addAll(Collections.nCopies(count, blow));
              }
            });
    Collections.shuffle(blows, new Random(random.nextLong()));
    return blows;
  }

  private boolean possible(Blow blow) {
    return switch (blow) {
      case KILL, STOP -> true;
      case SILENCE, RESTART -> database.takesManyWorkers();
      case CUT -> files.line().isPresent();
      case REPLACE -> database.takesManyWorkers() && plan.workers() > 1;
    };
  }

  /** A sender is to be suspended between the commit that it sends and the first byte. */
  private Optional<String> target(Blow blow) {
    return blow == Blow.STOP
        ? Optional.of(DatabaseSnapshot.call(CallState.SUBMITTING.word()))
        : targets.next();
  }

  /**
   * Waits for a moment, with as many workers as there should be.
   *
   * @return false if there is nothing more to do before
   */
  private boolean metBeforeTheEnd(Optional<String> target, Watch watch)
      throws InterruptedException {
    long patience = plan.patience().toMillis();
    long wait = target.isPresent() ? patience : random.nextLong(500, patience + 1);
    int workers = watch.look().workers();
    boolean fresh = crew.alive().isEmpty();
    crew.fill(plan.workers());
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
      if (now.videos() >= plan.projects() && !person.hasMoreToDo()) {
        return false;
      }
      crew.fill(plan.workers());
      if (end != Long.MAX_VALUE) {
        letAPersonDecide();
      }
      pause(LOOK);
    }
    return true;
  }

  private static void pause(Duration time) throws InterruptedException {
    TimeUnit.NANOSECONDS.sleep(time.toNanos());
  }

  private static long end(long millis) {
    return System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
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
    Life life = crew.alive().get(random.nextInt(crew.alive().size()));
    String aimed = ", aimed at " + target.orElse("any moment");
    switch (blow) {
      case KILL -> {
        crew.kill(life);
        DatabaseSnapshot met = watch.look();
        targets.met(met.words());
        log.accept("killed" + aimed + ", met " + new TreeSet<>(met.words()));
      }
      case STOP -> {
        signals.stop(life.process());
        log.accept("suspended" + aimed + ", met " + new TreeSet<>(watch.look().words()));
        waitBeyondAllLimits(watch);
        signals.goOn(life.process());
        log.accept("goes on, meets " + new TreeSet<>(watch.look().words()));
      }
      case SILENCE -> {
        TcpProxy line = life.line().orElseThrow();
        boolean forEver = random.nextBoolean();
        log.accept("silent" + (forEver ? " on all lines that there are" : " for a while") + aimed);
        if (forEver) {
          line.silence();
        } else {
          line.silenceAll();
          waitBeyondAllLimits(watch);
          line.speak();
        }
      }
      case RESTART -> restart(aimed, signals);
      case CUT -> cut(files.line().orElseThrow(), aimed);
      case REPLACE -> replacements.replace(life);
    }
  }

  private void restart(String aimed, Signals signals) throws InterruptedException {
    boolean orderly = random.nextBoolean();
    long away = random.nextLong(LONGEST_OUTAGE_MILLIS);
    log.accept(
        "the database ends "
            + (orderly ? "in order" : "as in a crash")
            + " for "
            + away
            + " ms"
            + aimed);
    database.end(orderly, signals);
    pause(Duration.ofMillis(away));
    database.comeBack();
  }

  private void cut(TcpProxy line, String aimed) throws InterruptedException {
    boolean silent = random.nextInt(3) == 0;
    long away = random.nextLong(SHORTEST_CUT_MILLIS, LONGEST_CUT_MILLIS);
    log.accept("the files are " + (silent ? "silent" : "away") + " for " + away + " ms" + aimed);
    if (silent) {
      line.silenceAll();
    } else {
      line.refuseAll();
    }
    pause(Duration.ofMillis(away));
    line.speak();
  }

  /** Until others may take a silent worker for dead; where they can, one lives to do so. */
  private void waitBeyondAllLimits(Watch watch) throws InterruptedException {
    Duration silence = ChaosProvider.DEAD_AFTER.plus(REACTION);
    long end = end(silence.toMillis());
    if (database.takesManyWorkers() && crew.alive().size() == 1) {
      int workers = watch.look().workers();
      Life other = crew.begin(List.of(), Map.of());
      while (other.alive() && watch.look().workers() == workers) {
        pause(LOOK);
      }
      end = Math.max(end, end(REACTION.toMillis()));
    }
    pause(Duration.ofNanos(Math.max(1, end - System.nanoTime())));
  }
}
