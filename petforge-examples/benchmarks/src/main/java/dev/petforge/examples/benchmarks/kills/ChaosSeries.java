package dev.petforge.examples.benchmarks.kills;

import dev.petforge.call.CallState;
import dev.petforge.failure.PermanentException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Runs of chaos, some at a time, each with a seed of its own. What is finished is noted in a file,
 * so that an interrupted series is taken up where it ended. The folder of a run stays only if
 * something does not agree.
 */
public final class ChaosSeries {
  /** A shorter series cannot meet every state of a call. */
  private static final int LONG_SERIES = 20;

  private final Path home;
  private final ChaosProvider provider;
  private final ChaosDatabase database;
  private final ChaosFiles files;
  private final ChaosPlan plan;
  private final Consumer<String> log;

  /**
   * @param home where the runs have their folders and the notes are
   * @param log is told of what happens to whom
   */
  public ChaosSeries(
      Path home,
      ChaosProvider provider,
      ChaosDatabase database,
      ChaosFiles files,
      ChaosPlan plan,
      Consumer<String> log) {
    this.home = home;
    this.provider = provider;
    this.database = database;
    this.files = files;
    this.plan = plan;
    this.log = log;
  }

  /** What a series came to, and which states of a call no kill met. */
  public record Report(ChaosResult result, Map<String, Integer> hits, Set<String> notMet) {
    /** Whether all is well; of a long series, also whether it met every state of a call. */
    public boolean good() {
      return result.good() && (result.runs() < LONG_SERIES || notMet.isEmpty());
    }

    /** For programs. */
    public Map<String, Object> tree() {
      Map<String, Object> tree = new LinkedHashMap<>(result.tree());
      tree.put("hits", new TreeMap<>(hits));
      tree.put("not_met", notMet);
      return tree;
    }
  }

  /**
   * Carries runs out until there are so many.
   *
   * @param seed of the first one; each further one has the next
   * @param atOnce how many are carried out at a time
   * @throws PermanentException if the folder cannot be used, or a worker cannot be started
   */
  public Report run(long seed, int runs, int atOnce) throws InterruptedException {
    KillTargets targets = new KillTargets(states(), new SplittableRandom(seed));
    ChaosResult sum = ChaosResult.NONE;
    ChaosLog notes = new ChaosLog(home.resolve("chaos-" + name() + "-" + seed + ".jsonl"));
    Set<Long> open = new TreeSet<>();
    for (int i = 0; i < runs; i++) {
      open.add(seed + i);
    }
    for (ChaosLog.Entry note : notes.all()) {
      if (open.remove(note.seed())) {
        sum = sum.plus(note.result());
        targets.remember(note.hits());
      }
    }
    ExecutorService threads = Executors.newFixedThreadPool(atOnce);
    try {
      CompletionService<ChaosLog.Entry> finished = new ExecutorCompletionService<>(threads);
      for (long one : open) {
        Future<ChaosLog.Entry> unused = finished.submit(() -> carryOut(one, targets));
      }
      for (int left = open.size(); left > 0; left--) {
        ChaosLog.Entry note = finished.take().get();
        notes.add(note);
        sum = sum.plus(note.result());
        log.accept("run " + note.seed() + ", " + (left - 1) + " left: " + note.result().tree());
      }
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException known
          ? known
          : new IllegalStateException("a run broke off", e.getCause());
    } finally {
      threads.shutdownNow();
    }
    return new Report(sum, targets.hits(), targets.notMet());
  }

  /** Of the series, so that another one beside it has other notes and folders. */
  private String name() {
    return provider.name()
        + "-"
        + database.word()
        + (files == ChaosFiles.LOCAL ? "" : "-" + files.word())
        + (plan.workers() == 1 ? "" : "-" + plan.workers());
  }

  private ChaosLog.Entry carryOut(long seed, KillTargets targets) throws InterruptedException {
    Path folder = Folders.empty(home.resolve("run-" + name() + "-" + seed));
    KillTargets own = targets.within(new SplittableRandom(seed));
    long begun = System.nanoTime();
    Consumer<String> told =
        what -> log.accept(seed + ": " + (System.nanoTime() - begun) / 1_000_000 + " ms: " + what);
    ChaosResult result =
        new ChaosRun(folder, provider, database, files, plan, own, told).carryOut(seed);
    if (result.good()) {
      Folders.delete(folder);
    }
    return new ChaosLog.Entry(seed, result, own.hits());
  }

  private static Set<String> states() {
    return Stream.of(CallState.values())
        .map(state -> DatabaseSnapshot.call(state.word()))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
