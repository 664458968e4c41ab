package dev.petforge.task;

import dev.petforge.call.ProviderCall;
import java.util.List;

/**
 * A task with its calls, as one look at the database shows them.
 *
 * @param task the task
 * @param calls all its calls, in the order in which they were planned
 */
public record Project(Task task, List<ProviderCall> calls) {
  public Project {
    calls = List.copyOf(calls);
  }
}
