package dev.petforge.examples.cli;

import dev.petforge.examples.installation.Installation;
import dev.petforge.examples.installation.Messages;
import dev.petforge.project.ProjectId;
import dev.petforge.storyboard.ShotEdit;
import dev.petforge.task.Outcome;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Replaces what a model said of a project's picture. */
@Command(
    name = "describe",
    description = {
      "Replaces what a model said of a project's picture: the next writing of its "
          + "storyboard is told this.",
      "With empty text the picture is described anew."
    })
final class DescribeCommand extends HomeCommand {
  @Parameters(index = "0", paramLabel = "PROJECT", description = "The project's id.")
  private ProjectId project = new ProjectId("none");

  @Parameters(index = "1", paramLabel = "TEXT", description = "What the picture shows.")
  private String text = "";

  DescribeCommand(CommandContext context, Messages messages) {
    super(context, messages);
  }

  @Override
  public Integer call() {
    requireRange("TEXT", text.length(), 0, ShotEdit.MAX_TEXT);
    try (Installation installation = openExisting()) {
      Outcome outcome = installation.petForge().project(project).describePicture(text);
      if (outcome instanceof Outcome.Refused refused) {
        return refused(refused);
      }
      if (json()) {
        print(Map.of("project_id", project.value(), "picture_description", text.strip()));
      } else {
        tell("describe.done", project);
      }
    }
    return 0;
  }
}
