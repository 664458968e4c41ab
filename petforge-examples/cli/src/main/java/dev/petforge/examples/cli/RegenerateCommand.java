package dev.petforge.examples.cli;

import dev.petforge.PetForge;
import dev.petforge.money.Money;
import dev.petforge.project.ProjectId;
import dev.petforge.task.Goal;
import dev.petforge.task.Outcome;
import dev.petforge.task.Task;
import dev.petforge.task.TaskVersion;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes another clip for one segment. */
@Command(
    name = "regenerate",
    description = {
      "Buys another clip for one segment; the one before is kept as a version. The segments after",
      "it are stale then, as they go on from the clip before: 'redo' makes those anew, too.",
      "Says the price first; --yes buys it."
    })
final class RegenerateCommand extends HomeCommand {
  @Parameters(
      index = "0",
      paramLabel = "PROJECT",
      description = "The project's id, as 'list' shows it.")
  private ProjectId project = new ProjectId("none");

  @Parameters(index = "1", paramLabel = "SEGMENT", description = "Which segment, from 0.")
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
    new RunRequestCheck(this, folder()).require();
    try (Home home = openExisting()) {
      Task task = home.task(project);
      int last = task.chain().size() - 1;
      requireRange("SEGMENT", segment, 0, last);
      if (runOn && segment < last) {
        throw wrong(
            messages()
                .say(
                    "regenerate.not_last",
                    segment,
                    commandLine("redo " + project + " --from " + segment + " --run-on")));
      }
      Money price = home.petForge().projects().priceOfClips(1);
      TaskVersion seen = consent.seen(task);
      if (!consent.given() && price.micros() > 0) {
        return priced(price, seen);
      }
      int status =
          new ProjectWork(this, project, runOn ? ProjectWork.Aim.VIDEO : ProjectWork.Aim.STEP)
              .carryOut(home, any -> regenerate(any.petForge(), seen));
      if (segment < last && home.task(project).chain().stale(segment + 1)) {
        tell("regenerate.stale", Remake.from(home.summary(project), segment + 1).line(this, home));
      }
      return status;
    }
  }

  private Outcome regenerate(PetForge petForge, TaskVersion seen) {
    Outcome outcome = petForge.project(project).regenerate(segment, seen);
    if (runOn && outcome instanceof Outcome.Decided) {
      // What runs goes on to it by itself.
      petForge.project(project).run(Goal.merged());
    }
    return outcome;
  }

  private int priced(Money price, TaskVersion seen) {
    String again =
        commandLine(
            "regenerate "
                + project
                + " "
                + segment
                + (runOn ? " --run-on" : "")
                + PurchaseConsent.options(seen));
    if (json()) {
      print(PurchaseConsent.unbought(project, "segment", segment, 1, price, seen));
    }
    tell("regenerate.price", segment, project, price, again);
    return PetForgeCli.FAILED;
  }
}
