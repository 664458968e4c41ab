package dev.petforge.examples.cli;

import dev.petforge.examples.installation.Installation;
import dev.petforge.examples.installation.Messages;
import dev.petforge.examples.installation.view.FilesTree;
import dev.petforge.examples.installation.view.ListedFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Shows which files projects have, also those of earlier versions. */
@Command(
    name = "files",
    description = {
      "Shows which files projects have, also of versions that are not the current ones any "
          + "more: 'restore' brings one of those back."
    })
final class FilesCommand extends HomeCommand {
  @Mixin private ProjectSelection selection = new ProjectSelection();

  FilesCommand(CommandContext context, Messages messages) {
    super(context, messages);
  }

  @Override
  public Integer call() {
    selection.check(this);
    try (Installation installation = openExisting()) {
      ProjectPages pages = new ProjectPages(this, selection, installation);
      return pages.show(
          project -> ListedFile.of(installation.task(project), installation),
          (project, files) -> {
            pages.head(project);
            if (json()) {
              pages.print(project, FilesTree.of(project, files));
            } else {
              files.forEach(file -> context().out().println(text(file)));
            }
            return files.stream().anyMatch(ListedFile::missing) ? PetForgeCli.FAILED : 0;
          });
    }
  }

  private String text(ListedFile file) {
    return String.join(
            "  ",
            what(file.what()),
            file.version(),
            messages().translated(file.state()),
            file.path(),
            remark(file))
        .stripTrailing();
  }

  private String remark(ListedFile file) {
    if (file.removedAt() != null) {
      return messages().say("files.removed", file.removedAt());
    }
    return file.missing() ? messages().say("files.missing") : "";
  }

  private String what(String what) {
    return switch (what) {
      case ListedFile.OPENING -> messages().say("files.opening");
      case ListedFile.VIDEO -> messages().say("files.video");
      default -> messages().translated(what);
    };
  }
}
