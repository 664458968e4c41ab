package dev.petforge.examples.cli;

import dev.petforge.ProjectCommands;
import dev.petforge.examples.installation.Messages;
import dev.petforge.production.MaterialOutcome;
import dev.petforge.task.TaskVersion;
import java.nio.file.Path;
import picocli.CommandLine.Command;

/** Has the next segment start from a person's frame. */
@Command(
    name = "use-frame",
    description = {
      "Takes your own picture as the frame that the segment after one starts from, for example the "
          + "last frame, retouched.",
      "Costs nothing. The clip itself stays; segments after it are stale then."
    })
final class UseFrameCommand extends MaterialCommand {
  UseFrameCommand(CommandContext context, Messages messages) {
    super(context, messages);
  }

  @Override
  MaterialOutcome use(ProjectCommands project, int segment, Path file, TaskVersion seen) {
    return project.useFrame(segment, file, seen);
  }

  @Override
  String done() {
    return "use_frame.done";
  }
}
