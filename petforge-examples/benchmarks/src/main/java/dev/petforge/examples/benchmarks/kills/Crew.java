package dev.petforge.examples.benchmarks.kills;

import dev.petforge.failure.PermanentException;
import dev.petforge.testkit.TcpProxy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * The workers of a run. Each has a place of its own, as if it were on a machine of its own: whoever
 * begins where another one has ended finds what that one left there. All are told the same
 * settings.
 */
final class Crew implements AutoCloseable {
  /** A worker ends within 30 seconds; the rest is for a machine that is busy with others. */
  private static final Duration LONGEST_END = Duration.ofMinutes(2);

  private final Path home;
  private final String provider;
  private final RunDatabase database;
  private final Map<String, String> settings;
  private final Consumer<String> log;
  private final List<Life> alive = new CopyOnWriteArrayList<>();
  private final Thread hook = new Thread(this::endAll, "petforge-chaos-stop");

  /**
   * @param settings of all of them, besides the database
   * @param log is told of who ended by itself
   */
  Crew(
      Path home,
      String provider,
      RunDatabase database,
      Map<String, String> settings,
      Consumer<String> log) {
    this.home = home;
    this.provider = provider;
    this.database = database;
    this.settings = new HashMap<>(settings);
    this.log = log;
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** Those that were not seen to have ended. */
  List<Life> alive() {
    return alive;
  }

  /** From now on those that begin are told this as well. */
  void agree(Map<String, String> more) {
    settings.putAll(more);
  }

  /** Lets workers begin until there are so many, as whoever keeps them running does. */
  void fill(int count) {
    alive.removeIf(this::isOver);
    while (alive.size() < count) {
      begin(List.of(), Map.of());
    }
  }

  private boolean isOver(Life life) {
    if (life.alive()) {
      return false;
    }
    log.accept("the worker at " + life.place() + " ended: " + life.process().exitValue());
    life.close();
    return true;
  }

  /** One more begins, at a place that is free. */
  Life begin(List<String> options, Map<String, String> more) {
    Set<Integer> taken = alive.stream().map(Life::place).collect(Collectors.toSet());
    int place = 1;
    while (taken.contains(place)) {
      place++;
    }
    return begin(place, options, more);
  }

  /**
   * One begins at a place.
   *
   * @param options of the command {@code worker}
   * @param more settings of this one alone
   */
  Life begin(int place, List<String> options, Map<String, String> more) {
    Optional<TcpProxy> line = database.line();
    Map<String, String> environment = new HashMap<>(settings);
    environment.putAll(database.settings(line));
    environment.putAll(more);
    List<String> command = new ArrayList<>(List.of("worker"));
    command.addAll(options);
    Life life =
        new Life(place, new WorkerProcess(furnished(place), command, environment).start(), line);
    alive.add(life);
    return life;
  }

  private Path folder(int place) {
    return home.resolve("worker-" + place);
  }

  /** What an installation remembers is written once: a worker that begins may be reading it. */
  private Path furnished(int place) {
    Path folder = folder(place);
    Path file = folder.resolve("petforge.properties");
    try {
      if (!Files.exists(file)) {
        Files.createDirectories(folder);
        Files.writeString(file, "provider=" + provider + "\n", StandardCharsets.UTF_8);
      }
    } catch (IOException e) {
      throw Folders.unusable(folder, e);
    }
    return folder;
  }

  /** What was said at a place so far, by all that were there. */
  String said(int place) {
    Path file = WorkerProcess.log(folder(place));
    try {
      return Files.exists(file) ? Files.readString(file) : "";
    } catch (IOException e) {
      throw Folders.unusable(file, e);
    }
  }

  /** Ends one without a chance to tidy up. */
  void kill(Life life) throws InterruptedException {
    life.kill();
    alive.remove(life);
  }

  /**
   * Asks one to end, and waits until it has.
   *
   * @throws PermanentException if it does not
   */
  void end(Life life) throws InterruptedException {
    life.process().destroy();
    awaitEnd(life);
  }

  /**
   * Waits until one has ended.
   *
   * @throws PermanentException if it does not
   */
  void awaitEnd(Life life) throws InterruptedException {
    if (!life.process().waitFor(LONGEST_END.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new PermanentException(
          "WORKER_STUCK",
          "the worker at "
              + life.place()
              + " did not come to its end within "
              + LONGEST_END.toSeconds()
              + " s");
    }
    life.close();
    alive.remove(life);
  }

  /** Asks all of them to end, and waits until they have. */
  void end() throws InterruptedException {
    for (Life life : alive) {
      life.process().destroy();
    }
    for (Life life : alive) {
      awaitEnd(life);
    }
  }

  /** Nobody is left behind when this process is asked to stop. */
  private void endAll() {
    alive.forEach(life -> life.process().destroyForcibly());
  }

  /** Ends those that are left, without a chance to tidy up. */
  @Override
  public void close() {
    endAll();
    alive.forEach(Life::close);
    alive.clear();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // This process ends just now: the hook runs.
    }
  }
}
