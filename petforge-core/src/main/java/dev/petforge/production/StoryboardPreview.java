package dev.petforge.production;

import dev.petforge.file.FileStore;
import dev.petforge.file.Workspace;
import dev.petforge.media.Picture;
import dev.petforge.media.VideoTools;
import dev.petforge.project.OperationId;
import dev.petforge.project.ProjectId;
import dev.petforge.question.ModelCall;
import dev.petforge.question.ModelSubject;
import dev.petforge.question.TaskModelCalls;
import dev.petforge.storyboard.StoryboardBrief;
import dev.petforge.storyboard.StoryboardDraft;
import dev.petforge.storyboard.StoryboardWriter;
import dev.petforge.storyboard.TemplateId;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Writes the storyboard of a picture that belongs to no project, to look at. What it costs is
 * written down as for a project.
 */
public final class StoryboardPreview {
  /** Stands in the ledger for the project that there is not. */
  public static final ProjectId PROJECT = new ProjectId("preview");

  private final Persistence persistence;
  private final FileStore files;
  private final VideoTools tools;
  private final StoryboardWriter writer;
  private final ClipOrders orders;
  private final ProductionSettings settings;

  public StoryboardPreview(Ports ports, ClipOrders orders, ProductionSettings settings) {
    this.persistence = ports.persistence();
    this.files = ports.files();
    this.tools = ports.tools();
    this.writer = ports.writer();
    this.orders = orders;
    this.settings = settings;
  }

  /**
   * A storyboard, and what was asked for it.
   *
   * @param calls empty if no model was asked
   */
  public record Preview(StoryboardDraft draft, List<ModelCall> calls) {
    public Preview {
      calls = List.copyOf(calls);
    }
  }

  /**
   * @param photo a picture in any form that an opening image may have
   * @throws dev.petforge.failure.PetForgeException as {@link StoryboardWriter#write}; also if the
   *     picture cannot be taken, and with code {@code BUDGET} if no budget holds it
   */
  public Preview write(Path photo, TemplateId template, int shots, String description) {
    OperationId operation = new OperationId(persistence.newId());
    ModelSubject subject = new ModelSubject(PROJECT, Optional.empty(), operation, Optional.empty());
    try (Workspace workspace = files.workspace("preview")) {
      Path upright = workspace.resolve("opening_image.jpg");
      Picture picture = tools.openingImage(photo, upright);
      StoryboardDraft draft =
          orders.withPromptWarnings(
              writer.write(
                  new StoryboardBrief(
                      template, shots, upright, picture, description, "", List.of()),
                  new TaskModelCalls(
                      persistence.modelCalls(), subject, settings.admission().budgets())));
      return new Preview(
          draft,
          persistence.modelCalls().find(PROJECT).stream()
              .filter(call -> call.subject().operation().equals(operation))
              .toList());
    }
  }
}
