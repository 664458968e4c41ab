package dev.petforge.examples.cli;

import dev.petforge.PetForge;
import dev.petforge.connection.Connection;
import dev.petforge.examples.installation.Installation;
import dev.petforge.examples.installation.Messages;
import dev.petforge.failure.PetForgeException;
import dev.petforge.feishu.FeishuLink;
import dev.petforge.project.ProjectId;
import dev.petforge.sync.TableComparison;
import dev.petforge.sync.TableComparison.DifferentCell;
import dev.petforge.sync.TableComparison.DifferentRow;
import dev.petforge.table.TableRef;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Compares tables with the database. */
@Command(
    name = "compare",
    description = {
      "Says where tables show something else than the database has; changes nothing.",
      "Exit status 1 if a row was changed, is gone, or is refused by its table, or a column is",
      "missing."
    })
final class CompareCommand extends HomeCommand {
  /** So many of a kind are told; all of them are in the JSON. */
  private static final int MOST_TOLD = 20;

  @Parameters(
      paramLabel = "URL",
      arity = "0..1",
      description =
          "Only this table; all that projects came from or that are connected if it is left out.")
  private @Nullable String url;

  CompareCommand(CommandContext context, Messages messages) {
    super(context, messages);
  }

  @Override
  public Integer call() {
    List<Object> trees = new ArrayList<>();
    boolean sound = true;
    boolean failed = false;
    try (Installation installation = openExisting()) {
      Map<TableRef, String> names = names(installation);
      if (names.isEmpty()) {
        tell("compare.none");
      }
      for (Map.Entry<TableRef, String> table : names.entrySet()) {
        try {
          TableComparison found = installation.petForge().table(table.getKey()).compare();
          tell(found, table.getValue());
          if (!found.missingColumns().isEmpty()) {
            connection(installation, table.getKey())
                .ifPresent(
                    there ->
                        tell(
                            "columns.make",
                            ConnectTableCommand.making(
                                this, there, found.missingColumns().keySet())));
          }
          sound &= found.sound();
          trees.add(tree(found));
        } catch (PetForgeException e) {
          // One table that cannot be read must not keep the others from it.
          tell("table.failed", table.getValue(), e.failure());
          failed = true;
          trees.add(Map.of("table", table.getKey().value(), "error", e.failure().toString()));
        }
      }
      if (!sound) {
        tell("compare.advice");
      }
    }
    if (json()) {
      print(Map.of("tables", trees));
    }
    return sound && !failed ? 0 : PetForgeCli.FAILED;
  }

  private static Optional<Connection> connection(Installation installation, TableRef table) {
    return installation.petForge().tables().connections().stream()
        .filter(one -> one.table().equals(table))
        .findFirst();
  }

  /** The tables that are meant, with what people call them. */
  private Map<TableRef, String> names(Installation installation) {
    Map<TableRef, String> names =
        new TreeMap<>((one, other) -> one.value().compareTo(other.value()));
    PetForge petForge = installation.petForge();
    petForge.tables().refs().forEach(table -> names.put(table, table.value()));
    for (Connection connection : petForge.tables().connections()) {
      names.put(connection.table(), connection.name());
    }
    if (url != null) {
      names.keySet().retainAll(List.of(installation.feishu().connected(FeishuLink.parse(url))));
    }
    return names;
  }

  private void tell(TableComparison found, String name) {
    some(found.different(), this::tellRow);
    some(found.gone(), row -> tell("compare.gone", row.project(), row.record()));
    some(
        found.refused(),
        row ->
            tell(
                "compare.refused",
                messages().translated(row.place()),
                row.project(),
                messages().translated(row.reason())));
    if (!found.missingColumns().isEmpty()) {
      tell(
          "compare.columns",
          messages().translated(name),
          found.missingColumns().values().stream().distinct().map(messages()::translated).toList());
    }
    tell(
        "compare.sum",
        messages().translated(name),
        found.projects(),
        found.different().size(),
        found.gone().size(),
        found.refused().size(),
        found.behind().size(),
        found.notImported().size());
  }

  private <T> void some(List<T> all, Consumer<T> teller) {
    all.stream().limit(MOST_TOLD).forEach(teller);
    if (all.size() > MOST_TOLD) {
      tell("compare.more", all.size() - MOST_TOLD);
    }
  }

  private void tellRow(DifferentRow row) {
    for (DifferentCell cell : row.cells()) {
      tell(
          "compare.different",
          messages().translated(row.place()),
          row.project(),
          cell.column(),
          line(cell.shown()),
          line(cell.expected()));
    }
  }

  private static String line(String text) {
    return text.replaceAll("[\\s\\p{Cntrl}]+", " ");
  }

  private static Map<String, Object> tree(TableComparison found) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("table", found.table().value());
    tree.put("projects", found.projects());
    tree.put("different", found.different().stream().map(CompareCommand::row).toList());
    tree.put(
        "gone",
        found.gone().stream()
            .map(row -> Map.of("project_id", row.project().value(), "record_id", row.record()))
            .toList());
    tree.put(
        "refused",
        found.refused().stream()
            .map(
                row ->
                    Map.of(
                        "project_id",
                        row.project().value(),
                        "place",
                        row.place(),
                        "error",
                        row.reason()))
            .toList());
    tree.put("behind", found.behind().stream().map(ProjectId::value).toList());
    tree.put("missing_columns", List.copyOf(found.missingColumns().keySet()));
    tree.put("not_imported", found.notImported());
    tree.put("sound", found.sound());
    return tree;
  }

  private static Map<String, Object> row(DifferentRow row) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("project_id", row.project().value());
    tree.put("place", row.place());
    tree.put("cells", row.cells().stream().map(CompareCommand::cell).toList());
    return tree;
  }

  private static Map<String, Object> cell(DifferentCell cell) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("column", cell.column());
    tree.put("shown", cell.shown());
    tree.put("expected", cell.expected());
    return tree;
  }
}
