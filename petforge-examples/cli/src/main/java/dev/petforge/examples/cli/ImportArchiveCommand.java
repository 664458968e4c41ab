package dev.petforge.examples.cli;

import dev.petforge.archive.ImportedArchive;
import dev.petforge.archive.ProjectArchives;
import dev.petforge.examples.installation.Installation;
import dev.petforge.examples.installation.Messages;
import dev.petforge.failure.Failure;
import dev.petforge.failure.PermanentException;
import dev.petforge.failure.PetForgeException;
import dev.petforge.project.ProjectId;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToIntFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Takes in what another installation exported. */
@Command(
    name = "import-archive",
    description = {
      "Takes the projects of files in that 'export' wrote, with everything that belongs to them.",
      "All files are checked before anything is stored; if one cannot be taken, none is. May be "
          + "given again: what is here already changes nothing.",
      "A project comes without its row of a table, and nothing is made of it until you say so. What "
          + "was paid for it is shown, and counts for no budget here.",
      "Exit status 1 if a file cannot be taken."
    })
final class ImportArchiveCommand extends HomeCommand {
  @Parameters(paramLabel = "FILE", arity = "1..*", description = "Files that 'export' wrote.")
  private List<Path> files = List.of();

  @Option(
      names = "--dry-run",
      description = "Checks everything and says what would be done; stores nothing.")
  private boolean dryRun;

  @Option(
      names = "--keep-rows",
      description = {
        "A project goes back to its row of a table that is connected here, and writes it from now "
            + "on; do not go on with it where it came from."
      })
  private boolean keepRows;

  /** What is in the files. */
  private final Map<Path, ImportedArchive> checked = new LinkedHashMap<>();

  private final Map<Path, Failure> problems = new LinkedHashMap<>();

  ImportArchiveCommand(CommandContext context, Messages messages) {
    super(context, messages);
  }

  @Override
  public Integer call() {
    configuration();
    Path work = TemporaryFolder.create();
    try {
      // No installation is made for what cannot be taken into it.
      boolean toStay = dryRun || isThere();
      try (Installation installation = openToLook(work)) {
        int status =
            during(
                installation,
                interruption ->
                    !check(installation, interruption)
                        ? Interruption.STOPPED
                        : toStay || !problems.isEmpty() ? take(installation, interruption) : 0);
        if (toStay || status != 0) {
          return status;
        }
      }
      try (Installation made = open()) {
        return during(made, interruption -> take(made, interruption));
      }
    } finally {
      TemporaryFolder.remove(work);
    }
  }

  private int during(Installation installation, ToIntFunction<Interruption> step) {
    return Interruption.during(installation, () -> tell("run.stopping"), step);
  }

  /** Looks into all files, and says which cannot be taken; false if it is to stop. */
  private boolean check(Installation installation, Interruption interruption) {
    ProjectArchives archives = installation.petForge().archives();
    Map<ProjectId, Path> seen = new HashMap<>();
    for (Path given : new LinkedHashSet<>(files)) {
      if (interruption.stopping()) {
        return false;
      }
      Path file = context().directory().resolve(given).normalize();
      try {
        ImportedArchive found = archives.check(file, rows());
        Path other = seen.putIfAbsent(found.project(), file);
        if (other != null) {
          throw new PermanentException(
              "PROJECT_EXISTS",
              "project " + found.project() + " is in " + other + " and in " + file);
        }
        checked.put(file, found);
      } catch (PetForgeException e) {
        problems.put(file, e.failure());
        tell("import_archive.problem", file, e.failure());
      }
    }
    return true;
  }

  private int take(Installation installation, Interruption interruption) {
    ProjectArchives archives = installation.petForge().archives();
    if (problems.isEmpty()) {
      archives.requireRoom(
          checked.values().stream()
              .filter(found -> found.state() == ImportedArchive.State.TAKEN)
              .mapToLong(ImportedArchive::bytes)
              .sum());
    }
    List<Map<String, Object>> trees = new ArrayList<>();
    long bytes = 0;
    int taken = 0;
    for (Map.Entry<Path, ImportedArchive> one : checked.entrySet()) {
      if (interruption.stopping()) {
        return Interruption.STOPPED;
      }
      ImportedArchive found = one.getValue();
      boolean isNew = found.state() == ImportedArchive.State.TAKEN;
      if ((isNew || keepRows) && !dryRun && problems.isEmpty()) {
        found = archives.take(one.getKey(), rows());
      }
      tell(one.getKey(), found, problems.isEmpty());
      trees.add(tree(one.getKey(), found));
      taken += isNew ? 1 : 0;
      bytes += isNew ? found.bytes() : 0;
    }
    boolean stored = !dryRun && problems.isEmpty();
    if (stored && taken > 0) {
      NamesWork.carryOut(installation, interruption);
    }
    tell(
        stored ? "import_archive.sum" : "import_archive.sum.unstored",
        taken,
        ExportCommand.megabytes(bytes),
        checked.size() - taken,
        problems.size());
    if (json()) {
      Map<String, Object> tree = new LinkedHashMap<>();
      tree.put("stored", stored);
      tree.put("archives", trees);
      List<Object> left = new ArrayList<>();
      problems.forEach((file, why) -> left.add(ExportCommand.tree("file", file.toString(), why)));
      tree.put("problems", left);
      tree.put("bytes", bytes);
      print(tree);
    }
    return problems.isEmpty() ? 0 : PetForgeCli.FAILED;
  }

  private ProjectArchives.Rows rows() {
    return keepRows ? ProjectArchives.Rows.KEPT : ProjectArchives.Rows.LEFT;
  }

  private void tell(Path file, ImportedArchive archive, boolean allAreSound) {
    boolean known = archive.state() == ImportedArchive.State.KNOWN;
    if (!known && !allAreSound) {
      return;
    }
    String key = known ? "known" : dryRun ? "would_take" : "taken";
    tell(
        "import_archive." + key,
        archive.project(),
        file,
        ExportCommand.megabytes(archive.bytes()),
        archive.files(),
        archive.calls());
    archive.notes().forEach(note -> tell("import_archive.note", messages().translated(note)));
  }

  private static Map<String, Object> tree(Path file, ImportedArchive archive) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("file", file.toString());
    tree.put("project_id", archive.project().value());
    tree.put("state", archive.state().name().toLowerCase(Locale.ROOT));
    tree.put("bytes", archive.bytes());
    tree.put("files", archive.files());
    tree.put("calls", archive.calls());
    tree.put("notes", archive.notes());
    return tree;
  }
}
