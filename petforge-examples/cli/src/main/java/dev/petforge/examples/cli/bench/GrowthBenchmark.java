package dev.petforge.examples.cli.bench;

import dev.petforge.PetForge;
import dev.petforge.failure.PermanentException;
import dev.petforge.generation.PoolId;
import dev.petforge.generation.Spending;
import dev.petforge.project.ProjectId;
import dev.petforge.storyboard.TemplateId;
import dev.petforge.task.Goal;
import dev.petforge.task.TaskQuery;
import dev.petforge.testkit.InMemoryRecordTable;
import dev.petforge.testkit.InMemoryVideoGenerator;
import dev.petforge.work.Work;
import dev.petforge.work.WorkKind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Measures what every round of work and every question takes in a database with few finished
 * projects, and in the same one with many. 1 is as fast as on the first day.
 *
 * <p>A few projects of seven segments are really made, with everything but the database in memory;
 * then their rows are copied ({@link CopiedHistory}).
 */
public final class GrowthBenchmark {
  /** What many projects are compared with. */
  private static final int FEW = 1_000;

  private static final int PAGE = 50;

  /** The account at the provider that makes all clips, and the one that no budget lets buy. */
  private static final String USUAL = "default";

  private static final String POOR = "poor";

  private static final List<TemplateId> TEMPLATES =
      List.of(TemplateId.DEFAULT, new TemplateId("daily-template"));

  private final int projects;
  private final Repeated repeated;
  private final String databaseName;
  private final Path folder;
  private final Consumer<String> log;

  /**
   * @param projects how many there are in the end, at least 10
   * @param database {@code sqlite} or {@code postgresql}
   * @param rounds how often each is measured at most, at least 1
   * @param folder an empty one, for the database
   * @param log is told how it gets on
   */
  public GrowthBenchmark(
      int projects, String database, int rounds, Path folder, Consumer<String> log) {
    this.projects = projects;
    this.repeated = new Repeated(rounds);
    this.databaseName = database;
    this.folder = folder;
    this.log = log;
  }

  /** With how many projects the first measurement is made: a thousand, or fewer of few. */
  private int few() {
    return projects > FEW ? FEW : projects / 10;
  }

  /**
   * Measures.
   *
   * @throws PermanentException with code {@code BENCH_FAILED} if a video is not made, or the
   *     database cannot be filled
   */
  public Growth measure() throws InterruptedException {
    try (BenchDatabase database = BenchDatabase.create(databaseName, folder)) {
      Workshop workshop = new Workshop(database);
      CopiedHistory history = new CopiedHistory(database, made(workshop));
      ProjectId waiting = waiting(workshop);
      long empty = database.bytes();
      fill(history, 0, few());
      Map<String, Double> before = medians(workshop, waiting);
      fill(history, few(), projects);
      long bytes = (database.bytes() - empty) / projects;
      Map<String, Double> after = medians(workshop, waiting);
      return result(before, after, bytes);
    } catch (InterruptedException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new PermanentException("BENCH_FAILED", "cannot measure growth: " + e, e);
    }
  }

  /** Fills a database and leaves it: what {@link #measure} measures on. */
  public void fill() throws InterruptedException {
    try (BenchDatabase database = BenchDatabase.create(databaseName, folder)) {
      Workshop workshop = new Workshop(database);
      fill(new CopiedHistory(database, made(workshop)), 0, projects);
    } catch (InterruptedException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new PermanentException("BENCH_FAILED", "cannot fill a database: " + e, e);
    }
  }

  private void fill(CopiedHistory history, int from, int to) throws Exception {
    long begun = System.nanoTime();
    history.copy(from, to);
    log.accept(
        "projects: %,d of %,d, after %d s"
            .formatted(to, projects, (System.nanoTime() - begun) / 1_000_000_000));
  }

  /** A project of each table and template. */
  static List<ProjectId> made(Workshop workshop) throws InterruptedException {
    List<ProjectId> made = new ArrayList<>();
    try (PetForge petForge = workshop.open()) {
      petForge.start();
      for (InMemoryRecordTable table : workshop.tables()) {
        for (TemplateId template : TEMPLATES) {
          made.add(workshop.make(petForge, table, template));
        }
      }
    }
    return made;
  }

  /** A project whose first call is planned, and which no budget holds. */
  private static ProjectId waiting(Workshop workshop) throws InterruptedException {
    ProjectId project;
    try (PetForge petForge = workshop.open()) {
      petForge.start();
      project = workshop.importRow(petForge, workshop.tables().get(0), TemplateId.DEFAULT);
      workshop.reach(petForge, project, Goal.storyboard());
    }
    workshop.provider().account(POOR);
    try (Workshop.Rounds rounds = workshop.rounds(workshop.persistence())) {
      rounds.petForge().run(project, Goal.merged());
      Workshop.require(
          !rounds.petForge().show(project).orElseThrow().calls().isEmpty(), "no call was planned");
      return project;
    } finally {
      workshop.provider().account(USUAL);
    }
  }

  private Map<String, Double> medians(Workshop workshop, ProjectId waiting) throws Exception {
    Map<String, Double> medians = new LinkedHashMap<>();
    InMemoryRecordTable table = workshop.tables().get(0);
    try (Workshop.Rounds rounds = workshop.rounds(workshop.persistence())) {
      PetForge petForge = rounds.petForge();
      String pool = pool(workshop, USUAL);
      put(medians, "dispatch", () -> rounds.handle(new Work(WorkKind.DISPATCH, pool)));
      put(medians, "poll", () -> rounds.handle(new Work(WorkKind.POLL, pool)));
      put(medians, "sweep", () -> rounds.handle(Work.onAll(WorkKind.SWEEP)));
      put(medians, "push", () -> rounds.handle(new Work(WorkKind.PUSH, table.ref().base())));
      ProjectId shown = CopiedHistory.id(few() / 2);
      put(
          medians,
          "show",
          () -> {
            Workshop.require(petForge.show(shown).isPresent(), shown + " is not there");
            petForge.modelCalls(shown);
            petForge.publications(shown);
          });
      put(
          medians,
          "list, a page",
          () -> petForge.list(new TaskQuery(Optional.empty(), TaskQuery.Which.ALL, PAGE)));
      put(
          medians,
          "list, a page of a table",
          () -> petForge.list(new TaskQuery(Optional.of(table.ref()), TaskQuery.Which.ALL, PAGE)));
      put(medians, "spending by day", () -> petForge.spending(Spending.By.DAY));
      put(medians, "spending by table", () -> petForge.spending(Spending.By.TABLE));
    }
    workshop.provider().account(POOR);
    try (Workshop.Rounds rounds = workshop.rounds(workshop.persistence())) {
      String pool = pool(workshop, POOR);
      put(medians, "budget check", () -> rounds.handle(new Work(WorkKind.DISPATCH, pool)));
      Workshop.require(
          rounds.petForge().show(waiting).orElseThrow().calls().stream()
              .allMatch(call -> call.status().sends() == 0),
          "a call was sent that no budget holds");
    } finally {
      workshop.provider().account(USUAL);
    }
    note(
        medians,
        "start of a worker",
        repeated.medianOf(() -> workshop.startUntil(EnumSet.of(WorkKind.SWEEP, WorkKind.CLEAN))));
    try (PetForge petForge = workshop.open()) {
      petForge.start();
      put(medians, "run of a new row", () -> workshop.run(petForge, table, TemplateId.DEFAULT));
    }
    return medians;
  }

  private static String pool(Workshop workshop, String account) {
    InMemoryVideoGenerator provider = workshop.provider();
    return PoolId.of(provider.provider(), account, provider.model()).value();
  }

  private void put(Map<String, Double> medians, String what, Repeated.Step step) throws Exception {
    note(medians, what, repeated.median(step));
  }

  private void note(Map<String, Double> medians, String what, double median) {
    medians.put(what, median);
    log.accept("%s: %.2f ms".formatted(what, median));
  }

  private Growth result(Map<String, Double> before, Map<String, Double> after, long bytes) {
    List<Growth.Row> rows = new ArrayList<>();
    before.forEach(
        (what, few) -> rows.add(new Growth.Row(what, few, after.getOrDefault(what, Double.NaN))));
    return new Growth(databaseName, few(), projects, bytes, rows);
  }
}
