package dev.petforge.examples.cli;

import dev.petforge.TrashCommands;
import dev.petforge.examples.installation.Installation;
import dev.petforge.examples.installation.Messages;
import dev.petforge.project.ProjectId;
import dev.petforge.task.DeletedProject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows what is in the trash, or empties it. */
@Command(
    name = "trash",
    description = {
      "Shows deleted projects that can be brought back: since when, until when, and what their "
          + "files take.",
      "With --empty they are removed for good, with all their files."
    })
final class TrashCommand extends HomeCommand {
  private static final int PART = 500;

  @Parameters(
      paramLabel = "PROJECT",
      arity = "0..*",
      description = "With --empty: only these; all that are in the trash if none is named.")
  private List<String> words = List.of();

  private List<ProjectId> named = List.of();

  @Option(
      names = "--empty",
      description = "Removes them for good. Their ids and rows make no new projects.")
  private boolean empty;

  @Option(names = "--yes", description = "Removes them without asking.")
  private boolean yes;

  @Mixin private Listing listing = new Listing();

  TrashCommand(CommandContext context, Messages messages) {
    super(context, messages);
  }

  @Override
  public Integer call() {
    if (!empty && !words.isEmpty()) {
      throw wrong(messages().say("usage.trash_named"));
    }
    named = projects(words);
    try (Installation installation = openExisting()) {
      return empty ? empty(installation.petForge().trash()) : list(installation.petForge().trash());
    }
  }

  private int list(TrashCommands trash) {
    boolean any =
        listing.<DeletedProject>print(
            this,
            "deleted",
            (behind, most) -> trash.list(behind.map(DeletedProject::id), most),
            new Listing.Look<>(
                one ->
                    messages()
                        .say(
                            "trash.line",
                            one.id(),
                            one.deletedAt(),
                            trash.until(one),
                            megabytes(trash.bytes(one)),
                            one.home()),
                one -> tree(one, trash),
                one -> one.id().value()));
    if (!any && !json()) {
      tell("trash.empty");
    }
    return 0;
  }

  private static Map<String, Object> tree(DeletedProject deleted, TrashCommands trash) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("project_id", deleted.id().value());
    tree.put("deleted_at", deleted.deletedAt().toString());
    tree.put("until", trash.until(deleted).toString());
    tree.put("bytes", trash.bytes(deleted));
    tree.put("folder", deleted.home().value());
    return tree;
  }

  static String megabytes(long bytes) {
    return bytes / 1_000_000 + "." + bytes / 100_000 % 10 + " MB";
  }

  private int empty(TrashCommands trash) {
    List<DeletedProject> wanted = wanted(trash);
    if (wanted.isEmpty()) {
      tell("trash.empty");
      return 0;
    }
    if (!yes
        && !agreed(messages().say("trash.ask", wanted.size()), "trash.again", "delete.declined")) {
      return PetForgeCli.FAILED;
    }
    List<Object> trees = new ArrayList<>();
    for (DeletedProject one : wanted) {
      long bytes = trash.empty(one.id()).orElse(0L);
      tell("trash.removed", one.id(), megabytes(bytes));
      trees.add(Map.of("project_id", one.id().value(), "bytes", bytes));
    }
    if (json()) {
      print(Map.of("removed", trees));
    }
    return 0;
  }

  /** One that was named and is removed already is no mistake: the command was given twice. */
  private List<DeletedProject> wanted(TrashCommands trash) {
    List<DeletedProject> wanted = new ArrayList<>();
    if (named.isEmpty()) {
      List<DeletedProject> some;
      Optional<ProjectId> last = Optional.empty();
      do {
        some = trash.list(last, PART);
        wanted.addAll(some);
        last = some.stream().map(DeletedProject::id).reduce((one, next) -> next);
      } while (some.size() == PART);
      return wanted;
    }
    for (ProjectId project : named) {
      Optional<DeletedProject> found = trash.find(project);
      if (found.isEmpty()) {
        throw wrong(messages().say("trash.none", project));
      }
      if (found.get().emptiedAt().isPresent() && !found.get().filesLeft()) {
        tell("trash.gone", project, found.get().emptiedAt().get());
      } else {
        wanted.add(found.get());
      }
    }
    return wanted;
  }
}
