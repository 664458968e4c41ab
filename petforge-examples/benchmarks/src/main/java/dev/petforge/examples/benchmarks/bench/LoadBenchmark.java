package dev.petforge.examples.benchmarks.bench;

import dev.petforge.PetForge;
import dev.petforge.project.ProjectId;
import dev.petforge.storyboard.TemplateId;
import dev.petforge.task.Goal;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Measures how late a worker polls when many calls are under way, in four pools, from its start on.
 * At the start half of the calls are due: as when no worker was there for half of the time between
 * two polls. The jobs run on for the whole time.
 */
public final class LoadBenchmark {
  private static final List<String> ACCOUNTS = List.of("north", "east", "south", "west");
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final int MINUTE = 60;
  private static final long MEGABYTE = 1 << 20;

  private final int calls;
  private final Duration length;
  private final String databaseName;
  private final Path folder;
  private final Consumer<String> log;

  /**
   * @param calls how many are under way, at least 4
   * @param length how long is measured, in whole seconds
   * @param database {@code sqlite} or {@code postgresql}
   * @param folder an empty one, for the database
   * @param log is told how it gets on
   */
  public LoadBenchmark(
      int calls, Duration length, String database, Path folder, Consumer<String> log) {
    this.calls = calls;
    this.length = length;
    this.databaseName = database;
    this.folder = folder;
    this.log = log;
  }

  /**
   * Measures.
   *
   * @throws Exception if the calls cannot be made
   */
  public ScalePart measure() throws Exception {
    try (BenchDatabase database = BenchDatabase.create(databaseName, folder)) {
      Lateness lateness = new Lateness();
      List<BusyGenerator> generators =
          ACCOUNTS.stream()
              .map(
                  account ->
                      new BusyGenerator(account, jobs -> lateness.polled(jobs, Instant.now())))
              .toList();
      Workshop workshop = new Workshop(database);
      new CopiedHistory(database, ordered(workshop, generators)).copy(0, calls - ACCOUNTS.size());
      spreadOut(database);
      log.accept("calls: %,d".formatted(calls));
      ThreadMXBean threads = ManagementFactory.getThreadMXBean();
      threads.resetPeakThreadCount();
      lateness.start(Instant.now());
      try (Workshop.Opened opened = workshop.open(generators, lateness::due)) {
        PetForge petForge = opened.petForge();
        petForge.worker().start();
        TimeUnit.SECONDS.sleep(length.toSeconds());
        int peak = threads.getPeakThreadCount();
        return result(lateness, peak, heapInUse());
      }
    }
  }

  /** A project for each pool, with a call that its provider has taken. */
  private static List<ProjectId> ordered(Workshop workshop, List<BusyGenerator> generators)
      throws InterruptedException {
    List<ProjectId> projects = new ArrayList<>();
    for (BusyGenerator first : generators) {
      List<BusyGenerator> all =
          Stream.concat(Stream.of(first), generators.stream().filter(other -> other != first))
              .toList();
      // When it is closed, what is under way is stored.
      try (Workshop.Opened opened = workshop.open(all, due -> {})) {
        PetForge petForge = opened.petForge();
        petForge.worker().start();
        ProjectId project =
            workshop.importRow(petForge, workshop.tables().get(0), TemplateId.DEFAULT);
        petForge.project(project).run(Goal.segment(0));
        Workshop.require(first.awaitOrder(PATIENCE), project + " has ordered nothing");
        projects.add(project);
      }
    }
    return projects;
  }

  /** The copies get jobs of their own, and fall due one after the other; half of them did. */
  private void spreadOut(BenchDatabase database) throws SQLException {
    try (Connection connection = database.connect();
        PreparedStatement update =
            connection.prepareStatement(
                "update provider_calls set state = 'running', job = job || '-' ||"
                    + " project_id, since = ?, sent_at = ?, planned_at = ?,"
                    + " due = ? + (seq * 7919) % ?"
                    + " where state in ('submitted', 'running')")) {
      long interval = BusyGenerator.POLL_INTERVAL.toMillis();
      long now = System.currentTimeMillis();
      update.setLong(1, now);
      update.setLong(2, now);
      update.setLong(3, now);
      update.setLong(4, now - interval / 2);
      update.setLong(5, interval);
      int changed = update.executeUpdate();
      Workshop.require(changed == calls, changed + " calls are under way, not " + calls);
    }
    database.settle();
  }

  private static long heapInUse() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  private ScalePart result(Lateness lateness, int threads, long heap) {
    Map<String, Object> all = lateness.tree(second -> true);
    Workshop.require(!Integer.valueOf(0).equals(all.get("polls")), "nobody asked for a job");
    Map<String, Object> firstMinute = lateness.tree(second -> second < MINUTE);
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("calls", calls);
    tree.put("pools", ACCOUNTS.size());
    tree.put("seconds", length.toSeconds());
    tree.putAll(all);
    tree.put("first_minute", firstMinute);
    tree.put("threads", threads);
    tree.put("heap_in_use_mb", heap / MEGABYTE);
    tree.put("heap_limit_mb", Runtime.getRuntime().maxMemory() / MEGABYTE);
    String table =
        "load: %,d calls in %d pools, %d to a poll, each every %d s, for %d s%n"
                .formatted(
                    calls,
                    ACCOUNTS.size(),
                    BusyGenerator.POLL_BATCH,
                    BusyGenerator.POLL_INTERVAL.toSeconds(),
                    length.toSeconds())
            + line("first minute", firstMinute)
            + line("all", all)
            + "threads: %d, heap in use: %s MB of %s MB%n"
                .formatted(threads, tree.get("heap_in_use_mb"), tree.get("heap_limit_mb"));
    return new Measured(tree, table);
  }

  private static String line(String what, Map<String, Object> late) {
    return String.format(
        Locale.ROOT,
        "%-14s %9s polls, late p50 %6s ms, p99 %6s ms, at most %6s ms%n",
        what,
        late.get("polls"),
        late.get("p50_ms"),
        late.get("p99_ms"),
        late.get("max_ms"));
  }
}
