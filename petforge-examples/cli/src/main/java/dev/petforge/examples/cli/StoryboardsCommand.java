package dev.petforge.examples.cli;

import dev.petforge.examples.installation.HomeSettings;
import dev.petforge.examples.installation.Installation;
import dev.petforge.examples.installation.Messages;
import dev.petforge.examples.installation.Writers;
import dev.petforge.project.ProjectId;
import dev.petforge.task.Existing;
import dev.petforge.task.OpenCalls;
import dev.petforge.task.Task;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Has storyboards of projects written. */
@Command(
    name = "storyboards",
    description = {
      "Has storyboards of projects written, where there is none yet, and nothing made of "
          + "them: they can be read and edited before a clip is bought.",
      "Models' questions are paid, up to the budget."
    })
final class StoryboardsCommand extends HomeCommand {
  @Mixin private ProjectSelection selection = new ProjectSelection();

  @Option(
      names = "--overwrite",
      description = {
        "Also where there is one: it is written anew, what was edited by hand too. Clips that were",
        "made of the old one stay, and are said to be of other words."
      })
  private boolean overwrite;

  @Option(
      names = "--abandon",
      description = "Gives up calls for their segments that the provider has taken; they are paid.")
  private boolean abandon;

  StoryboardsCommand(CommandContext context, Messages messages) {
    super(context, messages);
  }

  @Override
  public Integer call() {
    selection.check(this);
    String writer = new HomeSettings(folder()).writer().orElse(Writers.OFFLINE);
    new Writers(configuration()).requireKey(writer);
    try (Installation installation = openExisting()) {
      List<ProjectId> wanted = new ArrayList<>();
      for (ProjectId project : selection.of(this, installation)) {
        Task task = installation.task(project);
        if (overwrite || task.script().isEmpty()) {
          wanted.add(project);
        } else {
          tell("storyboards.skipped", project);
        }
      }
      if (wanted.isEmpty()) {
        return 0;
      }
      tell("storyboards.written_by", wanted.size(), writer);
      Existing existing = overwrite ? Existing.REPLACE : Existing.KEEP;
      OpenCalls open = abandon ? OpenCalls.ABANDON : OpenCalls.KEEP;
      return new ProjectWork(this)
          .carryOut(installation, wanted, project -> project.generateStoryboard(existing, open));
    }
  }
}
