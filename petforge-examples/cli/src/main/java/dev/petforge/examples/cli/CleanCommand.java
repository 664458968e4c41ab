package dev.petforge.examples.cli;

import dev.petforge.examples.installation.Installation;
import dev.petforge.examples.installation.Messages;
import dev.petforge.production.ProjectCleaning;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Clears away at once what a worker clears away little by little. */
@Command(
    name = "clean",
    description = {
      "Clears away at once what a worker clears away little by little: deleted projects whose "
          + "time has come (PETFORGE_TRASH_DAYS), replaced versions that are not kept "
          + "(PETFORGE_KEEP_VERSIONS, PETFORGE_KEEP_DAYS), files that never became anything.",
      "What is in use stays, and what a person supplied."
    })
final class CleanCommand extends HomeCommand {
  @Option(names = "--dry-run", description = "Only says what would be removed.")
  private boolean dryRun;

  CleanCommand(CommandContext context, Messages messages) {
    super(context, messages);
  }

  @Override
  public Integer call() {
    try (Installation installation = openExisting()) {
      List<Object> trees = new ArrayList<>();
      long[] sums = {0, 0};
      long looked =
          installation
              .petForge()
              .clean(
                  dryRun,
                  cleared -> {
                    sums[0] += cleared.versions();
                    sums[1] += cleared.bytes();
                    tell(
                        dryRun ? "clean.would" : "clean.project",
                        cleared.project(),
                        cleared.versions(),
                        cleared.files().size(),
                        TrashCommand.megabytes(cleared.bytes()));
                    trees.add(tree(cleared));
                  });
      tell(
          dryRun ? "clean.dry_run" : "clean.sum", looked, sums[0], TrashCommand.megabytes(sums[1]));
      if (json()) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("projects", trees);
        tree.put("looked_at", looked);
        tree.put("versions", sums[0]);
        tree.put("bytes", sums[1]);
        tree.put("removed", !dryRun);
        print(tree);
      }
      return 0;
    }
  }

  private static Map<String, Object> tree(ProjectCleaning.Cleared cleared) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("project_id", cleared.project().value());
    tree.put("versions", cleared.versions());
    tree.put("files", cleared.files().stream().map(Object::toString).toList());
    tree.put("bytes", cleared.bytes());
    return tree;
  }
}
