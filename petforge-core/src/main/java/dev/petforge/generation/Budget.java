package dev.petforge.generation;

/**
 * The most that may be spent.
 *
 * @param scope on what
 * @param limit the amount that spent and planned together must not exceed
 */
public record Budget(Scope scope, Money limit) {
  /**
   * Whether so much more may be spent. What cannot be compared may not: a budget in another
   * currency must not let everything through.
   *
   * @param price what is to be spent now
   * @param spent what was spent before under this budget, in millionths of its currency
   */
  public boolean holds(Money price, long spent) {
    return price.currency().equals(limit.currency())
        ? spent + price.micros() <= limit.micros()
        : price.micros() == 0;
  }

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
