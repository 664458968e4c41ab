package dev.petforge.examples.cli;

import dev.petforge.examples.installation.view.ProjectName;
import dev.petforge.task.TaskSummary;

/** A task in short, for people. */
final class TaskView {
  private TaskView() {}

  /** Says on which stage a project is after a command of which nothing more was wanted. */
  static void tellStep(CliCommand command, TaskSummary task) {
    command.tell(
        "work.step",
        ProjectName.of(task),
        task.id(),
        command.messages().translated(task.progress().statusWord()),
        task.progress().text(command.messages().language()));
  }
}
