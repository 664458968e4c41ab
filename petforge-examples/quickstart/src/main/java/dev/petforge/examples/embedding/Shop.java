package dev.petforge.examples.embedding;

import dev.petforge.PetForge;
import dev.petforge.event.PetForgeListener;
import dev.petforge.event.ProjectChange;
import dev.petforge.event.Subscription;
import dev.petforge.failure.Failure;
import dev.petforge.failure.FailureCode;
import dev.petforge.failure.PermanentException;
import dev.petforge.llm.OfflineStoryboardWriter;
import dev.petforge.production.NewProject;
import dev.petforge.project.ProjectId;
import dev.petforge.storage.jdbc.JdbcPersistence;
import dev.petforge.storage.local.LocalFileStore;
import dev.petforge.sync.ImportReport;
import dev.petforge.task.Goal;
import dev.petforge.task.Outcome;
import dev.petforge.task.Refusal;
import dev.petforge.task.TaskStatus;
import dev.petforge.video.animatic.AnimaticGenerator;
import dev.petforge.video.media.FfmpegVideoTools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;

/** Makes videos for the orders of a shop. Safe for use by many threads. */
public final class Shop implements AutoCloseable {
  private static final Set<Refusal> UNDER_WAY = Set.of(Refusal.BUSY, Refusal.NOTHING_TO_DO);

  private final JdbcPersistence database;
  private final LocalFileStore files;
  private final FfmpegVideoTools tools;
  private final PetForge petForge;

  private Shop(
      JdbcPersistence database, LocalFileStore files, FfmpegVideoTools tools, PetForge petForge) {
    this.database = database;
    this.files = files;
    this.tools = tools;
    this.petForge = petForge;
  }

  /** Opens it, with all that it keeps in a folder. */
  public static Shop open(Path home) throws IOException {
    Files.createDirectories(home);
    JdbcPersistence database = JdbcPersistence.open("jdbc:sqlite:" + home.resolve("petforge.db"));
    LocalFileStore files = LocalFileStore.at(home.resolve("files"));
    FfmpegVideoTools tools = FfmpegVideoTools.inChildProcesses();
    PetForge petForge =
        PetForge.builder()
            .persistence(database)
            .files(files)
            .videoTools(tools)
            .storyboardWriter(OfflineStoryboardWriter.withBuiltInTemplates())
            .videoGenerator(AnimaticGenerator.builder(home.resolve("animatic")).build())
            .clipLength(Duration.ofSeconds(1))
            .build();
    return new Shop(database, files, tools, petForge);
  }

  /** Begins to work on what is wanted. Without it, wishes are stored and wait. */
  public void start() {
    petForge.worker().start();
  }

  /** Asks for the video of an order. Asking again changes nothing. */
  public ProjectId want(String order, Path photo, String scene) {
    ProjectId id = new ProjectId(order);
    try {
      petForge.projects().create(NewProject.of(photo).segments(2).describedAs(scene).named(id));
    } catch (PermanentException e) {
      if (!e.failure().code().equals(FailureCode.PROJECT_EXISTS.code())) {
        throw e;
      }
    }
    Outcome outcome = petForge.project(id).run(Goal.merged());
    if (outcome instanceof Outcome.Refused refused && !UNDER_WAY.contains(refused.reason())) {
      throw new IllegalStateException(refused.reason() + ": " + refused.message());
    }
    return id;
  }

  /** Takes the orders of a table in, and asks for their videos. */
  public List<ProjectId> takeIn(OrdersTable orders) {
    petForge.tables().connect(orders);
    ImportReport report = petForge.table(orders.ref()).importRows();
    report.refused().forEach(row -> orders.complain(row.place(), row.failure().message()));
    petForge.projects().run(report.imported(), Goal.merged(), 2);
    return report.imported();
  }

  /** Tells of every video that is finished, until the subscription is closed. */
  public Subscription whenFinished(Consumer<ProjectId> told) {
    return petForge.listen(
        new PetForgeListener() {
          @Override
          public void projectChanged(ProjectChange change) {
            if (change.after().status() == TaskStatus.COMPLETED) {
              told.accept(change.after().id());
            }
          }
        });
  }

  /** Waits until nothing more happens to some projects. */
  public boolean await(List<ProjectId> projects, Duration atMost) throws InterruptedException {
    return petForge.projects().awaitRest(projects, atMost);
  }

  /** Why a project has no video yet, for its page. */
  public String why(ProjectId id) {
    return petForge.project(id).explain().toString();
  }

  /** What to tell a person about a failure. */
  public static String advice(Failure failure, Locale locale) {
    return FailureCode.of(failure)
        .map(code -> failure.message() + " " + code.action(locale))
        .orElse(failure.toString());
  }

  /** Takes up no more work and waits for what is under way; the rest goes on after a restart. */
  public void drain() {
    petForge.worker().drain();
  }

  /** PetForge first, then the parts that it was built of. */
  @Override
  public void close() {
    try (database;
        files;
        tools) {
      petForge.close();
    }
  }
}
