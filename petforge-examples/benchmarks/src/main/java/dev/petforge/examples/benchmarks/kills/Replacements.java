package dev.petforge.examples.benchmarks.kills;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Workers are asked to end, and others are to begin at their places that are not told the same:
 * what matters to no money is only told, what does is refused, or all others give way to it.
 */
final class Replacements {
  /** How long a JVM takes to start says more about the machine than about us. */
  private static final long LONGEST_START_SECONDS = 300;

  private final Crew crew;
  private final ChaosPlan plan;
  private final Map<String, String> withoutKey;
  private final SplittableRandom random;
  private final Consumer<String> log;
  private final Consumer<String> problems;
  private final List<Kind> order;
  private int made;

  private enum Kind {
    /** Retries are nobody else's business. */
    TOLD,

    /** Its slots are not those of the others. */
    REFUSED,

    /** Its budget counts from now on: all others end by themselves. */
    FOR_ALL,

    /** It has no key of the provider that it is to buy from. */
    KEYLESS
  }

  /**
   * @param withoutKey settings of a worker that has no key of its provider
   * @param problems is told of who was not refused, and of who was
   */
  Replacements(
      Crew crew,
      ChaosPlan plan,
      Map<String, String> withoutKey,
      SplittableRandom random,
      Consumer<String> log,
      Consumer<String> problems) {
    this.crew = crew;
    this.plan = plan;
    this.withoutKey = Map.copyOf(withoutKey);
    this.random = random;
    this.log = log;
    this.problems = problems;
    this.order = new ArrayList<>(List.of(Kind.values()));
    Collections.shuffle(order, new Random(random.nextLong()));
  }

  /** The next kind of replacement happens at the place of a worker. */
  void replace(Life life) throws InterruptedException {
    Kind kind = order.get(made++ % order.size());
    log.accept("the worker at " + life.place() + " is replaced: " + kind);
    crew.end(life);
    int place = life.place();
    switch (kind) {
      case TOLD ->
          mustBegin(
              place, List.of(), Map.of("PETFORGE_RETRY_WAIT", random.nextInt(100, 400) + "ms"));
      case REFUSED ->
          mustBeRefused(
              place,
              Map.of("PETFORGE_SLOTS", Integer.toString(plan.slots().told() + 1)),
              "SETTINGS_DIFFER");
      case FOR_ALL -> {
        Map<String, String> budget =
            Map.of("PETFORGE_BUDGET_DAY", random.nextInt(100_000, 200_000) + " USD");
        List<Life> others = List.copyOf(crew.alive());
        if (mustBegin(place, List.of("--for-all"), budget)) {
          crew.agree(budget);
          for (Life other : others) {
            crew.awaitEnd(other);
          }
        }
      }
      case KEYLESS -> mustBeRefused(place, withoutKey, "NO_KEY");
    }
  }

  private boolean mustBegin(int place, List<String> options, Map<String, String> settings)
      throws InterruptedException {
    int before = crew.said(place).length();
    Life life = crew.begin(place, options, settings);
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LONGEST_START_SECONDS);
    while (life.alive() && System.nanoTime() < end) {
      if (crew.said(place).substring(before).contains(" works until ")) {
        return true;
      }
      life.process().waitFor(50, TimeUnit.MILLISECONDS);
    }
    problems.accept(
        "a worker with "
            + options
            + " "
            + settings
            + " did not begin: "
            + crew.said(place).substring(before));
    return false;
  }

  private void mustBeRefused(int place, Map<String, String> settings, String code)
      throws InterruptedException {
    int before = crew.said(place).length();
    Life life = crew.begin(place, List.of(), settings);
    if (!life.process().waitFor(LONGEST_START_SECONDS, TimeUnit.SECONDS)) {
      crew.kill(life);
    } else {
      crew.awaitEnd(life);
    }
    String said = crew.said(place).substring(before);
    if (!said.contains(code)) {
      problems.accept("a worker with " + settings + " was not refused with " + code + ": " + said);
    }
  }
}
