package dev.petforge.examples.cli;

import dev.petforge.ProjectCommands;
import dev.petforge.examples.installation.Installation;
import dev.petforge.examples.installation.Messages;
import dev.petforge.project.ProjectId;
import dev.petforge.task.Outcome;
import dev.petforge.task.Redo;
import dev.petforge.task.TaskSummary;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Makes projects anew from one segment on. */
@Command(
    name = "redo",
    description = {
      "Makes projects anew from one segment on: these segments and the video are put aside, "
          + "and kept as versions.",
      "Nothing is bought unless --run-on is said: then the price is said first, and asked "
          + "for.",
      "Without --run-on the next 'run' buys the clips."
    })
final class RedoCommand extends HomeCommand {
  @Mixin private ProjectSelection selection = new ProjectSelection();

  @Option(
      names = "--from",
      paramLabel = "N",
      required = true,
      description = "The first segment that is made anew, from 0.")
  private int from;

  @Option(
      names = "--rewrite",
      description = {
        "Has the shots from there on written anew, too, as after another picture was taken. A",
        "model's questions are not in the price."
      })
  private boolean rewrite;

  @Option(names = "--run-on", description = "Buys the clips right away, and joins the video.")
  private boolean runOn;

  @Option(
      names = "--abandon",
      description = "Gives up calls for these segments that the provider has taken; they are paid.")
  private boolean abandon;

  @Mixin private PurchaseConsent consent = new PurchaseConsent();

  RedoCommand(CommandContext context, Messages messages) {
    super(context, messages);
  }

  @Override
  public Integer call() {
    selection.check(this);
    new RunRequestCheck(this, folder()).require();
    requireIndex("--from", from);
    try (Installation installation = openExisting()) {
      List<ProjectId> projects = selection.of(this, installation);
      return consent.carryOut(
          this,
          installation,
          projects,
          this::redo,
          PurchaseQuestion.Unasked.REFUSE,
          possible ->
              runOn || rewrite
                  ? new ProjectWork(this).carryOut(installation, possible, this::redo)
                  : empty(installation, possible));
    }
  }

  private Outcome redo(ProjectCommands project) {
    Redo redo = Redo.from(from, consent.seen(project));
    redo = rewrite ? redo.rewriting() : redo;
    redo = runOn ? redo.runningOn() : redo;
    return project.redo(abandon ? redo.abandoning() : redo);
  }

  /** Nothing follows, so there is nothing to work on. */
  private int empty(Installation installation, List<ProjectId> projects) {
    int status = 0;
    List<TaskSummary> emptied = new ArrayList<>();
    for (ProjectId project : projects) {
      Outcome outcome = redo(installation.petForge().project(project));
      if (outcome instanceof Outcome.Refused refused) {
        status = refused(refused);
        continue;
      }
      tellHeldBack(outcome);
      TaskSummary task = installation.summary(project);
      emptied.add(task);
      Remake remake = Remake.from(task, from);
      tell("redo.emptied", from, project, remake.clips(), remake.price(installation));
    }
    printProjects(emptied, installation);
    return status;
  }
}
