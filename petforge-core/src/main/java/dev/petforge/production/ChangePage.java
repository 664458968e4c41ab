package dev.petforge.production;

import dev.petforge.project.ProjectId;
import java.util.List;

/**
 * Some entries of a {@link ChangeFeed}.
 *
 * @param changed projects that were created, changed, deleted or brought back, each once, the
 *     longest unchanged first
 * @param next where the next page begins
 * @param more whether the page is full, so that the next one may have entries already
 */
public record ChangePage(List<ProjectId> changed, ChangeCursor next, boolean more) {
  public ChangePage {
    changed = List.copyOf(changed);
  }
}
