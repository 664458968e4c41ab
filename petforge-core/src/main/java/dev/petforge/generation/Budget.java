package dev.petforge.generation;

/**
 * The most that may be spent.
 *
 * @param scope on what
 * @param limit the amount that spent and planned together must not exceed
 */
public record Budget(Scope scope, Money limit) {
  /** What a budget is for. */
  public enum Scope {
    /** All calls sent on one day, in the installation's zone. */
    DAY,
    /** All calls for the projects of one table. */
    TABLE,
    /** All calls for one project. */
    TASK
  }
}
