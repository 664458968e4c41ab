package dev.petforge.examples.cli;

import dev.petforge.examples.installation.Installation;
import dev.petforge.examples.installation.Messages;
import dev.petforge.examples.installation.Setting;
import dev.petforge.storage.jdbc.DatabaseMove;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Moves everything from one database to another. */
@Command(
    name = "move",
    description = {
      "Moves all projects, the ledger, the jobs and the connections from one database to another, "
          + "for example from SQLite to PostgreSQL; files stay where they are.",
      "Nobody may work with either of them meanwhile. Every table is compared row by row; then the "
          + "old database takes no more changes, for good.",
      "May be given again: what was interrupted goes on, and what was moved already changes "
          + "nothing."
    })
final class MoveCommand extends HomeCommand {
  @Option(
      names = "--from",
      paramLabel = "ADDRESS",
      description = {
        "The old database, as DB_URL names one. Without, the one that this home has now."
      })
  private @Nullable String from;

  @Option(
      names = "--to",
      paramLabel = "ADDRESS",
      required = true,
      description = {
        "The new database, as DB_URL names one; nothing may be in it. Without a password in it,",
        "PostgreSQL's is looked up in ~/.pgpass."
      })
  private String to = "";

  @Option(names = "--yes", description = "Moves without asking.")
  private boolean yes;

  MoveCommand(CommandContext context, Messages messages) {
    super(context, messages);
  }

  @Override
  public Integer call() {
    DatabaseMove move = move();
    if (!yes
        && !agreed(
            messages().say("move.ask", move.from(), move.to()), "move.again", "move.declined")) {
      return PetForgeCli.FAILED;
    }
    DatabaseMove.Report report =
        move.run(
            (table, rows, all) -> {
              if (rows >= all) {
                tell("move.table", table, rows);
              }
            });
    if (json()) {
      print(tree(report));
    }
    tell(report.before() ? "move.before" : "move.done", report.rows(), report.from(), report.to());
    tell("move.next", Setting.DB_URL);
    return 0;
  }

  private DatabaseMove move() {
    if (to.startsWith("s3:") || to.startsWith("oss:")) {
      throw wrong(messages().say("usage.move_files", to));
    }
    Optional<String> source =
        Optional.ofNullable(from).or(() -> configuration().get(Setting.DB_URL));
    return source.isPresent()
        ? DatabaseMove.between(source.get(), to)
        : DatabaseMove.between(folder().resolve(Installation.DATABASE), to);
  }

  private static Map<String, Object> tree(DatabaseMove.Report report) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("from", report.from());
    tree.put("to", report.to());
    tree.put("moved_before", report.before());
    tree.put(
        "tables",
        report.tables().stream()
            .map(
                table ->
                    Map.of("table", table.name(), "rows", table.rows(), "sha256", table.sha256()))
            .toList());
    return tree;
  }
}
