package dev.petforge.examples.cli;

import dev.petforge.examples.installation.Installation;
import dev.petforge.examples.installation.view.ProjectName;
import dev.petforge.money.Money;
import dev.petforge.production.PurchasePreview;
import dev.petforge.production.PurchasePreview.BudgetOutlook;
import dev.petforge.production.PurchasePreview.Lot;
import dev.petforge.production.PurchasePreview.Row;
import dev.petforge.task.TaskSummary;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What a person is told of a purchase, and asked, before anything is bought. */
final class PurchaseQuestion {
  @Option(names = "--yes", description = "Buys it without asking.")
  private boolean yes;

  @Option(names = "--dry-run", description = "Only says what would be bought; nothing is ordered.")
  private boolean dryRun;

  @Option(
      names = "--max-price",
      paramLabel = "AMOUNT",
      description = "Buys nothing if all of it costs more than this, in the provider's currency.")
  private @Nullable BigDecimal maxPrice;

  private final String notOrdered;

  /** Of a command that does nothing at all unless it may buy. */
  PurchaseQuestion() {
    this("purchase.dry_run");
  }

  /**
   * @param notOrdered the message that says that nothing was ordered, as nothing was to be
   */
  PurchaseQuestion(String notOrdered) {
    this.notOrdered = notOrdered;
  }

  /** Whether it is only to be said what would be bought. */
  boolean isRehearsal() {
    return dryRun;
  }

  /** What is done where nobody can be asked and {@code --yes} is not said. */
  enum Unasked {
    /** Nothing; the command to type is said. */
    REFUSE,
    /** It is bought: the command alone says that it is wanted. */
    BUY
  }

  /**
   * Says what is bought, and asks.
   *
   * @param preview of all projects
   * @param again what the command is to be typed with besides {@code --yes}, to be given again
   * @return the exit status if nothing is bought; empty if the command is to be carried out
   */
  Optional<Integer> ask(
      CliCommand command,
      Installation installation,
      PurchasePreview preview,
      String again,
      Unasked unasked) {
    boolean possible =
        preview.rows().isEmpty() || preview.rows().stream().anyMatch(row -> !row.refused());
    boolean tooDear = preview.prices().stream().anyMatch(this::isTooDear);
    boolean asked = possible && !yes && preview.costs();
    if (possible && !dryRun && !preview.costs() && preview.rows().size() == 1) {
      return Optional.empty();
    }
    show(command, installation, preview);
    if (!possible) {
      return Optional.of(PetForgeCli.FAILED);
    }
    if (tooDear) {
      command.tell("purchase.too_dear", String.valueOf(maxPrice), prices(preview));
    } else if (dryRun) {
      command.tell(notOrdered);
    } else if (!asked || agreed(command, preview, again, unasked)) {
      return Optional.empty();
    }
    if (command.json()) {
      command.print(unbought(preview));
    }
    return Optional.of(dryRun && !tooDear ? 0 : PetForgeCli.FAILED);
  }

  private boolean isTooDear(Money price) {
    return maxPrice != null && BigDecimal.valueOf(price.micros(), 6).compareTo(maxPrice) > 0;
  }

  private boolean agreed(
      CliCommand command, PurchasePreview preview, String again, Unasked unasked) {
    Optional<Boolean> answer =
        command.context().ask(command.messages().say("purchase.ask", prices(preview)));
    if (answer.isEmpty() && unasked == Unasked.REFUSE) {
      command.tell("purchase.again", command.typedAgain(" --yes" + again));
    } else if (!answer.orElse(true)) {
      command.tell("purchase.declined");
    }
    return answer.orElse(unasked == Unasked.BUY);
  }

  private static void show(CliCommand command, Installation installation, PurchasePreview preview) {
    for (TaskSummary task :
        installation
            .petForge()
            .projects()
            .list(preview.rows().stream().map(Row::project).toList())) {
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

  private static void show(CliCommand command, TaskSummary task, Row row) {
    String name = ProjectName.of(task);
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

  private static void show(CliCommand command, BudgetOutlook outlook) {
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
    tree.put("projects", preview.rows().stream().map(PurchaseQuestion::tree).toList());
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
