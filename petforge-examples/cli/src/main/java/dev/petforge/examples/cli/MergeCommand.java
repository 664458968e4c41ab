package dev.petforge.examples.cli;

import dev.petforge.project.ProjectId;
import dev.petforge.task.Stale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Joins the clips of a project into its video. */
@Command(
    name = "merge",
    description = {
      "Joins the clips of a project into its video, also again after one was made anew.",
      "Nothing is bought. A worker that runs does it; without one, this command does."
    })
final class MergeCommand extends HomeCommand {
  @Parameters(paramLabel = "PROJECT", description = "The project's id, as 'list' shows it.")
  private ProjectId project = new ProjectId("none");

  @Option(
      names = "--despite-stale",
      description = "Also clips that do not go on from the ones before: the joint shows.")
  private boolean despiteStale;

  MergeCommand(CommandContext context, Messages messages) {
    super(context, messages);
  }

  @Override
  public Integer call() {
    Stale stale = despiteStale ? Stale.ALLOW : Stale.REFUSE;
    try (Home home = openExisting()) {
      return new ProjectWork(this, project, ProjectWork.Aim.VIDEO)
          .carryOut(home, any -> any.petForge().project(project).merge(stale));
    }
  }
}
