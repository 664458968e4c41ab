package dev.petforge.examples.cli;

import dev.petforge.examples.installation.Installation;
import dev.petforge.project.ProjectId;
import dev.petforge.task.TaskQuery;
import dev.petforge.task.TaskSummary;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** The projects that a command is given to: by their names, or by what they are like. */
final class ProjectSelection {
  /** So many are read at once. */
  private static final int PART = 500;

  @Parameters(
      paramLabel = "PROJECT",
      arity = "0..*",
      description = "Ids as 'list' shows them; or say with the options below what they are like.")
  private List<String> words = List.of();

  private List<ProjectId> named = List.of();

  @Mixin private ProjectFilter filter = new ProjectFilter();

  /** Whether projects are named or described. */
  boolean isGiven() {
    return !words.isEmpty() || filter.isGiven();
  }

  /** Whether it is said what they are like, so that those that are not meant are left out. */
  boolean describes() {
    return filter.isGiven();
  }

  /** Whether it is just one, by its name. To be asked when they are checked. */
  boolean namesOne() {
    return named.size() == 1;
  }

  /** Those that are named, each once. To be asked when they are checked. */
  List<ProjectId> named() {
    return named;
  }

  /** Refuses a selection that says nothing, or too much, before anything is opened. */
  void check(HomeCommand command) {
    if (!isGiven()) {
      throw command.wrong(command.messages().say("usage.selection_missing"));
    }
    if (!words.isEmpty() && filter.isGiven()) {
      throw command.wrong(command.messages().say("usage.selection_twice"));
    }
    named = command.projects(words);
    filter.check(command);
  }

  /**
   * Each once: in the order in which they were named, or the oldest first. Says so if there is none
   * that is like this.
   *
   * @throws dev.petforge.failure.PermanentException with code {@code NO_PROJECT} if one that was
   *     named does not exist
   */
  List<ProjectId> of(HomeCommand command, Installation installation) {
    return of(command, installation, Set.of());
  }

  /** The same without some that are named: they need not exist. */
  List<ProjectId> of(HomeCommand command, Installation installation, Set<ProjectId> except) {
    return named.isEmpty()
        ? meant(command, installation)
        : meant(command, installation).stream()
            .filter(project -> !except.contains(project))
            .map(project -> installation.summary(project).id())
            .toList();
  }

  /** The same where one that was named need not exist. */
  List<ProjectId> meant(HomeCommand command, Installation installation) {
    if (!named.isEmpty()) {
      return named;
    }
    TaskQuery like =
        new TaskQuery(
            filter.only(command, installation),
            TaskQuery.Which.ALL,
            TaskQuery.Order.OLDEST_FIRST,
            Optional.empty(),
            PART);
    List<ProjectId> found = new ArrayList<>();
    List<TaskSummary> some;
    do {
      Optional<ProjectId> last =
          found.isEmpty() ? Optional.empty() : Optional.of(found.get(found.size() - 1));
      some = installation.petForge().projects().list(like.part(last, PART));
      some.forEach(task -> found.add(task.id()));
    } while (some.size() == PART);
    if (found.isEmpty()) {
      command.tell("list.none");
    }
    return found;
  }
}
