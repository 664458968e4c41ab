package dev.petforge.examples.cli;

import dev.petforge.money.Money;
import dev.petforge.project.ProjectId;
import dev.petforge.task.Outcome;
import dev.petforge.task.Redo;
import dev.petforge.task.Task;
import dev.petforge.task.TaskVersion;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes a project anew from one segment on. */
@Command(
    name = "redo",
    description = {
      "Makes a project anew from one segment on: these segments and the video are put aside, and",
      "kept as versions. Nothing is bought unless --run-on is said: the price is said first, and",
      "--yes buys it. Without --run-on the next 'run' buys the clips."
    })
final class RedoCommand extends HomeCommand {
  @Parameters(paramLabel = "PROJECT", description = "The project's id, as 'list' shows it.")
  private ProjectId project = new ProjectId("none");

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
    new RunRequestCheck(this, folder()).require();
    try (Home home = openExisting()) {
      Task task = home.task(project);
      requireRange("--from", from, 0, task.chain().size() - 1);
      Remake remake = Remake.from(home.summary(project), from);
      Money price = remake.price(home);
      TaskVersion seen = consent.seen(task);
      if (runOn && !consent.given() && price.micros() > 0) {
        return priced(remake, price, seen);
      }
      if (runOn || rewrite) {
        return new ProjectWork(this, project, runOn ? ProjectWork.Aim.VIDEO : ProjectWork.Aim.STEP)
            .carryOut(home, any -> any.petForge().project(project).redo(redo(seen)));
      }
      return emptied(home, remake, price, home.petForge().project(project).redo(redo(seen)));
    }
  }

  private Redo redo(TaskVersion seen) {
    Redo redo = Redo.from(from, seen);
    redo = rewrite ? redo.rewriting() : redo;
    redo = runOn ? redo.runningOn() : redo;
    return abandon ? redo.abandoning() : redo;
  }

  private int emptied(Home home, Remake remake, Money price, Outcome outcome) {
    if (outcome instanceof Outcome.Refused refused) {
      return refused(refused);
    }
    tellHeldBack(outcome);
    if (json()) {
      print(TaskView.tree(home.summary(project), home, messages().language()));
    } else {
      tell("redo.emptied", from, project, remake.clips(), price);
    }
    return 0;
  }

  private int priced(Remake remake, Money price, TaskVersion seen) {
    String again =
        commandLine(
            "redo "
                + project
                + " --from "
                + from
                + (rewrite ? " --rewrite" : "")
                + " --run-on"
                + (abandon ? " --abandon" : "")
                + PurchaseConsent.options(seen));
    if (json()) {
      print(PurchaseConsent.unbought(project, "from", from, remake.clips(), price, seen));
    }
    tell("redo.price", from, project, remake.clips(), price, again);
    return PetForgeCli.FAILED;
  }
}
