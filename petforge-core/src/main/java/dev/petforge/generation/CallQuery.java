package dev.petforge.generation;

import dev.petforge.project.ProjectId;
import java.util.Optional;
import java.util.Set;

/**
 * Which calls are wanted.
 *
 * @param project only those of a project
 * @param states only those in one of these states; empty for all
 */
public record CallQuery(Optional<ProjectId> project, Set<CallState> states) {
  public CallQuery {
    states = Set.copyOf(states);
  }

  /** All calls of a project. */
  public static CallQuery of(ProjectId project) {
    return new CallQuery(Optional.of(project), Set.of());
  }

  /** All calls in some states. */
  public static CallQuery in(CallState... states) {
    return new CallQuery(Optional.empty(), Set.of(states));
  }
}
