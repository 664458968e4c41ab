package dev.petforge.examples.cli;

import dev.petforge.project.ProjectId;
import dev.petforge.task.OpenCalls;
import dev.petforge.task.Outcome;
import dev.petforge.task.Task;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Stops a project, also beside a worker. */
@Command(
    name = "cancel",
    description = "Stops a project. What the provider has taken is paid: it is waited for.")
final class CancelCommand extends HomeCommand {
  @Parameters(paramLabel = "PROJECT", description = "The project's id, as 'list' shows it.")
  private ProjectId project = new ProjectId("none");

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
    try (Home home = openExisting()) {
      Outcome outcome =
          home.petForge().project(project).cancel(abandon ? OpenCalls.ABANDON : OpenCalls.KEEP);
      if (outcome instanceof Outcome.Refused refused) {
        return refused(refused);
      }
      Task task = home.task(project);
      if (json()) {
        print(TaskView.tree(home.summary(task.id()), home, messages().language()));
      } else {
        tell(
            task.activity().operation().isPresent() ? "cancel.finishing" : "cancel.done",
            project,
            messages().translated(task.statusWord()));
      }
      tellHeldBack(outcome);
      return 0;
    }
  }
}
