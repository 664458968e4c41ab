package dev.petforge.examples.cli;

import dev.petforge.examples.installation.Installation;
import dev.petforge.examples.installation.Messages;
import dev.petforge.project.ProjectId;
import dev.petforge.task.Outcome;
import dev.petforge.task.Task;
import dev.petforge.task.TaskSummary;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Takes another picture for a project to start from. */
@Command(
    name = "replace-picture",
    description = {
      "Takes another picture for a project to start from.",
      "Costs nothing; clips that start from the old one are stale then.",
      "The storyboard stays: 'redo --from 0 --rewrite' writes another one."
    })
final class ReplacePictureCommand extends HomeCommand {
  @Parameters(index = "0", paramLabel = "PROJECT", description = "The project's id.")
  private ProjectId project = new ProjectId("none");

  @Parameters(index = "1", paramLabel = "PICTURE", description = "The picture's file.")
  private Path picture = Path.of("");

  ReplacePictureCommand(CommandContext context, Messages messages) {
    super(context, messages);
  }

  @Override
  public Integer call() {
    try (Installation installation = openExisting()) {
      Task before = installation.task(project);
      Outcome outcome =
          installation
              .petForge()
              .project(project)
              .replacePicture(context().directory().resolve(picture), before.version());
      if (outcome instanceof Outcome.Refused refused) {
        return refused(refused);
      }
      tellHeldBack(outcome);
      tell("replace_picture.done", project, picture);
      before
          .source()
          .row()
          .ifPresent(row -> tell("replace_picture.row", row.table(), picture.getFileName()));
      TaskSummary task = installation.summary(project);
      tellStale(task, installation);
      printProjects(List.of(task), installation);
      return 0;
    }
  }
}
