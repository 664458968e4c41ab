package dev.petforge.worker;

import dev.petforge.failure.PetForgeException;
import dev.petforge.generation.VideoGenerator;
import dev.petforge.job.JobKind;
import dev.petforge.job.RetryPolicies;
import dev.petforge.job.RetryPolicy;
import dev.petforge.money.Budget;
import dev.petforge.money.PoolId;
import dev.petforge.production.ClipOrders;
import dev.petforge.production.Generators;
import dev.petforge.production.ProductionSettings;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What must be one for all workers of a database, in words. */
final class WorkerSettings {
  private static final String SLOTS = "slots";
  private static final String BUDGET = "budget ";
  private static final String UNCERTAIN = "uncertain calls";
  private static final String PROVIDER = "provider";
  private static final String PRICE = "price";
  private static final String WRITER = "writer";

  /** Those that money depends on. */
  static final Set<String> BINDING = binding();

  private WorkerSettings() {}

  private static Set<String> binding() {
    Set<String> names =
        Arrays.stream(Budget.Scope.values()).map(WorkerSettings::name).collect(Collectors.toSet());
    names.addAll(Set.of(SLOTS, UNCERTAIN, PROVIDER, PRICE, WRITER));
    return Set.copyOf(names);
  }

  private static String name(Budget.Scope scope) {
    return BUDGET
        + switch (scope) {
          case DAY -> "day";
          case TABLE -> "table";
          case TASK -> "project";
        };
  }

  /**
   * @param writer as {@link dev.petforge.storyboard.StoryboardWriter#describe} has it
   */
  static Map<String, String> of(
      Generators generators,
      String writer,
      ClipOrders orders,
      ProductionSettings settings,
      RetryPolicies retries) {
    Map<String, String> values = new TreeMap<>();
    values.put(SLOTS, String.valueOf(settings.admission().slots()));
    for (Budget.Scope scope : Budget.Scope.values()) {
      String limits =
          settings.admission().budgets().stream()
              .filter(budget -> budget.scope() == scope)
              .map(budget -> limit(budget))
              .sorted()
              .collect(Collectors.joining(", "));
      values.put(name(scope), limits.isEmpty() ? "none" : limits);
    }
    values.put(UNCERTAIN, settings.uncertain().name().toLowerCase(Locale.ROOT));
    VideoGenerator preferred = generators.preferred();
    values.put(
        PROVIDER,
        PoolId.of(preferred.provider(), preferred.account(), preferred.model()).toString());
    price(orders, settings).ifPresent(price -> values.put(PRICE, price));
    if (!writer.isEmpty()) {
      values.put(WRITER, writer);
    }
    values.put("zone", settings.zone().toString());
    values.put("tries of a segment", String.valueOf(settings.triesPerSegment()));
    values.put("retries", retries(retries));
    return values;
  }

  /** The day of a budget is that of a zone. */
  private static String limit(Budget budget) {
    return budget.limit() + (budget.scope() == Budget.Scope.DAY ? " in " + budget.zone() : "");
  }

  /** Empty where it cannot be told: whoever orders such a clip is told why. */
  private static Optional<String> price(ClipOrders orders, ProductionSettings settings) {
    try {
      return Optional.of(
          orders.usualPrice()
              + " for "
              + settings.clipLength().toSeconds()
              + " s "
              + settings.resolution()
              + (settings.sound() ? "" : " silent"));
    } catch (PetForgeException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static String retries(RetryPolicies policies) {
    String others =
        Arrays.stream(JobKind.values())
            .filter(kind -> !policies.of(kind).equals(RetryPolicies.DEFAULT.of(kind)))
            .map(kind -> kind.word() + " " + tries(policies.of(kind)))
            .collect(Collectors.joining(", "));
    return others.isEmpty() ? "as usual" : others;
  }

  private static String tries(RetryPolicy policy) {
    return (policy.unlimited() ? "no limit" : policy.tries() + " tries")
        + " "
        + policy.firstWait()
        + " to "
        + policy.longestWait();
  }
}
