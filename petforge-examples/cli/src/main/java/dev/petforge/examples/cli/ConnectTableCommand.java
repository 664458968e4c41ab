package dev.petforge.examples.cli;

import dev.petforge.feishu.FeishuLink;
import dev.petforge.feishu.FeishuTable;
import dev.petforge.storyboard.Storyboard;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Connects a table of Feishu or Lark. */
@Command(
    name = "connect-table",
    description = {
      "Connects a table of Feishu or Lark, so that 'run --table' can take its rows in and show",
      "results in it. The app is in PETFORGE_FEISHU_APP_ID and PETFORGE_FEISHU_APP_SECRET; its",
      "secret is kept sealed. Exit status 1 if columns are missing or of the wrong kind."
    })
final class ConnectTableCommand extends HomeCommand {
  @Parameters(paramLabel = "URL", description = "The table's address, as the browser shows it.")
  private String url = "";

  @Option(names = "--create-columns", description = "Makes the columns that are missing.")
  private boolean createColumns;

  @Option(
      names = "--segments",
      paramLabel = "N",
      defaultValue = "7",
      description = "For how many segments there shall be columns (${DEFAULT-VALUE}).")
  private int segments = 7;

  ConnectTableCommand(Surroundings surroundings, Words words) {
    super(surroundings, words);
  }

  @Override
  public Integer call() {
    requireRange("--segments", segments, 1, Storyboard.MAX_SHOTS);
    FeishuLink link = FeishuLink.parse(url);
    try (Home home = open()) {
      FeishuTable table = home.feishu().open(link);
      FeishuTable.Columns columns = table.columns(segments);
      List<String> made = List.of();
      if (createColumns && !columns.missing().isEmpty()) {
        made = table.createColumns(segments);
        tell("connect.made", String.join(", ", made));
        columns = table.columns(segments);
      }
      columns.wrong().forEach(what -> tell("connect.wrong", what));
      if (!columns.missing().isEmpty()) {
        tell("connect.missing", String.join(", ", columns.missing()));
      }
      boolean ready = columns.wrong().isEmpty() && columns.missing().isEmpty();
      if (ready) {
        home.feishu().keep(table, url.strip(), home.persistence().clock().instant());
        tell("connect.done", table.name());
      }
      if (json()) {
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        tree.put("table", table.ref().value());
        tree.put("name", table.name());
        tree.put("connected", ready);
        tree.put("made", made);
        tree.put("missing", columns.missing());
        tree.put("wrong", columns.wrong());
        print(tree);
      }
      return ready ? 0 : PetForgeCli.FAILED;
    }
  }
}
