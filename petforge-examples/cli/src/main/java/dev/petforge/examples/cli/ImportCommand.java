package dev.petforge.examples.cli;

import dev.petforge.connection.Connection;
import dev.petforge.examples.installation.Installation;
import dev.petforge.examples.installation.Messages;
import dev.petforge.failure.PetForgeException;
import dev.petforge.storyboard.Storyboard;
import dev.petforge.storyboard.TemplateId;
import dev.petforge.sync.ImportDefaults;
import dev.petforge.sync.ImportReport;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Takes the rows of connected tables in. */
@Command(
    name = "import",
    description = {
      "Takes the rows of connected tables in, and what was edited in them; nothing is made of them.",
      "Exit status 1 if rows are refused, or say something that was not taken."
    })
final class ImportCommand extends HomeCommand {
  @Parameters(
      paramLabel = "URL",
      arity = "0..1",
      description = "Only this table; all connected ones if it is left out.")
  private @Nullable String url;

  @Option(
      names = "--segments",
      paramLabel = "N",
      defaultValue = "7",
      description = "Segments of rows that do not say (${DEFAULT-VALUE}).")
  private int segments = 7;

  @Mixin private ConsentOptions consent = new ConsentOptions();

  ImportCommand(CommandContext context, Messages messages) {
    super(context, messages);
  }

  @Override
  public Integer call() {
    requireRange("--segments", segments, 1, Storyboard.MAX_SHOTS);
    ImportDefaults defaults = new ImportDefaults(TemplateId.DEFAULT, segments, Optional.empty());
    List<Object> trees = new ArrayList<>();
    boolean refused = false;
    try (Installation installation = openExisting()) {
      List<Connection> connections = installation.feishu().connections(Optional.ofNullable(url));
      if (connections.isEmpty()) {
        tell("import.none");
      }
      for (Connection connection : connections) {
        try {
          ImportReport report =
              installation
                  .petForge()
                  .table(connection.table())
                  .importRows(defaults, consent.consent());
          tell(connection, report, installation);
          refused |= !report.refused().isEmpty() || !report.heldBack().isEmpty();
          trees.add(tree(connection, report));
        } catch (PetForgeException e) {
          // One table that cannot be read must not keep the others from it.
          tell("table.failed", messages().translated(connection.name()), e.failure());
          refused = true;
          trees.add(Map.of("table", connection.table().value(), "error", e.failure().toString()));
        }
      }
    }
    if (json()) {
      print(Map.of("tables", trees));
    }
    return refused ? PetForgeCli.FAILED : 0;
  }

  private void tell(Connection connection, ImportReport report, Installation installation) {
    ImportView.tellEdits(this, report, installation);
    ImportView.tellGone(this, report, installation);
    ImportView.tellIdle(this, report);
    ImportView.tellMissing(this, report, connection.address());
    report
        .refused()
        .forEach(
            row ->
                tell(
                    "report.refused", messages().translated(row.toString()), row.failure().code()));
    tell(
        "import.sum",
        messages().translated(connection.name()),
        report.imported().size(),
        report.known().size(),
        report.refused().size(),
        report.edited().size(),
        report.heldBack().size());
  }

  private static Map<String, Object> tree(Connection connection, ImportReport report) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("table", connection.table().value());
    tree.putAll(ImportView.tree(report));
    return tree;
  }
}
