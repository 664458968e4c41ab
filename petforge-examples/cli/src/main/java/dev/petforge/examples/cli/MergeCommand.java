package dev.petforge.examples.cli;

import dev.petforge.examples.installation.Installation;
import dev.petforge.examples.installation.Messages;
import dev.petforge.project.ProjectId;
import dev.petforge.task.Stale;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Joins the clips of projects into their videos. */
@Command(
    name = "merge",
    description = {
      "Joins the clips of projects into their videos, also again after one was made anew.",
      "Nothing is bought. A worker that runs does it; without one, this command does."
    })
final class MergeCommand extends HomeCommand {
  @Mixin private ProjectSelection selection = new ProjectSelection();

  @Option(
      names = "--despite-stale",
      description = "Also clips that do not go on from the ones before: the joint shows.")
  private boolean despiteStale;

  MergeCommand(CommandContext context, Messages messages) {
    super(context, messages);
  }

  @Override
  public Integer call() {
    selection.check(this);
    Stale stale = despiteStale ? Stale.ALLOW : Stale.REFUSE;
    try (Installation installation = openExisting()) {
      List<ProjectId> projects = selection.of(this, installation);
      return projects.isEmpty()
          ? 0
          : new ProjectWork(this).carryOut(installation, projects, project -> project.merge(stale));
    }
  }
}
