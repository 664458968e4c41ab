package dev.petforge.examples.cli;

import dev.petforge.examples.installation.Installation;
import dev.petforge.money.Money;
import dev.petforge.project.ProjectId;
import dev.petforge.task.TaskProgress;
import dev.petforge.task.TaskStatus;
import dev.petforge.task.TaskSummary;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How a video that is out of date, or segments that are stale, are made anew.
 *
 * @param project whose
 * @param from the first segment that has to be made anew; empty if joining the clips is enough
 * @param clips how many have to be bought
 */
record Remake(ProjectId project, OptionalInt from, int clips) {
  /** What has to be done for a project; empty if nothing has, or something goes on just now. */
  static Optional<Remake> of(TaskSummary task) {
    TaskProgress progress = task.progress();
    if (task.standing().runs() || task.standing().waitsForTurn()) {
      return Optional.empty();
    }
    if (isOutOfDate(task) || task.video().isEmpty()) {
      return progress.stale().isEmpty()
          ? Optional.of(new Remake(task.id(), OptionalInt.empty(), 0))
              .filter(any -> isOutOfDate(task))
          : Optional.of(from(task, progress.stale().get(0)));
    }
    return Optional.empty();
  }

  /** Making all segments of a project from one on anew. */
  static Remake from(TaskSummary task, int segment) {
    return new Remake(task.id(), OptionalInt.of(segment), task.progress().segments() - segment);
  }

  /** Whether the finished video is not what it shows any more. */
  static boolean isOutOfDate(TaskSummary task) {
    return task.progress().status() == TaskStatus.COMPLETED && task.progress().finalOutOfDate();
  }

  /** The command to give. */
  String command(CliCommand command) {
    return command.commandLine(
        from.isPresent()
            ? "redo " + project + " --from " + from.getAsInt() + " --run-on"
            : "merge " + project);
  }

  /** What it costs at today's prices. */
  Money price(Installation installation) {
    return installation.petForge().projects().priceOfClips(clips);
  }

  /** For people: the command, without what it costs. */
  String line(CliCommand command) {
    return command
        .messages()
        .say(from.isPresent() ? "remake.redo" : "remake.merge", command(command));
  }

  /** For people: the command, with what it costs. */
  String line(CliCommand command, Installation installation) {
    return from.isPresent()
        ? command.messages().say("remake.redo_for", command(command), clips, price(installation))
        : line(command);
  }
}
