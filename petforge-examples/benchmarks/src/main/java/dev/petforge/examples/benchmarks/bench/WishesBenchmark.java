package dev.petforge.examples.benchmarks.bench;

import dev.petforge.PetForge;
import dev.petforge.project.ProjectId;
import dev.petforge.storyboard.TemplateId;
import dev.petforge.task.Goal;
import dev.petforge.task.Outcome;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Measures how long it takes until the wish for many videos is stored, against the same wish told
 * to one project after the other; and how long the import of their rows from a table in memory
 * takes. Nobody works on the database meanwhile. Below 1 is faster.
 */
public final class WishesBenchmark {
  /** So many are told each way before it counts. */
  private static final int WARM_UP = 100;

  /** The two ways take turns, so that neither has the quieter time of the machine. */
  private static final int TURNS = 5;

  private final int projects;
  private final String databaseName;
  private final Path folder;
  private final Consumer<String> log;

  /**
   * @param projects how many are told each way, at least {@value #TURNS}
   * @param database {@code sqlite} or {@code postgresql}
   * @param folder an empty one, for the database
   * @param log is told how it gets on
   */
  public WishesBenchmark(int projects, String database, Path folder, Consumer<String> log) {
    this.projects = projects;
    this.databaseName = database;
    this.folder = folder;
    this.log = log;
  }

  /**
   * Measures.
   *
   * @return {@code {"projects", "import_ms", "together_ms", "one_by_one_ms", "ratio"}}: the import
   *     is of as many projects, the ratio is of the two after it
   * @throws Exception if something is refused
   */
  public ScalePart measure() throws Exception {
    try (BenchDatabase database = BenchDatabase.create(databaseName, folder)) {
      Workshop workshop = new Workshop(database);
      try (Workshop.Opened opened = workshop.open()) {
        PetForge petForge = opened.petForge();
        long begun = System.nanoTime();
        List<ProjectId> all =
            workshop.importRows(
                petForge,
                workshop.tables().get(0),
                TemplateId.DEFAULT,
                2 * (projects + WARM_UP),
                Workshop.SEGMENTS);
        double each = (System.nanoTime() - begun) / (double) all.size();
        log.accept(String.format(Locale.ROOT, "imported, each in %.2f ms", each / 1e6));
        together(petForge, all.subList(0, WARM_UP));
        oneByOne(petForge, all.subList(WARM_UP, 2 * WARM_UP));
        long together = 0;
        long oneByOne = 0;
        int next = 2 * WARM_UP;
        for (int turn = 0; turn < TURNS; turn++) {
          int some = projects * (turn + 1) / TURNS - projects * turn / TURNS;
          together += together(petForge, all.subList(next, next + some));
          oneByOne += oneByOne(petForge, all.subList(next + some, next + 2 * some));
          next += 2 * some;
          log.accept(
              String.format(
                  Locale.ROOT,
                  "together: %.1f s, one by one: %.1f s",
                  together / 1e9,
                  oneByOne / 1e9));
        }
        return result(each * projects, (double) together, (double) oneByOne);
      }
    }
  }

  private static long together(PetForge petForge, List<ProjectId> some) {
    long begun = System.nanoTime();
    Map<ProjectId, Outcome> outcomes = petForge.projects().run(some, Goal.merged(), some.size());
    long took = System.nanoTime() - begun;
    Workshop.require(outcomes.size() == some.size(), "not all were told");
    outcomes.values().forEach(WishesBenchmark::require);
    return took;
  }

  private static long oneByOne(PetForge petForge, List<ProjectId> some) {
    long begun = System.nanoTime();
    some.forEach(project -> require(petForge.project(project).run(Goal.merged())));
    return System.nanoTime() - begun;
  }

  private static void require(Outcome outcome) {
    Workshop.require(outcome instanceof Outcome.Decided, "not decided: " + outcome);
  }

  private ScalePart result(double imported, double together, double oneByOne) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("projects", projects);
    tree.put("import_ms", imported / 1e6);
    tree.put("together_ms", together / 1e6);
    tree.put("one_by_one_ms", oneByOne / 1e6);
    tree.put("ratio", together / oneByOne);
    return new Measured(
        tree,
        String.format(
            Locale.ROOT,
            "wishes for %d videos: %.1f s together, %.1f s one by one, ratio %.3f; their import"
                + " %.1f s%n",
            projects,
            together / 1e9,
            oneByOne / 1e9,
            together / oneByOne,
            imported / 1e9));
  }
}
