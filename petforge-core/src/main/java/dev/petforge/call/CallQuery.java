package dev.petforge.call;

import dev.petforge.generation.CallKey;
import dev.petforge.project.ProjectId;
import java.util.Optional;
import java.util.Set;

/**
 * Which calls are wanted.
 *
 * @param projects only those of these projects, of at most 500; empty for all
 * @param states only those in one of these states; empty for all
 * @param order in which they come
 * @param after only those that come after this call in that order, for whoever goes through many of
 *     them in parts; all if there is no such call
 * @param limit at most so many, at least 1
 */
public record CallQuery(
    Set<ProjectId> projects,
    Set<CallState> states,
    Order order,
    Optional<CallKey> after,
    int limit) {
  public CallQuery {
    projects = Set.copyOf(projects);
    states = Set.copyOf(states);
  }

  /** All of them, as they were planned. */
  public CallQuery(Optional<ProjectId> project, Set<CallState> states) {
    this(
        project.map(Set::of).orElse(Set.of()),
        states,
        Order.AS_PLANNED,
        Optional.empty(),
        Integer.MAX_VALUE);
  }

  /** By when they were planned. */
  public enum Order {
    AS_PLANNED,
    NEWEST_FIRST
  }

  /** All calls of a project. */
  public static CallQuery of(ProjectId project) {
    return new CallQuery(Optional.of(project), Set.of());
  }

  /** All calls in some states. */
  public static CallQuery in(CallState... states) {
    return new CallQuery(Optional.empty(), Set.of(states));
  }

  /**
   * The same, but only those of these projects.
   *
   * @param some at least one, at most 500
   */
  public CallQuery of(Set<ProjectId> some) {
    return new CallQuery(some, states, order, after, limit);
  }

  /** The same, the newest first. */
  public CallQuery newestFirst() {
    return new CallQuery(projects, states, Order.NEWEST_FIRST, after, limit);
  }

  /** The same, from behind this call on, at most so many. */
  public CallQuery part(Optional<CallKey> behind, int most) {
    return new CallQuery(projects, states, order, behind, most);
  }
}
