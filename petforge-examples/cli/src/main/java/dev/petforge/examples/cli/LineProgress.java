package dev.petforge.examples.cli;

import dev.petforge.examples.installation.Messages;
import dev.petforge.examples.installation.view.ProjectName;
import dev.petforge.project.ProjectId;
import dev.petforge.task.TaskStatus;
import dev.petforge.task.TaskSummary;
import java.io.PrintStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A line for each change of a project. */
final class LineProgress implements Progress {
  private final PrintStream out;
  private final Messages messages;
  private final Map<ProjectId, String> shown = new HashMap<>();

  LineProgress(PrintStream out, Messages messages) {
    this.out = out;
    this.messages = messages;
  }

  @Override
  public void show(List<TaskSummary> tasks) {
    for (TaskSummary task : tasks) {
      String line = task.progress().text(messages.language());
      String before = shown.put(task.id(), line);
      // What was finished before is told at the end; here it would only look like work.
      boolean news =
          before == null ? task.progress().status() != TaskStatus.COMPLETED : !line.equals(before);
      if (news) {
        out.println(messages.say("labelled", ProjectName.of(task), line));
      }
    }
  }

  @Override
  public void tell(String text) {
    out.println(text);
  }

  @Override
  public void close() {
    out.flush();
  }
}
