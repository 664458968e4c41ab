package dev.petforge.examples.cli;

import dev.petforge.examples.installation.Messages;
import dev.petforge.task.TaskSummary;
import java.util.List;

/** Shows people how projects get on. */
interface Progress extends AutoCloseable {
  /** A bar on a terminal, else a line for each change. */
  static Progress on(CommandContext context, Messages messages) {
    return context.terminal()
        ? new BarProgress(context.err(), messages)
        : new LineProgress(context.err(), messages);
  }

  /** Shows how they are now. */
  void show(List<TaskSummary> tasks);

  /** Says something beside it. */
  void tell(String text);

  @Override
  void close();
}
