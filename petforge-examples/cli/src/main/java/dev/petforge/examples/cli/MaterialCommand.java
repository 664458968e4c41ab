package dev.petforge.examples.cli;

import dev.petforge.ProjectCommands;
import dev.petforge.examples.installation.Installation;
import dev.petforge.examples.installation.Messages;
import dev.petforge.production.MaterialOutcome;
import dev.petforge.project.ProjectId;
import dev.petforge.task.Outcome;
import dev.petforge.task.TaskSummary;
import dev.petforge.task.TaskVersion;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What commands that take a person's own file for a segment have in common. */
abstract class MaterialCommand extends HomeCommand {
  @Parameters(index = "0", paramLabel = "PROJECT", description = "The project's id.")
  private ProjectId project = new ProjectId("none");

  @Parameters(index = "1", paramLabel = "FILE", description = "The file.")
  private Path file = Path.of("");

  @Option(
      names = "--segment",
      paramLabel = "N",
      required = true,
      description = "The segment, from 0.")
  private int segment;

  MaterialCommand(CommandContext context, Messages messages) {
    super(context, messages);
  }

  /** Hands the file over. */
  abstract MaterialOutcome use(ProjectCommands project, int segment, Path file, TaskVersion seen);

  /** The key of the sentence that says that it was taken. */
  abstract String done();

  @Override
  public Integer call() {
    requireIndex("--segment", segment);
    try (Installation installation = openExisting()) {
      MaterialOutcome used =
          use(
              installation.petForge().project(project),
              segment,
              context().directory().resolve(file),
              installation.task(project).version());
      if (used.outcome() instanceof Outcome.Refused refused) {
        return refused(refused);
      }
      tell(done(), project, segment, file);
      used.notices()
          .forEach(notice -> tell("material.notice", file, messages().translated(notice)));
      TaskSummary task = installation.summary(project);
      tellStale(task, installation);
      printProjects(List.of(task), installation);
      return 0;
    }
  }
}
