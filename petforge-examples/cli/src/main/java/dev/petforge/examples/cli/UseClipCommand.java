package dev.petforge.examples.cli;

import dev.petforge.ProjectCommands;
import dev.petforge.examples.installation.Messages;
import dev.petforge.production.MaterialOutcome;
import dev.petforge.task.TaskVersion;
import java.nio.file.Path;
import picocli.CommandLine.Command;

/** Takes a person's clip in place of a generated one. */
@Command(
    name = "use-clip",
    description = {
      "Takes your own clip for a segment, in place of a generated one, which is kept as a version.",
      "Costs nothing. Its joint is measured; segments after it are stale then."
    })
final class UseClipCommand extends MaterialCommand {
  UseClipCommand(CommandContext context, Messages messages) {
    super(context, messages);
  }

  @Override
  MaterialOutcome use(ProjectCommands project, int segment, Path file, TaskVersion seen) {
    return project.useClip(segment, file, seen);
  }

  @Override
  String done() {
    return "use_clip.done";
  }
}
