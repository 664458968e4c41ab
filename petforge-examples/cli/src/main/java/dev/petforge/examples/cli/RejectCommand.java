package dev.petforge.examples.cli;

import dev.petforge.examples.installation.Installation;
import dev.petforge.examples.installation.Messages;
import dev.petforge.project.ProjectId;
import dev.petforge.task.Outcome;
import dev.petforge.task.Review;
import dev.petforge.task.TaskSummary;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Rejects what projects are to be made of. */
@Command(
    name = "reject",
    description = {
      "Rejects the picture or the storyboard of projects: nothing more is bought for them until they "
          + "are edited and approved.",
      "Clips that are bought already come in all the same."
    })
final class RejectCommand extends HomeCommand {
  @Mixin private ProjectSelection selection = new ProjectSelection();

  @Option(
      names = "--because",
      paramLabel = "TEXT",
      required = true,
      description = "What has to become otherwise; the row shows it to whoever mends it.")
  private String because = "";

  RejectCommand(CommandContext context, Messages messages) {
    super(context, messages);
  }

  @Override
  public Integer call() {
    selection.check(this);
    if (because.length() > Review.Decision.MAX_REASON) {
      throw wrong(messages().say("reject.too_long", Review.Decision.MAX_REASON, because.length()));
    }
    try (Installation installation = openExisting()) {
      int status = 0;
      List<ProjectId> rejected = new ArrayList<>();
      for (ProjectId project : selection.of(this, installation)) {
        Outcome outcome =
            installation
                .petForge()
                .project(project)
                .reject(because, installation.task(project).version());
        if (outcome instanceof Outcome.Refused refused) {
          status = refused(refused);
        } else {
          tell("reject.done", project, because);
          rejected.add(project);
        }
      }
      List<TaskSummary> tasks = installation.petForge().projects().list(rejected);
      printProjects(tasks, installation);
      return status;
    }
  }
}
