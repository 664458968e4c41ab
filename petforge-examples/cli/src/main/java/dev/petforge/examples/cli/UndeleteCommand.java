package dev.petforge.examples.cli;

import dev.petforge.examples.installation.Installation;
import dev.petforge.examples.installation.Messages;
import dev.petforge.failure.PermanentException;
import dev.petforge.project.ProjectId;
import dev.petforge.task.TaskSummary;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Brings deleted projects back, also beside a worker. */
@Command(
    name = "undelete",
    description = {
      "Brings deleted projects back exactly as they were; 'trash' lists them. Nothing is bought.",
      "A worker shows their rows again: 'push' does nothing else."
    })
final class UndeleteCommand extends HomeCommand {
  @Parameters(paramLabel = "PROJECT", arity = "1..*", description = "Ids as 'trash' shows them.")
  private List<String> words = List.of();

  UndeleteCommand(CommandContext context, Messages messages) {
    super(context, messages);
  }

  @Override
  public Integer call() {
    List<ProjectId> projects = projects(words);
    try (Installation installation = openExisting()) {
      int status = 0;
      List<TaskSummary> back = new ArrayList<>();
      for (ProjectId project : projects) {
        try {
          installation.petForge().trash().undelete(project);
        } catch (PermanentException e) {
          // The others are brought back all the same.
          tellFailure(messages().failure(e.failure()));
          status = PetForgeCli.FAILED;
          continue;
        }
        TaskSummary task = installation.summary(project);
        back.add(task);
        tell("undelete.done", project, messages().translated(task.progress().statusWord()));
      }
      printProjects(back, installation);
      return status;
    }
  }
}
