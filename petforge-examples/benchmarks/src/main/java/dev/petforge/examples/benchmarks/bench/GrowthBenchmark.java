package dev.petforge.examples.benchmarks.bench;

import dev.petforge.PetForge;
import dev.petforge.job.JobKey;
import dev.petforge.job.JobKind;
import dev.petforge.money.PoolId;
import dev.petforge.money.Spending;
import dev.petforge.project.ProjectId;
import dev.petforge.storyboard.TemplateId;
import dev.petforge.table.TableRef;
import dev.petforge.task.Goal;
import dev.petforge.task.TaskQuery;
import dev.petforge.task.TaskStatus;
import dev.petforge.task.TaskSummary;
import dev.petforge.testkit.InMemoryRecordTable;
import dev.petforge.testkit.InMemoryVideoGenerator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Measures what every round of work and every question takes in a database with few finished
 * projects, and in one with many, in turns. 1 is as fast as on the first day.
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

  /** What a worker does first of all. */
  private static final EnumSet<JobKind> FIRST_WORK = EnumSet.of(JobKind.SWEEP, JobKind.CLEAN);

  private static final List<TemplateId> TEMPLATES =
      List.of(TemplateId.DEFAULT, new TemplateId("daily-template"));

  private final int projects;
  private final Repeated repeated;
  private final int workers;
  private final String databaseName;
  private final Path folder;
  private final Consumer<String> log;

  /**
   * @param projects how many there are in the end, at least 10
   * @param database {@code sqlite} or {@code postgresql}
   * @param rounds how often each is measured at most, at least 1
   * @param workers how many there are on each of the databases, at least 1, on SQLite 1; one of
   *     them is measured, the others work beside it
   * @param folder an empty one, for the database
   * @param log is told how it gets on
   */
  public GrowthBenchmark(
      int projects, String database, int rounds, int workers, Path folder, Consumer<String> log) {
    this.projects = projects;
    this.repeated = new Repeated(rounds);
    this.workers = workers;
    this.databaseName = database;
    this.folder = folder;
    this.log = log;
  }

  /** With how many projects the first measurement is made: a thousand, or fewer of few. */
  private int few() {
    return projects > FEW ? FEW : projects / 10;
  }

  /** How many projects are of one day. */
  private int aDay() {
    return Math.min(FEW, projects / 10);
  }

  /**
   * Measures.
   *
   * @throws Exception if a video is not made, or a database cannot be filled
   */
  public Growth measure() throws Exception {
    try (BenchDatabase young = BenchDatabase.create(databaseName, subfolder("few"));
        BenchDatabase old = BenchDatabase.create(databaseName, subfolder("many"))) {
      Subject few = subject(young, few());
      Subject many = subject(old, projects);
      return new Growth(databaseName, few(), projects, many.bytes() / projects, rows(few, many));
    }
  }

  private Path subfolder(String name) throws IOException {
    return Files.createDirectories(folder.resolve(name));
  }

  /**
   * What is measured: a database with many finished projects, or with few.
   *
   * @param waiting a project whose first call is planned, and which no budget holds
   * @param bytes what the finished projects take in the database
   */
  private record Subject(Workshop workshop, ProjectId waiting, long bytes) {
    InMemoryRecordTable table() {
      return workshop.tables().get(0);
    }
  }

  private Subject subject(BenchDatabase database, int finished) throws Exception {
    Workshop workshop = new Workshop(database);
    CopiedHistory history = new CopiedHistory(database, made(workshop), aDay());
    ProjectId waiting = waiting(workshop);
    long empty = database.bytes();
    fill(history, finished);
    return new Subject(workshop, waiting, database.bytes() - empty);
  }

  /** Fills a database and leaves it: what {@link #measure} measures on. */
  public void fill() throws Exception {
    try (BenchDatabase database = BenchDatabase.create(databaseName, folder)) {
      Workshop workshop = new Workshop(database);
      fill(new CopiedHistory(database, made(workshop), aDay()), projects);
    }
  }

  private void fill(CopiedHistory history, int finished) throws Exception {
    long begun = System.nanoTime();
    history.copy(0, finished);
    log.accept(
        "projects: %,d, after %d s"
            .formatted(finished, (System.nanoTime() - begun) / 1_000_000_000));
  }

  /** A project of each table and template. */
  static List<ProjectId> made(Workshop workshop) throws InterruptedException {
    List<ProjectId> made = new ArrayList<>();
    try (Workshop.Opened opened = workshop.open()) {
      PetForge petForge = opened.petForge();
      petForge.worker().start();
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
    try (Workshop.Opened opened = workshop.open()) {
      PetForge petForge = opened.petForge();
      petForge.worker().start();
      project = workshop.importRow(petForge, workshop.tables().get(0), TemplateId.DEFAULT);
      workshop.reach(petForge, project, Goal.storyboard());
    }
    workshop.provider().account(POOR);
    try (Workshop.Rounds rounds = workshop.rounds(workshop.persistence())) {
      rounds.petForge().project(project).run(Goal.merged());
      Workshop.require(
          !rounds.petForge().project(project).find().orElseThrow().calls().isEmpty(),
          "no call was planned");
      return project;
    } finally {
      workshop.provider().account(USUAL);
    }
  }

  private List<Growth.Row> rows(Subject few, Subject many) throws Exception {
    List<Growth.Row> rows = new ArrayList<>();
    measure(rows, few, many, this::usual);
    few.workshop().provider().account(POOR);
    many.workshop().provider().account(POOR);
    try {
      measure(rows, few, many, GrowthBenchmark::held);
    } finally {
      few.workshop().provider().account(USUAL);
      many.workshop().provider().account(USUAL);
    }
    measure(
        rows,
        "start of a worker",
        () -> few.workshop().startUntil(FIRST_WORK),
        () -> many.workshop().startUntil(FIRST_WORK));
    try (Workshop.Crew withFew = Workshop.crew(workers, few.workshop()::open);
        Workshop.Crew withMany = Workshop.crew(workers, many.workshop()::open)) {
      measure(
          rows, "run of a new row", aRow(few, withFew.petForge()), aRow(many, withMany.petForge()));
    }
    return rows;
  }

  private static Repeated.Timed aRow(Subject subject, PetForge petForge) {
    return Repeated.timed(
        () -> subject.workshop().run(petForge, subject.table(), TemplateId.DEFAULT));
  }

  /** What is measured of a subject, by name, one by one. */
  private interface Steps {
    Map<String, Repeated.Step> of(Subject subject, Workshop.Rounds rounds);
  }

  private void measure(List<Growth.Row> rows, Subject few, Subject many, Steps steps)
      throws Exception {
    try (Workshop.Rounds withFew = few.workshop().rounds(few.workshop().persistence());
        Workshop.Rounds withMany = many.workshop().rounds(many.workshop().persistence());
        Workshop.Crew besideFew = Workshop.crew(workers - 1, few.workshop()::besideRounds);
        Workshop.Crew besideMany = Workshop.crew(workers - 1, many.workshop()::besideRounds)) {
      log.accept(
          "other workers: %d and %d"
              .formatted(besideFew.workers().size(), besideMany.workers().size()));
      Map<String, Repeated.Step> ofMany = steps.of(many, withMany);
      for (Map.Entry<String, Repeated.Step> step : steps.of(few, withFew).entrySet()) {
        measure(
            rows,
            step.getKey(),
            Repeated.timed(step.getValue()),
            Repeated.timed(Objects.requireNonNull(ofMany.get(step.getKey()), step.getKey())));
      }
    }
  }

  private void measure(List<Growth.Row> rows, String what, Repeated.Timed few, Repeated.Timed many)
      throws Exception {
    Repeated.Medians medians = repeated.medians(few, many);
    rows.add(new Growth.Row(what, medians.first(), medians.second()));
    log.accept("%s: %.2f and %.2f ms".formatted(what, medians.first(), medians.second()));
  }

  private Map<String, Repeated.Step> usual(Subject subject, Workshop.Rounds rounds) {
    PetForge petForge = rounds.petForge();
    String pool = pool(subject.workshop(), USUAL);
    Map<String, Repeated.Step> steps = new LinkedHashMap<>();
    steps.put("dispatch", () -> rounds.handle(new JobKey(JobKind.DISPATCH, pool)));
    steps.put("poll", () -> rounds.handle(new JobKey(JobKind.POLL, pool)));
    steps.put("sweep", () -> rounds.handle(JobKey.onAll(JobKind.SWEEP)));
    steps.put("push", () -> rounds.handle(new JobKey(JobKind.PUSH, subject.table().ref().base())));
    ProjectId shown = CopiedHistory.id(few() / 2);
    steps.put(
        "show",
        () -> {
          Workshop.require(petForge.project(shown).find().isPresent(), shown + " is not there");
          petForge.project(shown).questions();
          petForge.project(shown).publications();
        });
    pages(petForge.projects().list(List.of(shown)).get(0), subject.table())
        .forEach(
            (name, only) -> {
              TaskQuery query = TaskQuery.newest(only).part(Optional.empty(), PAGE);
              steps.put(name, () -> petForge.projects().list(query));
            });
    LocalDate today = LocalDate.now(ZoneId.systemDefault());
    steps.put(
        "spending of today",
        () -> petForge.money().spending(Spending.By.DAY, Optional.of(today), Optional.empty()));
    steps.put(
        "spending of a table",
        () ->
            petForge
                .money()
                .spending(Spending.By.TABLE, Optional.empty(), Optional.of(subject.table().ref())));
    return steps;
  }

  private static Map<String, Repeated.Step> held(Subject subject, Workshop.Rounds rounds) {
    String pool = pool(subject.workshop(), POOR);
    return Map.of(
        "budget check",
        () -> {
          rounds.handle(new JobKey(JobKind.DISPATCH, pool));
          Workshop.require(
              rounds.petForge().project(subject.waiting()).find().orElseThrow().calls().stream()
                  .allMatch(call -> call.status().sends() == 0),
              "a call was sent that no budget holds");
        });
  }

  /** What a page of a list is wanted of, and how that is called. */
  private static Map<String, TaskQuery.Only> pages(
      TaskSummary finished, InMemoryRecordTable table) {
    Optional<TableRef> ofTable = Optional.of(table.ref());
    Optional<TaskStatus> completed = Optional.of(TaskStatus.COMPLETED);
    Optional<TaskStatus> written = Optional.of(TaskStatus.STORYBOARD_READY);
    Optional<TemplateId> template = Optional.of(finished.template());
    Optional<LocalDate> day = Optional.of(finished.releaseDate());
    Map<String, TaskQuery.Only> pages = new LinkedHashMap<>();
    pages.put("list, a page", TaskQuery.Only.ALL);
    pages.put("list, of a table", new TaskQuery.Only(ofTable, none(), none(), none()));
    pages.put("list, completed", new TaskQuery.Only(none(), completed, none(), none()));
    pages.put("list, not begun", new TaskQuery.Only(none(), written, none(), none()));
    pages.put("list, of a template", new TaskQuery.Only(none(), none(), template, none()));
    pages.put("list, of a day", new TaskQuery.Only(none(), none(), none(), day));
    pages.put("list, by all of them", new TaskQuery.Only(ofTable, completed, template, day));
    return pages;
  }

  private static <T> Optional<T> none() {
    return Optional.empty();
  }

  private static String pool(Workshop workshop, String account) {
    InMemoryVideoGenerator provider = workshop.provider();
    return PoolId.of(provider.provider(), account, provider.model()).value();
  }
}
