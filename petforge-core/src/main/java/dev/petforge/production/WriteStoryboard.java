package dev.petforge.production;

import dev.petforge.failure.Failure;
import dev.petforge.file.FileStore;
import dev.petforge.file.Workspace;
import dev.petforge.generation.FrameRef;
import dev.petforge.generation.ModelCalls;
import dev.petforge.storyboard.Shot;
import dev.petforge.storyboard.StoryboardBrief;
import dev.petforge.storyboard.StoryboardDraft;
import dev.petforge.storyboard.StoryboardWriter;
import dev.petforge.task.Operation;
import dev.petforge.task.Source;
import dev.petforge.task.Task;
import dev.petforge.work.Next;
import dev.petforge.work.Work;
import dev.petforge.work.WorkHandler;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Has a storyboard written, or the rest of one. */
public final class WriteStoryboard implements WorkHandler {
  private final Persistence persistence;
  private final FileStore files;
  private final StoryboardWriter writer;
  private final Decisions decisions;
  private final Clips clips;

  public WriteStoryboard(
      Persistence persistence,
      FileStore files,
      StoryboardWriter writer,
      Decisions decisions,
      Clips clips) {
    this.clips = clips;
    this.persistence = persistence;
    this.files = files;
    this.writer = writer;
    this.decisions = decisions;
  }

  @Override
  public Next handle(Work work) {
    OperationNote note = OperationNote.of(work.subject());
    Optional<Task> task = persistence.tasks().find(note.project()).map(project -> project.task());
    if (task.isPresent()
        && task.get().activity().operation().orElse(null)
            instanceof Operation.WriteStoryboard operation
        && operation.id().equals(note.operation())) {
      StoryboardDraft draft = withPromptWarnings(write(task.get(), operation.keep()));
      decisions.decide(
          note.project(),
          (project, context) -> project.task().storyboardWritten(note.operation(), draft, context));
    }
    return Next.idle();
  }

  private StoryboardDraft write(Task task, int keep) {
    try (Workspace workspace = files.workspace("storyboard")) {
      FrameRef opening = task.source().opening().frame();
      Path image = Stored.local(files, opening.file(), opening.sha256(), workspace);
      return writer.write(brief(task, keep, image), ModelCalls.none());
    }
  }

  /** What the generator will not be told must be known before its clips are paid for. */
  private StoryboardDraft withPromptWarnings(StoryboardDraft draft) {
    List<String> warnings = new ArrayList<>(draft.warnings());
    draft.storyboard().shots().forEach(shot -> warnings.addAll(clips.promptWarnings(shot)));
    return new StoryboardDraft(draft.storyboard(), warnings, draft.pictureDescription());
  }

  private static StoryboardBrief brief(Task task, int keep, Path image) {
    Source source = task.source();
    List<Shot> kept =
        keep == 0 ? List.of() : task.storyboard().orElseThrow().shots().subList(0, keep);
    return new StoryboardBrief(
        source.template(),
        source.segmentCount(),
        image,
        source.opening().picture(),
        source.sceneDescription(),
        task.script().map(StoryboardDraft::pictureDescription).orElse(""),
        kept);
  }

  @Override
  public void giveUp(Work work, Failure reason) {
    OperationNote note = OperationNote.of(work.subject());
    decisions.decide(
        note.project(),
        (project, context) -> project.task().failed(note.operation(), reason, context));
  }
}
