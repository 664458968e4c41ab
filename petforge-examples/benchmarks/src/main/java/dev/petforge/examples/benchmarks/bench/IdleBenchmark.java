package dev.petforge.examples.benchmarks.bench;

import com.sun.management.OperatingSystemMXBean;
import dev.petforge.PetForge;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Measures the processor time of a worker that has nothing to do, beside finished projects. */
public final class IdleBenchmark {
  private final int projects;
  private final Optional<Path> filled;
  private final Duration length;
  private final String databaseName;
  private final Path folder;
  private final Consumer<String> log;

  /**
   * @param projects how many have finished, at least 10; as many as there are in {@code filled}
   * @param filled a database that {@code bench fill} left; it is copied. Without, one is filled
   * @param length how long is measured, in whole seconds
   * @param database {@code sqlite} or {@code postgresql}
   * @param folder an empty one, for the database
   * @param log is told how it gets on
   */
  public IdleBenchmark(
      int projects,
      Optional<Path> filled,
      Duration length,
      String database,
      Path folder,
      Consumer<String> log) {
    this.projects = projects;
    this.filled = filled;
    this.length = length;
    this.databaseName = database;
    this.folder = folder;
    this.log = log;
  }

  /**
   * Measures.
   *
   * @throws Exception if the database cannot be filled
   */
  public ScalePart measure() throws Exception {
    if (filled.isPresent()) {
      Files.copy(filled.get(), folder.resolve("petforge.db"));
    }
    try (BenchDatabase database = BenchDatabase.create(databaseName, folder)) {
      Workshop workshop = new Workshop(database);
      if (filled.isEmpty()) {
        new CopiedHistory(database, GrowthBenchmark.made(workshop)).copy(0, projects);
      }
      log.accept("projects: %,d".formatted(projects));
      try (Workshop.Opened opened = workshop.open()) {
        PetForge petForge = opened.petForge();
        petForge.worker().start();
        // What a start has to do is not counted.
        TimeUnit.MILLISECONDS.sleep(length.toMillis() / 2);
        Duration own = ownTime();
        Duration server = database.processorTime();
        TimeUnit.SECONDS.sleep(length.toSeconds());
        return result(share(ownTime().minus(own)), share(database.processorTime().minus(server)));
      }
    }
  }

  private double share(Duration time) {
    return (double) time.toNanos() / length.toNanos();
  }

  private static Duration ownTime() throws IOException {
    if (ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean known) {
      return Duration.ofNanos(known.getProcessCpuTime());
    }
    throw new IOException("this JVM does not tell its processor time");
  }

  private ScalePart result(double own, double server) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("projects", projects);
    tree.put("seconds", length.toSeconds());
    tree.put("share_of_a_core", own);
    tree.put("share_of_a_core_of_the_server", server);
    return new Measured(
        tree,
        String.format(
            Locale.ROOT,
            "idle: beside %,d finished projects the worker takes %.2f %% of a core, its database"
                + " server %.2f %%%n",
            projects,
            100 * own,
            100 * server));
  }
}
