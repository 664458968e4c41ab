package dev.petforge.examples.cli;

import dev.petforge.examples.installation.Installation;
import dev.petforge.examples.installation.Messages;
import dev.petforge.examples.installation.view.ProjectName;
import dev.petforge.project.ProjectId;
import dev.petforge.task.DeletedProject;
import dev.petforge.task.Outcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Puts projects into the trash, also beside a worker. */
@Command(
    name = "delete",
    description = {
      "Puts projects into the trash, from where 'undelete' brings them back as they were until "
          + "'trash' says.",
      "Refused while something goes on with a project or a call of it is open.",
      "What was bought stays in 'cost' and 'calls'; the row in the table stays as it is and makes "
          + "no new project."
    })
final class DeleteCommand extends HomeCommand {
  @Mixin private ProjectSelection selection = new ProjectSelection();

  @Option(names = "--yes", description = "Deletes them without asking.")
  private boolean yes;

  @Option(names = "--dry-run", description = "Only says what would be deleted.")
  private boolean dryRun;

  DeleteCommand(CommandContext context, Messages messages) {
    super(context, messages);
  }

  @Override
  public Integer call() {
    selection.check(this);
    try (Installation installation = openExisting()) {
      Set<ProjectId> already = new HashSet<>();
      for (ProjectId project : selection.named()) {
        Optional<DeletedProject> deleted = installation.petForge().trash().find(project);
        if (deleted.isPresent() && already.add(project)) {
          tell("delete.already", project, deleted.get().deletedAt());
        }
      }
      return delete(installation, selection.of(this, installation, already));
    }
  }

  private int delete(Installation installation, List<ProjectId> projects) {
    Map<ProjectId, Outcome.Refused> refused = new LinkedHashMap<>();
    List<ProjectId> possible = new ArrayList<>();
    for (ProjectId project : projects) {
      installation
          .petForge()
          .project(project)
          .refusesDeletion()
          .ifPresentOrElse(why -> refused.put(project, why), () -> possible.add(project));
    }
    refused.values().forEach(this::refused);
    boolean agreed = !possible.isEmpty() && !dryRun && agreed(installation, possible);
    List<ProjectId> deleted = new ArrayList<>();
    for (ProjectId project : agreed ? possible : List.<ProjectId>of()) {
      Optional<Outcome.Refused> why = installation.petForge().project(project).delete();
      if (why.isPresent()) {
        refused.put(project, why.get());
        refused(why.get());
      } else {
        deleted.add(project);
        tell(
            "delete.done",
            project,
            until(installation, project).<Object>map(until -> until).orElse("-"),
            commandLine("undelete " + project));
      }
    }
    if (dryRun) {
      possible.forEach(project -> tell("delete.possible", name(installation, project), project));
    }
    if (json()) {
      print(tree(installation, possible, deleted, refused));
    }
    boolean done = dryRun || deleted.size() == possible.size();
    return refused.isEmpty() && done ? 0 : PetForgeCli.FAILED;
  }

  /** Nothing is taken away that nobody agreed to. */
  private boolean agreed(Installation installation, List<ProjectId> possible) {
    if (yes) {
      return true;
    }
    possible.forEach(project -> tell("delete.possible", name(installation, project), project));
    return agreed(
        messages()
            .say("delete.ask", possible.size(), installation.petForge().trash().kept().toDays()),
        "delete.again",
        "delete.declined");
  }

  private static String name(Installation installation, ProjectId project) {
    return ProjectName.of(installation.summary(project));
  }

  private static Optional<Instant> until(Installation installation, ProjectId project) {
    return installation
        .petForge()
        .trash()
        .find(project)
        .map(installation.petForge().trash()::until);
  }

  private static Map<String, Object> tree(
      Installation installation,
      List<ProjectId> possible,
      List<ProjectId> deleted,
      Map<ProjectId, Outcome.Refused> refused) {
    List<Object> trees = new ArrayList<>();
    for (ProjectId project : possible) {
      Map<String, Object> tree = new LinkedHashMap<>();
      tree.put("project_id", project.value());
      tree.put("deleted", deleted.contains(project));
      if (deleted.contains(project)) {
        tree.put("until", until(installation, project).map(Instant::toString).orElse("-"));
      }
      if (!refused.containsKey(project)) {
        trees.add(tree);
      }
    }
    refused.forEach(
        (project, why) -> {
          Map<String, Object> tree = new LinkedHashMap<>();
          tree.put("project_id", project.value());
          tree.put("deleted", false);
          tree.put("code", why.reason().name());
          tree.put("error", why.message());
          trees.add(tree);
        });
    return Map.of("projects", trees);
  }
}
