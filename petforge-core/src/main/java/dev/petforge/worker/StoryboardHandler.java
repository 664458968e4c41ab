package dev.petforge.worker;

import dev.petforge.call.WaitReason;
import dev.petforge.failure.PetForgeException;
import dev.petforge.failure.RetryableException;
import dev.petforge.file.FileStore;
import dev.petforge.file.Workspace;
import dev.petforge.generation.FrameRef;
import dev.petforge.job.JobKey;
import dev.petforge.job.JobResult;
import dev.petforge.job.Need;
import dev.petforge.production.ClipOrders;
import dev.petforge.production.Decisions;
import dev.petforge.production.Persistence;
import dev.petforge.production.Ports;
import dev.petforge.production.ProductionSettings;
import dev.petforge.question.ModelSubject;
import dev.petforge.question.TaskModelCalls;
import dev.petforge.question.WaitingQuestion;
import dev.petforge.storyboard.Shot;
import dev.petforge.storyboard.StoryboardBrief;
import dev.petforge.storyboard.StoryboardDraft;
import dev.petforge.storyboard.StoryboardWriter;
import dev.petforge.table.RecordRef;
import dev.petforge.task.Operation;
import dev.petforge.task.Source;
import dev.petforge.task.Task;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has a storyboard written, or the rest of one. */
final class StoryboardHandler extends OperationHandler {
  private static final Logger log = LoggerFactory.getLogger(StoryboardHandler.class);
  private static final Duration BUDGET_LOOK = Duration.ofMinutes(1);

  private final Persistence persistence;
  private final FileStore files;
  private final StoryboardWriter writer;
  private final Decisions decisions;
  private final ClipOrders orders;
  private final ProductionSettings settings;

  StoryboardHandler(
      Ports ports, Decisions decisions, ClipOrders orders, ProductionSettings settings) {
    super(decisions);
    this.persistence = ports.persistence();
    this.files = ports.files();
    this.writer = ports.writer();
    this.decisions = decisions;
    this.orders = orders;
    this.settings = settings;
  }

  @Override
  public JobResult handle(JobKey job) {
    OperationSubject key = OperationSubject.of(job.subject());
    Optional<Task> task = persistence.tasks().task(key.project());
    if (task.isPresent()
        && task.get().activity().operation().orElse(null)
            instanceof Operation.WriteStoryboard operation
        && operation.id().equals(key.operation())) {
      if (!writer.ready()) {
        return JobResult.notMine(need(writer));
      }
      StoryboardDraft draft;
      try {
        draft = orders.withPromptWarnings(write(task.get(), operation));
      } catch (RetryableException e) {
        if (e.failure().code().equals(TaskModelCalls.BUDGET)) {
          // It is no failure: as a clip does, it waits until the budget holds it.
          log.info("a storyboard waits: project={} because={}", key.project(), e.failure());
          return JobResult.again(BUDGET_LOOK);
        }
        throw e;
      }
      decisions.decide(
          key.project(),
          (project, context) -> project.task().storyboardWritten(key.operation(), draft, context));
    }
    return JobResult.idle();
  }

  /** What a storyboard needs: all workers of a database have the same writer, if any. */
  static Need need(StoryboardWriter writer) {
    String name = writer.describe();
    return new Need(Need.Kind.WRITER, name.isBlank() ? "of storyboards" : name);
  }

  private StoryboardDraft write(Task task, Operation.WriteStoryboard operation) {
    Optional<WaitReason> waited = waitsFor(task);
    try (Workspace workspace = files.workspace("storyboard")) {
      FrameRef opening = task.source().opening().frame();
      Path image = files.verified(opening.file(), opening.sha256(), workspace);
      ModelSubject subject =
          new ModelSubject(
              task.id(),
              task.source().row().map(RecordRef::table),
              operation.id(),
              Optional.of(opening.sha256()));
      TaskModelCalls calls =
          new TaskModelCalls(persistence.modelCalls(), subject, settings.admission().budgets());
      try {
        return writer.write(brief(task, operation.keep(), image), calls);
      } catch (PetForgeException e) {
        calls.notAnswered(e.failure());
        if (!waitsFor(task).equals(waited)) {
          // What it waits for is a matter of the ledger, so no decision has its row written again.
          subject
              .table()
              .ifPresent(table -> persistence.pushTurns().again(table, Set.of(task.id())));
        }
        // It is paid for, whatever becomes of this operation.
        calls
            .description()
            .ifPresent(
                words ->
                    decisions.decide(
                        task.id(),
                        (project, context) ->
                            project.task().pictureDescribed(operation.id(), words, context)));
        throw e;
      }
    }
  }

  private Optional<WaitReason> waitsFor(Task task) {
    return persistence.modelCalls().waiting(List.of(task.id())).stream()
        .map(WaitingQuestion::reason)
        .findFirst();
  }

  private static StoryboardBrief brief(Task task, int keep, Path image) {
    Source source = task.source();
    List<Shot> kept =
        keep == 0 ? List.of() : task.storyboard().orElseThrow().shots().subList(0, keep);
    return new StoryboardBrief(
        source.template(),
        source.segmentCount(),
        image,
        source.opening().picture().orElseThrow(),
        source.sceneDescription(),
        source.opening().description(),
        kept);
  }
}
