package dev.petforge.task;

import dev.petforge.failure.RetryableException;
import dev.petforge.project.ProjectId;

/**
 * Somebody else's decision was committed first: read the task again and decide anew. Nothing was
 * stored.
 */
public final class StaleTaskException extends RetryableException {
  private static final long serialVersionUID = 1L;

  public StaleTaskException(ProjectId project, String what) {
    super("STALE_TASK", "project " + project + " was changed by another decision: " + what);
  }
}
