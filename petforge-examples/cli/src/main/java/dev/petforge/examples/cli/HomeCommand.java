package dev.petforge.examples.cli;

import dev.petforge.examples.installation.Installation;
import dev.petforge.examples.installation.Messages;
import dev.petforge.examples.installation.view.TaskTree;
import dev.petforge.project.ProjectId;
import dev.petforge.task.TaskSummary;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Option;

/** What the commands on an installation have in common. */
public abstract class HomeCommand extends CliCommand {
  private static final Path USUAL = Path.of("petforge-data");

  @Option(
      names = "--home",
      paramLabel = "DIR",
      defaultValue = "petforge-data",
      description = "Where the installation is: database, files, settings (${DEFAULT-VALUE}).")
  private Path home = USUAL;

  protected HomeCommand(CommandContext context, Messages messages) {
    super(context, messages);
  }

  /** The folder of the installation; a relative one is below the directory of the process. */
  protected Path folder() {
    return context().directory().resolve(home).normalize();
  }

  /** {@inheritDoc} On the same installation. */
  @Override
  String commandLine(String words) {
    return super.commandLine(words)
        + (home.equals(USUAL) ? "" : " --home " + quoted(home.toString()));
  }

  /** The installation, which is made if it is not there. */
  Installation open() {
    return Installation.open(
        folder(), configuration(), messages().language(), Optional.empty(), this::tellMigration);
  }

  /**
   * The installation, to work on it until somebody asks this process to stop.
   *
   * @param name of this process as a worker
   */
  Installation openWorker(Optional<String> name) {
    return Installation.toWork(
        name, folder(), configuration(), messages().language(), this::tellMigration);
  }

  /**
   * The installation, for a command that stores nothing: one that is not there is not made.
   *
   * @param work a temporary folder, where an empty one stands for it
   */
  Installation openToLook(Path work) {
    return isThere()
        ? open()
        : Installation.open(
            work.resolve("home"),
            configuration(),
            messages().language(),
            Optional.empty(),
            this::tellMigration);
  }

  /** As {@link Installation#exists} has it. */
  boolean isThere() {
    return Installation.exists(folder(), configuration());
  }

  /** The installation, which must be there. */
  Installation openExisting() {
    return Installation.existing(
        folder(), configuration(), messages().language(), this::tellMigration);
  }

  /**
   * Projects by their names, each once. Of a list that may be empty, picocli would take one that is
   * no name for an argument too many.
   *
   * @throws picocli.CommandLine.ParameterException if one of them cannot be a name
   */
  List<ProjectId> projects(List<String> words) {
    Set<ProjectId> projects = new LinkedHashSet<>();
    for (int i = 0; i < words.size(); i++) {
      try {
        projects.add(new ProjectId(words.get(i)));
      } catch (IllegalArgumentException e) {
        throw wrong(
            "Invalid value for positional parameter at index "
                + i
                + " (PROJECT): "
                + e.getMessage());
      }
    }
    return List.copyOf(projects);
  }

  /** For programs, the projects that a command was given to, as they are now. */
  void printProjects(List<TaskSummary> projects, Installation of) {
    if (json()) {
      print(
          Map.of(
              "projects",
              projects.stream()
                  .map(task -> TaskTree.of(task, of, messages().language()))
                  .toList()));
    }
  }

  /** Says which segments of a project are stale, and how they are made anew. */
  void tellStale(TaskSummary task, Installation of) {
    List<Integer> stale = task.progress().stale();
    if (!stale.isEmpty()) {
      tell("stale.segments", stale, Remake.from(task, stale.get(0)).line(this, of));
    }
  }
}
