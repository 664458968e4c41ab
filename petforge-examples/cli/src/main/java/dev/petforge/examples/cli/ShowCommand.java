package dev.petforge.examples.cli;

import dev.petforge.project.ProjectId;
import dev.petforge.storyboard.SentPrompt;
import dev.petforge.task.Project;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows all that is known of a project. */
@Command(name = "show", description = "Shows a project: segments, versions, calls, what runs.")
final class ShowCommand extends HomeCommand {
  @Parameters(paramLabel = "PROJECT", description = "The project's id, as 'list' shows it.")
  private ProjectId project = new ProjectId("none");

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
    try (Home home = openExisting()) {
      if (prompt != null) {
        return show(prompt, home);
      }
      Project found = home.petForge().project(project).get();
      ProjectView view =
          new ProjectView(
              found,
              home,
              messages(),
              new Joints(configuration()).gate().limits(found.task().source().template()));
      if (json()) {
        print(view.tree());
      } else {
        view.lines().forEach(context().out()::println);
        Remake.of(home.summary(project))
            .ifPresent(anew -> context().out().println(anew.line(this)));
      }
    }
    return 0;
  }

  private int show(int segment, Home home) {
    SentPrompt sent =
        home.petForge()
            .project(project)
            .prompt(segment)
            .orElseThrow(() -> wrong(messages().say("show.no_shot", project, segment)));
    if (json()) {
      print(
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
