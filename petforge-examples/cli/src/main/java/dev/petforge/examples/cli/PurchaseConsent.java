package dev.petforge.examples.cli;

import dev.petforge.ProjectCommands;
import dev.petforge.money.Money;
import dev.petforge.production.PurchasePreview;
import dev.petforge.production.PurchasePreview.BudgetOutlook;
import dev.petforge.production.PurchasePreview.Lot;
import dev.petforge.production.PurchasePreview.Row;
import dev.petforge.project.ProjectId;
import dev.petforge.task.Outcome;
import dev.petforge.task.Task;
import dev.petforge.task.TaskSummary;
import dev.petforge.task.TaskVersion;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** That a person has seen what a command is about to buy, and agrees. */
final class PurchaseConsent {
  @Option(names = "--yes", description = "Buys it without asking.")
  private boolean yes;

  @Option(names = "--dry-run", description = "Only says what would be bought; nothing is stored.")
  private boolean dryRun;

  @Option(
      names = "--max-price",
      paramLabel = "AMOUNT",
      description = "Buys nothing if all of it costs more than this, in the provider's currency.")
  private @Nullable BigDecimal maxPrice;

  @Option(
      names = "--seen",
      paramLabel = "VERSION",
      description = {
        "The version of the one project that you saw, as the price was said for it:",
        "if it was changed since, nothing is done."
      })
  private @Nullable Long seen;

  /** What is done where nobody can be asked and {@code --yes} is not said. */
  enum Unasked {
    /** Nothing; the command to type is said. */
    REFUSE,
    /** It is bought: the command alone says that it is wanted. */
    BUY
  }

  private final Map<ProjectId, TaskVersion> shown = new HashMap<>();

  /**
   * The version of a project that a person saw: the one that was said, else the one that it had
   * when it was first asked for here, which is what is bought for.
   */
  TaskVersion seen(ProjectCommands project) {
    Task task = project.get().task();
    return seen == null
        ? shown.computeIfAbsent(task.id(), any -> task.version())
        : new TaskVersion(seen);
  }

  /**
   * Says what a command buys, all of it before anything is bought, asks, and carries it out.
   *
   * @param projects it is given to each of them that it is possible for
   * @param given the command
   * @return the exit status: a failure also if it was refused for one of them
   */
  int carryOut(
      HomeCommand command,
      Home home,
      List<ProjectId> projects,
      Function<ProjectCommands, Outcome> given,
      Unasked unasked,
      ProjectWork.Aim aim) {
    return carryOut(
        command,
        home,
        projects,
        given,
        unasked,
        possible -> new ProjectWork(command, aim).carryOut(home, possible, given));
  }

  /**
   * The same for a command that is carried out in another way.
   *
   * @param work is given those that it is possible for; returns the exit status
   */
  int carryOut(
      HomeCommand command,
      Home home,
      List<ProjectId> projects,
      Function<ProjectCommands, Outcome> given,
      Unasked unasked,
      ToIntFunction<List<ProjectId>> work) {
    if (projects.isEmpty()) {
      return 0;
    }
    PurchasePreview preview = home.petForge().projects().preview(projects, given);
    Optional<Integer> end = end(command, home, preview, unasked);
    if (end.isPresent()) {
      return end.get();
    }
    List<ProjectId> possible =
        preview.rows().stream().filter(row -> !row.refused()).map(Row::project).toList();
    int status = work.applyAsInt(possible);
    return status == 0 && possible.size() < projects.size() ? PetForgeCli.FAILED : status;
  }

  /**
   * Says what is bought, and asks.
   *
   * @param preview of all projects
   * @return the exit status if nothing is bought; empty if the command is to be carried out
   */
  private Optional<Integer> end(
      HomeCommand command, Home home, PurchasePreview preview, Unasked unasked) {
    requireOneSeen(command, preview);
    boolean possible = preview.rows().stream().anyMatch(row -> !row.refused());
    boolean tooDear = preview.prices().stream().anyMatch(this::isTooDear);
    boolean asked = possible && !yes && preview.costs();
    if (possible && !dryRun && !preview.costs() && preview.rows().size() == 1) {
      return Optional.empty();
    }
    show(command, home, preview);
    if (!possible) {
      return Optional.of(PetForgeCli.FAILED);
    }
    if (tooDear) {
      command.tell("purchase.too_dear", String.valueOf(maxPrice), prices(preview));
    } else if (dryRun) {
      command.tell("purchase.dry_run");
    } else if (!asked || agreed(command, preview, unasked)) {
      return Optional.empty();
    }
    if (command.json()) {
      command.print(unbought(preview));
    }
    return Optional.of(dryRun && !tooDear ? 0 : PetForgeCli.FAILED);
  }

  private void requireOneSeen(HomeCommand command, PurchasePreview preview) {
    if (seen != null && preview.rows().size() != 1) {
      throw command.wrong(command.messages().say("usage.seen_many", preview.rows().size()));
    }
  }

  private boolean isTooDear(Money price) {
    return maxPrice != null && BigDecimal.valueOf(price.micros(), 6).compareTo(maxPrice) > 0;
  }

  private boolean agreed(HomeCommand command, PurchasePreview preview, Unasked unasked) {
    Optional<Boolean> answer =
        command.context().ask(command.messages().say("purchase.ask", prices(preview)));
    if (answer.isEmpty() && unasked == Unasked.REFUSE) {
      command.tell("purchase.again", command.typedAgain(options(preview)));
    } else if (!answer.orElse(true)) {
      command.tell("purchase.declined");
    }
    return answer.orElse(unasked == Unasked.BUY);
  }

  /** The options with which a command that only said the price buys what it was said for. */
  private String options(PurchasePreview preview) {
    return " --yes"
        + (preview.rows().size() == 1 && seen == null
            ? " --seen " + preview.rows().get(0).version().value()
            : "");
  }

  private static void show(HomeCommand command, Home home, PurchasePreview preview) {
    for (TaskSummary task :
        home.petForge().projects().list(preview.rows().stream().map(Row::project).toList())) {
      preview.rows().stream()
          .filter(row -> row.project().equals(task.id()))
          .forEach(row -> show(command, task, row));
    }
    List<Lot> lots = preview.lots();
    lots.forEach(
        lot ->
            command.tell(
                "purchase.lot",
                lot.clips(),
                lot.length().toSeconds(),
                lot.provider(),
                lot.model(),
                lot.price()));
    if (lots.isEmpty()) {
      return;
    }
    command.tell("purchase.sum", preview.clips(), prices(preview));
    preview.budgets().forEach(outlook -> show(command, outlook));
    if (preview.ready().isPresent()) {
      command.tell("purchase.ready", duration(preview.ready().get()));
    } else {
      command.tell("purchase.ready_unknown");
    }
  }

  private static void show(HomeCommand command, TaskSummary task, Row row) {
    String name = TaskView.name(task);
    if (!row.refused()) {
      command.tell(
          "purchase.row",
          name,
          row.project(),
          row.clips(),
          prices(PurchasePreview.prices(row.lots())));
    }
    row.heldBack()
        .forEach(
            why ->
                command.tell(
                    row.refused() ? "purchase.refused" : "purchase.held_back",
                    name,
                    row.project(),
                    command.messages().refusal(why)));
  }

  private static void show(HomeCommand command, BudgetOutlook outlook) {
    command.tell(
        outlook.holds() ? "purchase.budget" : "purchase.budget_short",
        command.messages().translated(outlook.budget().said()),
        outlook.of().map(of -> " (" + of + ")").orElse(""),
        outlook.budget().limit(),
        outlook.spent(),
        outlook.wanted());
  }

  private static String prices(PurchasePreview preview) {
    return prices(preview.prices());
  }

  private static String prices(List<Money> prices) {
    return prices.isEmpty()
        ? "0"
        : prices.stream().map(Money::toString).collect(Collectors.joining(" + "));
  }

  /** Nobody knows it to the second. */
  private static String duration(Duration time) {
    long minutes = Math.max(1, time.plusSeconds(59).toMinutes());
    return minutes < 60 ? minutes + " min" : minutes / 60 + " h " + minutes % 60 + " min";
  }

  /** What was not bought, for programs. */
  private static Map<String, Object> unbought(PurchasePreview preview) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("projects", preview.rows().stream().map(PurchaseConsent::tree).toList());
    tree.put("clips", preview.clips());
    tree.put("price", prices(preview));
    tree.put("bought", false);
    return tree;
  }

  private static Map<String, Object> tree(Row row) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("project_id", row.project().value());
    tree.put("version", row.version().value());
    tree.put("clips", row.clips());
    tree.put("price", prices(PurchasePreview.prices(row.lots())));
    if (!row.heldBack().isEmpty()) {
      tree.put(
          "reasons", row.heldBack().stream().map(why -> why.reason().name()).distinct().toList());
    }
    return tree;
  }
}
