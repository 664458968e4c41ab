package dev.petforge.examples.cli;

import dev.petforge.examples.installation.Installation;
import dev.petforge.examples.installation.Messages;
import dev.petforge.money.Money;
import dev.petforge.project.ProjectId;
import dev.petforge.task.TaskQuery;
import dev.petforge.task.TaskSummary;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Says what it will cost to finish projects. */
@Command(
    name = "estimate",
    description = {
      "Says what it will cost at today's prices to finish projects.",
      "Without any, all that are not finished."
    })
final class EstimateCommand extends HomeCommand {
  /** So many are read at once. */
  private static final int PART = 500;

  /** Stale segments matter without a video too. */
  private static final List<TaskQuery.Which> MAY_BE_OUT_OF_DATE =
      List.of(TaskQuery.Which.OUT_OF_DATE, TaskQuery.Which.UNFINISHED);

  @Mixin private ProjectSelection selection = new ProjectSelection();

  EstimateCommand(CommandContext context, Messages messages) {
    super(context, messages);
  }

  @Override
  public Integer call() {
    if (selection.isGiven()) {
      selection.check(this);
    }
    new RunRequestCheck(this, folder()).check().forEach(context().err()::println);
    try (Installation installation = openExisting()) {
      tellUnused(folder());
      Collection<ProjectId> wanted =
          selection.isGiven()
              ? selection.of(this, installation)
              : installation.petForge().projects().unfinished();
      Money price = installation.petForge().projects().estimate(wanted);
      List<Remake> outOfDate = outOfDate(installation, wanted);
      if (json()) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("projects", wanted.size());
        tree.put("price", price.toString());
        tree.put("out_of_date", outOfDate.stream().map(anew -> tree(anew, installation)).toList());
        print(tree);
      } else {
        context().out().println(messages().say("estimate.line", wanted.size(), price));
        tellOutOfDate(outOfDate, installation);
      }
    }
    return 0;
  }

  /** Finished videos are not in the price; some of them should be made anew. */
  private List<Remake> outOfDate(Installation installation, Collection<ProjectId> wanted) {
    if (selection.isGiven()) {
      return installation.petForge().projects().list(wanted).stream()
          .flatMap(EstimateCommand::anew)
          .toList();
    }
    List<Remake> found = new ArrayList<>();
    for (TaskQuery.Which which : MAY_BE_OUT_OF_DATE) {
      Optional<ProjectId> last = Optional.empty();
      List<TaskSummary> some;
      do {
        some = installation.petForge().projects().list(TaskQuery.of(which).part(last, PART));
        some.stream().flatMap(EstimateCommand::anew).forEach(found::add);
        last = some.stream().map(TaskSummary::id).reduce((one, next) -> next);
      } while (some.size() == PART);
    }
    return found;
  }

  private static Stream<Remake> anew(TaskSummary task) {
    return Remake.of(task).stream();
  }

  private void tellOutOfDate(List<Remake> outOfDate, Installation installation) {
    if (outOfDate.isEmpty()) {
      return;
    }
    int clips = outOfDate.stream().mapToInt(Remake::clips).sum();
    context()
        .out()
        .println(
            messages()
                .say(
                    "estimate.out_of_date",
                    outOfDate.size(),
                    clips,
                    installation.petForge().projects().priceOfClips(clips)));
    outOfDate.forEach(anew -> context().out().println("  " + anew.line(this, installation)));
  }

  private Map<String, Object> tree(Remake anew, Installation installation) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("project_id", anew.project().value());
    tree.put("clips", anew.clips());
    tree.put("price", anew.price(installation).toString());
    tree.put("remake", anew.command(this));
    return tree;
  }
}
