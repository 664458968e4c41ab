package dev.petforge.examples.cli;

import dev.petforge.ProjectCommands;
import dev.petforge.examples.installation.Installation;
import dev.petforge.examples.installation.Messages;
import dev.petforge.project.ProjectId;
import dev.petforge.task.Goal;
import dev.petforge.task.Outcome;
import dev.petforge.task.Task;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Makes another clip for one segment of projects. */
@Command(
    name = "regenerate",
    description = {
      "Buys another clip for one segment; the one before is kept as a version.",
      "The segments after it are stale then, as they go on from the clip before: 'redo' "
          + "makes those anew, too.",
      "Says the price first, and asks."
    })
final class RegenerateCommand extends HomeCommand {
  @Mixin private ProjectSelection selection = new ProjectSelection();

  @Option(
      names = "--segment",
      paramLabel = "N",
      required = true,
      description = "Which segment, from 0.")
  private int segment;

  @Option(
      names = "--run-on",
      description = "Joins the video again when the clip is there; of the last segment only.")
  private boolean runOn;

  @Mixin private PurchaseConsent consent = new PurchaseConsent();

  RegenerateCommand(CommandContext context, Messages messages) {
    super(context, messages);
  }

  @Override
  public Integer call() {
    requireIndex("--segment", segment);
    selection.check(this);
    new RunRequestCheck(this, folder()).require();
    try (Installation installation = openExisting()) {
      List<ProjectId> projects = selection.of(this, installation);
      if (runOn) {
        projects.forEach(project -> requireLast(installation.task(project)));
      }
      int status =
          consent.carryOut(
              this, installation, projects, this::regenerate, PurchaseQuestion.Unasked.REFUSE);
      projects.forEach(project -> tellStale(installation, project));
      return status;
    }
  }

  private void requireLast(Task task) {
    if (segment < task.chain().size() - 1) {
      throw wrong(
          messages()
              .say(
                  "regenerate.not_last",
                  segment,
                  commandLine("redo " + task.id() + " --from " + segment + " --run-on")));
    }
  }

  private void tellStale(Installation installation, ProjectId project) {
    Task task = installation.task(project);
    boolean changed =
        !task.version().equals(consent.seen(installation.petForge().project(project)));
    if (changed && segment < task.chain().size() - 1 && task.chain().stale(segment + 1)) {
      tell(
          "regenerate.stale",
          Remake.from(installation.summary(project), segment + 1).line(this, installation));
    }
  }

  private Outcome regenerate(ProjectCommands project) {
    Outcome outcome = project.regenerate(segment, consent.seen(project));
    if (runOn && outcome instanceof Outcome.Decided) {
      // What runs goes on to it by itself.
      project.run(Goal.merged());
    }
    return outcome;
  }
}
