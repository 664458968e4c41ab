package dev.petforge.examples.cli;

import dev.petforge.examples.installation.Installation;
import dev.petforge.examples.installation.Messages;
import dev.petforge.project.ProjectId;
import dev.petforge.segment.ClipId;
import dev.petforge.task.Outcome;
import dev.petforge.task.Task;
import dev.petforge.task.TaskSummary;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Makes an earlier clip of a segment the current one. */
@Command(
    name = "restore",
    description = {
      "Makes an earlier clip of a segment the current one; the present one is kept as a version.",
      "Costs nothing. Segments after it that go on from another frame are stale then."
    })
final class RestoreCommand extends HomeCommand {
  @Parameters(index = "0", paramLabel = "PROJECT", description = "The project's id.")
  private ProjectId project = new ProjectId("none");

  @Parameters(
      index = "1",
      paramLabel = "VERSION",
      description = "The clip's version, as 'files' and 'show' show it.")
  private String version = "";

  RestoreCommand(CommandContext context, Messages messages) {
    super(context, messages);
  }

  @Override
  public Integer call() {
    try (Installation installation = openExisting()) {
      Task task = installation.task(project);
      int segment =
          task.chain().segments().stream()
              .filter(
                  one ->
                      one.history().stream().anyMatch(clip -> clip.version().id().equals(version))
                          || one.current().filter(clip -> clip.id().equals(version)).isPresent())
              .findFirst()
              .orElseThrow(() -> wrong(messages().say("restore.none", project, version)))
              .index();
      Outcome outcome =
          installation
              .petForge()
              .project(project)
              .restore(segment, new ClipId(version), task.version());
      if (outcome instanceof Outcome.Refused refused) {
        return refused(refused);
      }
      tellHeldBack(outcome);
      tell("restore.done", version, segment, project);
      TaskSummary restored = installation.summary(project);
      tellStale(restored, installation);
      printProjects(List.of(restored), installation);
      return 0;
    }
  }
}
