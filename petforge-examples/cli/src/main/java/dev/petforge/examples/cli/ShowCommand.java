package dev.petforge.examples.cli;

import dev.petforge.examples.installation.Installation;
import dev.petforge.examples.installation.Joints;
import dev.petforge.examples.installation.Messages;
import dev.petforge.examples.installation.view.ProjectTree;
import dev.petforge.media.JointLimits;
import dev.petforge.project.ProjectId;
import dev.petforge.storyboard.SentPrompt;
import dev.petforge.task.Project;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows all that is known of projects. */
@Command(name = "show", description = "Shows projects: segments, versions, calls, what runs.")
final class ShowCommand extends HomeCommand {
  @Mixin private ProjectSelection selection = new ProjectSelection();

  @Option(
      names = "--prompt",
      paramLabel = "N",
      description = "Only what exactly would be sent for segment N, from 0, were it ordered now.")
  private @Nullable Integer prompt;

  ShowCommand(CommandContext context, Messages messages) {
    super(context, messages);
  }

  @Override
  public Integer call() {
    requireIndex("--prompt", prompt);
    selection.check(this);
    try (Installation installation = openExisting()) {
      ProjectPages pages = new ProjectPages(this, selection, installation);
      if (prompt != null) {
        int segment = prompt;
        return pages.show(
            project -> sent(project, segment, installation),
            (project, sent) -> show(pages, project, sent));
      }
      return pages.show(
          project -> installation.petForge().project(project).get(),
          (project, found) -> show(pages, found, installation));
    }
  }

  private int show(ProjectPages pages, Project found, Installation installation) {
    ProjectId project = found.task().id();
    JointLimits limits =
        new Joints(configuration()).gate().limits(found.task().source().template());
    if (json()) {
      pages.print(
          project, new ProjectTree(found, installation, messages().language(), limits).tree());
      return 0;
    }
    pages.part();
    new ProjectView(found, installation, messages(), limits)
        .lines()
        .forEach(context().out()::println);
    Remake.of(installation.summary(project))
        .ifPresent(anew -> context().out().println(anew.line(this)));
    return 0;
  }

  private SentPrompt sent(ProjectId project, int segment, Installation installation) {
    return installation
        .petForge()
        .project(project)
        .prompt(segment)
        .orElseThrow(() -> wrong(messages().say("show.no_shot", project, segment)));
  }

  private int show(ProjectPages pages, ProjectId project, SentPrompt sent) {
    pages.head(project);
    if (json()) {
      pages.print(
          project,
          Map.of("prompt", sent.text(), "negative", sent.negative(), "warnings", sent.warnings()));
      return 0;
    }
    context().out().println(sent.text());
    if (!sent.negative().isEmpty()) {
      context().out().println(messages().say("show.negative", sent.negative()));
    }
    sent.warnings().forEach(warning -> context().err().println(messages().translated(warning)));
    return 0;
  }
}
