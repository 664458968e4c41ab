package dev.petforge.examples.cli;

import dev.petforge.money.Money;
import dev.petforge.project.ProjectId;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Says what it will cost to finish projects. */
@Command(
    name = "estimate",
    description = "Says what it will cost at today's prices to finish projects.")
final class EstimateCommand extends HomeCommand {
  @Parameters(
      paramLabel = "PROJECT",
      arity = "0..*",
      description = "Those; all that are not finished by default.")
  private List<ProjectId> projects = List.of();

  EstimateCommand(CommandContext context, Messages messages) {
    super(context, messages);
  }

  @Override
  public Integer call() {
    new RunRequestCheck(this, folder()).require(Optional.empty(), Optional.empty());
    try (Home home = openExisting()) {
      Collection<ProjectId> wanted =
          projects.isEmpty()
              ? home.petForge().projects().unfinished()
              : projects.stream().map(project -> home.summary(project).id()).toList();
      Money price = home.petForge().projects().estimate(wanted);
      if (json()) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("projects", wanted.size());
        tree.put("price", price.toString());
        print(tree);
      } else {
        context().out().println(messages().say("estimate.line", wanted.size(), price));
      }
    }
    return 0;
  }
}
