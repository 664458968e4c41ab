package dev.petforge.examples.cli;

import dev.petforge.examples.installation.Installation;
import dev.petforge.examples.installation.Messages;
import dev.petforge.examples.installation.view.HistoryTree;
import dev.petforge.history.HistoryEntry;
import dev.petforge.project.ProjectId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows what happened to projects. */
@Command(
    name = "history",
    description = {
      "Shows what happened to projects, the oldest first: questions to models, clips that "
          + "were ordered, came in or were put aside, videos and publications, with what they "
          + "cost."
    })
final class HistoryCommand extends HomeCommand {
  @Mixin private ProjectSelection selection = new ProjectSelection();

  @Option(
      names = "--after",
      paramLabel = "ENTRY",
      description = "Of one project: goes on behind this entry, where a page ended.")
  private @Nullable String after;

  @Mixin private Listing listing = new Listing();

  HistoryCommand(CommandContext context, Messages messages) {
    super(context, messages);
  }

  @Override
  public Integer call() {
    selection.check(this);
    if (after != null && !selection.namesOne()) {
      throw wrong(messages().say("history.after_one"));
    }
    try (Installation installation = openExisting()) {
      ProjectPages pages = new ProjectPages(this, selection, installation);
      return pages.show(
          project -> installation.summary(project).id(),
          (project, found) -> print(pages, found, installation));
    }
  }

  private int print(ProjectPages pages, ProjectId project, Installation installation) {
    pages.head(project);
    listing.<HistoryEntry>print(
        this,
        new Listing.Head("history", pages.members(project), id -> more(pages, project, id)),
        (behind, most) ->
            installation
                .petForge()
                .project(project)
                .history(behind.map(HistoryEntry::id).or(() -> Optional.ofNullable(after)), most),
        new Listing.Look<>(this::line, HistoryTree::of, HistoryEntry::id));
    return 0;
  }

  private String more(ProjectPages pages, ProjectId project, String id) {
    return pages.several()
        ? messages()
            .say(
                "history.more",
                project,
                commandLine("history " + project + " --after " + quoted(id)))
        : messages().say("list.more", id);
  }

  private String line(HistoryEntry entry) {
    StringBuilder line = new StringBuilder();
    line.append(
        messages()
            .say(
                "history.line",
                entry.at(),
                messages().say("history." + entry.kind().word(), name(entry))));
    entry
        .segment()
        .ifPresent(segment -> line.append("  ").append(messages().say("history.segment", segment)));
    entry.state().ifPresent(state -> line.append("  ").append(messages().translated(state)));
    entry.price().ifPresent(price -> line.append("  ").append(price));
    entry.detail().ifPresent(detail -> line.append("  ").append(messages().translated(detail)));
    return line.toString();
  }

  /** What is done has words of its own in each language; all else is a name. */
  private String name(HistoryEntry entry) {
    return entry.kind() == HistoryEntry.Kind.OPERATION
        ? messages().translated(entry.name())
        : entry.name();
  }
}
