package dev.petforge.examples.cli;

import dev.petforge.examples.installation.Installation;
import dev.petforge.examples.installation.Messages;
import dev.petforge.failure.PermanentException;
import dev.petforge.money.Spending;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Shows what was spent. */
@Command(name = "cost", description = "Shows what was spent, from the ledger of paid calls.")
final class CostCommand extends HomeCommand {
  private static final Logger log = LoggerFactory.getLogger(CostCommand.class);

  /** As it is typed. */
  enum By {
    day,
    table,
    task,
    provider
  }

  @Option(
      names = "--by",
      paramLabel = "day|table|task|provider",
      defaultValue = "day",
      description = "What it is added up by (${DEFAULT-VALUE}).")
  private By by = By.day;

  @Option(
      names = "--since",
      paramLabel = "YYYY-MM-DD",
      description = "Only what was last sent on this day or later.")
  private @Nullable LocalDate since;

  @Option(
      names = "--table",
      paramLabel = "URL|DIR",
      description = "Only what is for a connected table, or a folder of pictures.")
  private @Nullable String table;

  CostCommand(CommandContext context, Messages messages) {
    super(context, messages);
  }

  @Override
  public Integer call() {
    tellBudgets();
    try (Installation installation = openExisting()) {
      List<Spending> lines =
          installation
              .petForge()
              .money()
              .spending(
                  Spending.By.valueOf(by.name().toUpperCase(Locale.ROOT)),
                  Optional.ofNullable(since),
                  Optional.ofNullable(table)
                      .map(named -> installation.table(named, context().directory())));
      if (json()) {
        print(Map.of("by", by.name(), "cost", lines.stream().map(CostCommand::tree).toList()));
      } else {
        lines.forEach(
            line ->
                context()
                    .out()
                    .println(
                        messages()
                            .say(
                                "cost.line",
                                line.on(),
                                line.spent(),
                                line.calls(),
                                line.running())));
        if (lines.isEmpty()) {
          tell("cost.nothing");
        }
      }
    }
    return 0;
  }

  /** Who looks at what was spent wants to know of a limit that limits nothing. */
  private void tellBudgets() {
    try {
      new RunRequestCheck(this, folder()).check().forEach(context().err()::println);
    } catch (PermanentException | ParameterException e) {
      log.debug("nothing can be ordered here, which whoever orders is told: {}", e.getMessage());
    }
  }

  private static Map<String, Object> tree(Spending line) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("on", line.on());
    tree.put("calls", line.calls());
    tree.put("spent", line.spent().toString());
    tree.put("running", line.running().toString());
    return tree;
  }
}
