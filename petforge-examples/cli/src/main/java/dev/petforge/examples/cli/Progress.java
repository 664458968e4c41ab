package dev.petforge.examples.cli;

import dev.petforge.task.TaskSummary;
import java.util.List;

/** Shows people how projects get on. */
interface Progress extends AutoCloseable {
  /** A bar on a terminal, else a line for each change. */
  static Progress on(Surroundings surroundings, Words words) {
    return surroundings.terminal()
        ? new BarProgress(surroundings.err(), words)
        : new LineProgress(surroundings.err(), words);
  }

  /** Shows how they are now. */
  void show(List<TaskSummary> tasks);

  /** Says something beside it. */
  void tell(String text);

  @Override
  void close();
}
