package dev.petforge.examples.benchmarks.bench;

import dev.petforge.PetForge;
import dev.petforge.failure.PermanentException;
import dev.petforge.project.ProjectId;
import dev.petforge.storyboard.TemplateId;
import dev.petforge.task.Goal;
import dev.petforge.task.Outcome;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Measures how many decisions one thread takes in a second, against plain JDBC that makes the very
 * same statements with the same values in the same transactions. Above 1 would be faster than that.
 *
 * <p>A project has three of its seven clips. It is told to go on, which plans and orders the next
 * one, and then to stop, which gives that up: two decisions, each of which reads the project with
 * its calls, decides, and stores the project, a call and the notes of what follows in one commit.
 */
public final class DecisionsBenchmark {
  /** So many clips a project has. */
  private static final int MADE = 3;

  /** So many projects are one slice: the two ways take turns. */
  private static final int SLICE = 50;

  /** So often each way gets its turn before it counts, for each time that counts. */
  private static final int WARM_UPS = 2;

  private static final int DECISIONS_PER_PROJECT = 2;

  /** What decisions change, in a few numbers. */
  private static final String STATE =
      "select (select sum(version) || ' ' || count(*) from batch_tasks) || ' '"
          + " || (select sum(revision) || ' ' || count(*) from provider_calls) || ' '"
          + " || (select count(*) from jobs) || ' ' || (select sum(rings) from scheduled)";

  private final String databaseName;
  private final int slices;
  private final Path folder;
  private final Consumer<String> log;

  /**
   * @param database {@code sqlite} or {@code postgresql}
   * @param slices how often each way gets its turn of {@value #SLICE} projects, at least 1; {@value
   *     #WARM_UPS} times as many turns come first
   * @param folder an empty one, for the databases
   * @param log is told how it gets on
   */
  public DecisionsBenchmark(String database, int slices, Path folder, Consumer<String> log) {
    this.databaseName = database;
    this.slices = slices;
    this.folder = folder;
    this.log = log;
  }

  /**
   * Measures.
   *
   * @return medians, {@code {"decisions_per_second", "plain_per_second", "ratio",
   *     "processor_ratio"}}; the last one is what the ratio would be if only the thread's processor
   *     time counted
   * @throws Exception if something is refused
   */
  public ScalePart measure() throws Exception {
    try (BenchDatabase database = BenchDatabase.create(databaseName, folder)) {
      Workshop workshop = new Workshop(database);
      ProjectId original;
      try (Workshop.Opened opened = workshop.open()) {
        PetForge petForge = opened.petForge();
        petForge.worker().start();
        original = workshop.importRow(petForge, workshop.tables().get(0), TemplateId.DEFAULT);
        workshop.reach(petForge, original, Goal.segment(MADE - 1));
      }
      new CopiedHistory(database, List.of(original)).copy(0, 2 * SLICE * slices);
      return measure(database);
    }
  }

  private ScalePart measure(BenchDatabase database) throws SQLException {
    BenchDatabase repeated = database.copy("repeated");
    BenchDatabase measured = database.copy("measured");
    RecordingDriver recorder = RecordingDriver.before(database.jdbc());
    try (Workshop.Opened recording = new Workshop(database).open()) {
      PetForge recorded = recording.petForge();
      recorder.stepAside();
      try (Workshop.Opened second = new Workshop(measured).open();
          PlainJdbc plain = new PlainJdbc(repeated.jdbc())) {
        PetForge petForge = second.petForge();
        List<Taken> ours = new ArrayList<>();
        List<Taken> plains = new ArrayList<>();
        for (int slice = -WARM_UPS * slices; slice < slices; slice++) {
          // Those of the warm-up are told several times.
          int first = slice < 0 ? -slice % slices * SLICE : (slices + slice) * SLICE;
          List<RecordingDriver.Transaction> transactions =
              recorder.record(() -> decide(recorded, first));
          Taken our = time(() -> decide(petForge, first));
          Taken theirs =
              time(
                  () -> {
                    for (RecordingDriver.Transaction transaction : transactions) {
                      plain.make(transaction);
                    }
                  });
          if (slice >= 0) {
            ours.add(our);
            plains.add(theirs);
          }
          log.accept(
              "decisions a second: %.0f, plain JDBC: %.0f%s"
                  .formatted(
                      perSecond((double) our.wallNanos()),
                      perSecond((double) theirs.wallNanos()),
                      slice < 0 ? " (warm-up)" : ""));
        }
        requireSame(measured, repeated);
        return result(ours, plains);
      }
    } finally {
      recorder.stepAside();
    }
  }

  private static void decide(PetForge petForge, int first) {
    for (int project = first; project < first + SLICE; project++) {
      ProjectId id = CopiedHistory.id(project);
      require(petForge.project(id).run(Goal.segments()));
      require(petForge.project(id).cancel());
    }
  }

  private static void require(Outcome outcome) {
    if (!(outcome instanceof Outcome.Decided)) {
      throw new PermanentException("BENCH_FAILED", "not decided: " + outcome);
    }
  }

  /** Whether both ways have changed as much. */
  private static void requireSame(BenchDatabase one, BenchDatabase other) throws SQLException {
    String first = state(one);
    String second = state(other);
    Workshop.require(
        first.equals(second), "plain JDBC did something else: " + first + " and " + second);
  }

  private static String state(BenchDatabase database) throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(STATE)) {
      row.next();
      return row.getString(1);
    }
  }

  private interface Step {
    void run() throws SQLException;
  }

  /**
   * What a slice has taken.
   *
   * @param processorNanos of the thread
   */
  private record Taken(long wallNanos, long processorNanos) {}

  private static Taken time(Step slice) throws SQLException {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long begun = System.nanoTime();
    long processor = threads.getCurrentThreadCpuTime();
    slice.run();
    return new Taken(System.nanoTime() - begun, threads.getCurrentThreadCpuTime() - processor);
  }

  private static double perSecond(double nanos) {
    return SLICE * DECISIONS_PER_PROJECT * 1e9 / nanos;
  }

  private static ScalePart result(List<Taken> ours, List<Taken> plains) {
    double our = perSecond(Median.of(ours, Taken::wallNanos));
    double plain = perSecond(Median.of(plains, Taken::wallNanos));
    double processor =
        Median.of(plains, Taken::processorNanos) / Median.of(ours, Taken::processorNanos);
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("decisions_per_second", our);
    tree.put("plain_per_second", plain);
    tree.put("ratio", our / plain);
    tree.put("processor_ratio", processor);
    return new Measured(
        tree,
        String.format(
            Locale.ROOT,
            "decisions of one thread: %.0f a second, plain JDBC %.0f, ratio %.2f; by processor time"
                + " %.2f%n",
            our,
            plain,
            our / plain,
            processor));
  }
}
