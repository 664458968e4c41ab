package dev.petforge.money;

import dev.petforge.project.ProjectId;
import dev.petforge.table.TableRef;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;

/**
 * The most that may be spent.
 *
 * @param scope on what
 * @param limit the amount that spent and planned together must not exceed
 * @param zone in which a day begins, for {@link Scope#DAY}
 * @param name how messages call it, such as the setting that it comes from; empty for its scope
 */
public record Budget(Scope scope, Money limit, ZoneId zone, Optional<String> name) {
  /** One that messages call by its scope. */
  public Budget(Scope scope, Money limit, ZoneId zone) {
    this(scope, limit, zone, Optional.empty());
  }

  /** When the day began that a budget of a day counts from. */
  public Instant dayBegan(Instant now) {
    return now.atZone(zone).toLocalDate().atStartOfDay(zone).toInstant();
  }

  /** When the day ends: a budget of a day is whole again then. */
  public Instant dayEnds(Instant now) {
    return now.atZone(zone).toLocalDate().plusDays(1).atStartOfDay(zone).toInstant();
  }

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

  /**
   * Whose purchases are counted together under a budget.
   *
   * @param project of a budget for one project
   * @param table of a budget for a table; empty there for projects without one
   */
  public record Payer(Optional<ProjectId> project, Optional<TableRef> table) {}

  /** Whose purchases those for a project are counted with. */
  public Payer payer(ProjectId project, Optional<TableRef> table) {
    return switch (scope) {
      case DAY -> new Payer(Optional.empty(), Optional.empty());
      case TABLE -> new Payer(Optional.empty(), table);
      case TASK -> new Payer(Optional.of(project), Optional.empty());
    };
  }

  /** How messages call it. */
  public String said() {
    return name.orElse(
        switch (scope) {
          case DAY -> "the budget of a day";
          case TABLE -> "the budget of the table";
          case TASK -> "the budget of the project";
        });
  }

  /** What a budget is for. */
  public enum Scope {
    /** All calls sent on one day. */
    DAY,
    /** All calls for the projects of one table. */
    TABLE,
    /** All calls for one project. */
    TASK
  }
}
