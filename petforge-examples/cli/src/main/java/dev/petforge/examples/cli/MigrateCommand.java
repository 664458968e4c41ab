package dev.petforge.examples.cli;

import dev.petforge.examples.installation.Installation;
import dev.petforge.examples.installation.Messages;
import dev.petforge.failure.PermanentException;
import dev.petforge.failure.PetForgeException;
import dev.petforge.failure.RetryableException;
import dev.petforge.failure.Unexpected;
import dev.petforge.migration.Adoption;
import dev.petforge.migration.JointWatcher;
import dev.petforge.migration.Migration;
import dev.petforge.migration.OldProject;
import dev.petforge.project.ProjectId;
import dev.petforge.storage.jdbc.petforge2.PetForge2;
import dev.petforge.task.TaskSummary;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Takes over what PetForge2 made. */
@Command(
    name = "migrate",
    description = {
      "Takes the projects of PetForge2 over, with all their clips, also earlier ones; PetForge2's own "
          + "files are only read.",
      "May be given again: what is here already changes nothing, and what was interrupted goes on.",
      "Says of each row and folder what was taken, what was mended and what is missing; a page "
          + "shows both frames of each broken joint.",
      "Exit status 1 if anything is missing or was not taken, 2 if there is no such installation "
          + "or it is in use."
    })
final class MigrateCommand extends HomeCommand {
  /** So many projects are asked for at once. */
  private static final int PART = 500;

  @Option(
      names = "--db",
      paramLabel = "FILE",
      required = true,
      description = "PetForge2's database, paretoai.db.")
  private Path database = Path.of("");

  @Option(
      names = "--uploads",
      paramLabel = "DIR",
      required = true,
      description = "PetForge2's uploads folder, data/uploads: the folder 'projects' is in it.")
  private Path uploads = Path.of("");

  @Option(
      names = "--dry-run",
      description = "Looks at everything and says what would be done; stores nothing.")
  private boolean dryRun;

  @Option(
      names = "--report",
      paramLabel = "FILE",
      defaultValue = "petforge-migration.html",
      description = "Where the page goes (${DEFAULT-VALUE}).")
  private Path report = Path.of("");

  MigrateCommand(CommandContext context, Messages messages) {
    super(context, messages);
  }

  @Override
  public Integer call() {
    configuration();
    Path work = TemporaryFolder.create();
    try {
      return migrate(work);
    } finally {
      TemporaryFolder.remove(work);
    }
  }

  private int migrate(Path work) {
    PetForge2 source;
    try {
      source =
          PetForge2.open(
              context().directory().resolve(database),
              context().directory().resolve(uploads),
              work,
              ZoneId.systemDefault());
    } catch (PermanentException e) {
      context().err().println("petforge: " + messages().failure(e.failure()));
      return CommandLine.ExitCode.USAGE;
    }
    try (source;
        Installation installation = dryRun ? openToLook(work) : open()) {
      return Interruption.during(
          installation,
          () -> tell("run.stopping"),
          interruption -> migrate(source, installation, interruption));
    }
  }

  private int migrate(PetForge2 source, Installation installation, Interruption interruption) {
    Migration migration = installation.petForge().migration();
    if (!dryRun) {
      requireRoom(source, installation);
    }
    MigrationReport summary = new MigrationReport(messages(), dryRun);
    Path file = context().directory().resolve(report);
    try (MigrationPage page = MigrationPage.open(file, messages(), summary)) {
      int all = source.entryCount();
      int done = 0;
      Iterator<PetForge2.Entry> entries = source.entries().iterator();
      while (entries.hasNext()) {
        if (interruption.stopping()) {
          return Interruption.STOPPED;
        }
        PetForge2.Entry entry = entries.next();
        MigrationReport.Line line = line(migration, entry, page);
        summary.add(line);
        page.add(line);
        done++;
        if (json()) {
          tell("migrate.progress", done, all, messages().translated(entry.place()));
        } else {
          summary.text(line).forEach(context().out()::println);
        }
      }
      page.end();
    }
    if (!dryRun) {
      NamesWork.carryOut(installation, interruption);
    }
    if (json()) {
      print(summary.tree(file));
    } else {
      context().out().println(summary.sum());
      tell("migrate.page", file);
    }
    return summary.complete() ? 0 : PetForgeCli.FAILED;
  }

  /** All that is not here yet must find room, or nothing is begun. */
  private static void requireRoom(PetForge2 source, Installation installation) {
    List<ProjectId> wanted = source.withFiles();
    List<ProjectId> missing = new ArrayList<>();
    for (int from = 0; from < wanted.size(); from += PART) {
      List<ProjectId> some = wanted.subList(from, Math.min(wanted.size(), from + PART));
      Set<ProjectId> here =
          installation.petForge().projects().list(some).stream()
              .map(TaskSummary::id)
              .collect(Collectors.toSet());
      missing.addAll(some.stream().filter(id -> !here.contains(id)).toList());
    }
    PetForge2.Size size = source.size(missing);
    installation.petForge().migration().requireRoom(size.bytes(), size.clips());
  }

  /** One project that cannot be taken must not keep the others from it. */
  @SuppressWarnings("CatchingUnchecked") // whatever is odd about one of a thousand projects
  private MigrationReport.Line line(
      Migration migration, PetForge2.Entry entry, JointWatcher watcher) {
    @Nullable OldProject project = entry.project().orElse(null);
    if (project == null) {
      return MigrationReport.Line.without(entry.place(), entry.findings());
    }
    try {
      Adoption adoption =
          dryRun ? migration.rehearse(project, watcher) : migration.take(project, watcher);
      return MigrationReport.Line.of(entry.place(), adoption);
    } catch (RetryableException e) {
      if (e.failure().code().equals("DISK_FULL")) {
        throw e; // The others would not find room either.
      }
      return MigrationReport.Line.failed(entry.place(), project, e.failure());
    } catch (PetForgeException e) {
      return MigrationReport.Line.failed(entry.place(), project, e.failure());
    } catch (RuntimeException e) {
      String what = "taking project " + project.id() + " over";
      return MigrationReport.Line.failed(
          entry.place(), project, Unexpected.failure(what, e, MigrateCommand.class));
    }
  }
}
