package dev.petforge.examples.cli;

import dev.petforge.project.ProjectId;
import dev.petforge.task.OpenCalls;
import dev.petforge.task.Outcome;
import dev.petforge.task.TaskSummary;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Stops projects, also beside a worker. */
@Command(
    name = "cancel",
    description = "Stops projects. What the provider has taken is paid: it is waited for.")
final class CancelCommand extends HomeCommand {
  @Mixin private ProjectSelection selection = new ProjectSelection();

  @Option(
      names = "--abandon",
      description =
          "Gives up calls that the provider has taken; their clips are kept if they come.")
  private boolean abandon;

  CancelCommand(CommandContext context, Messages messages) {
    super(context, messages);
  }

  @Override
  public Integer call() {
    selection.check(this);
    try (Home home = openExisting()) {
      int status = 0;
      List<TaskSummary> stopped = new ArrayList<>();
      for (ProjectId project : selection.of(this, home)) {
        Outcome outcome =
            home.petForge().project(project).cancel(abandon ? OpenCalls.ABANDON : OpenCalls.KEEP);
        if (outcome instanceof Outcome.Refused refused) {
          status = refused(refused);
          continue;
        }
        TaskSummary task = home.summary(project);
        stopped.add(task);
        tell(
            task.standing().runs() ? "cancel.finishing" : "cancel.done",
            project,
            messages().translated(task.progress().statusWord()));
        tellHeldBack(outcome);
      }
      printProjects(stopped, home);
      return status;
    }
  }
}
