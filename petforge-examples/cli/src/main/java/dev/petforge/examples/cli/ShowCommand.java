package dev.petforge.examples.cli;

import dev.petforge.project.ProjectId;
import dev.petforge.task.Project;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Shows all that is known of a project. */
@Command(name = "show", description = "Shows a project: segments, versions, calls, what runs.")
final class ShowCommand extends HomeCommand {
  @Parameters(paramLabel = "PROJECT", description = "The project's id, as 'list' shows it.")
  private ProjectId project = new ProjectId("none");

  ShowCommand(CommandContext context, Messages messages) {
    super(context, messages);
  }

  @Override
  public Integer call() {
    try (Home home = openExisting()) {
      Project found = home.petForge().project(project).get();
      ProjectView view =
          new ProjectView(
              found,
              home,
              messages(),
              new Joints(configuration()).gate().limits(found.task().source().template()));
      if (json()) {
        print(view.tree());
      } else {
        view.lines().forEach(context().out()::println);
        Remake.of(home.summary(project))
            .ifPresent(anew -> context().out().println(anew.line(this)));
      }
    }
    return 0;
  }
}
