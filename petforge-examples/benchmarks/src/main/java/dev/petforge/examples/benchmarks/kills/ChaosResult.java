package dev.petforge.examples.benchmarks.kills;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What one or many runs of chaos came to.
 *
 * @param runs how many
 * @param balance what the books say
 * @param events what happened
 * @param problems what does not agree; empty if all is well
 */
public record ChaosResult(int runs, Balance balance, Events events, List<String> problems) {
  static final ChaosResult NONE =
      new ChaosResult(
          0, new Balance(0, 0, 0, 0, 0, 0), new Events(Map.of(), 0, 0, 0, 0, 0, 0), List.of());

  /**
   * What the provider's books and ours say.
   *
   * @param billed clips that the provider charged
   * @param wanted clips that had to be bought, by what persons decided
   * @param duplicates clips that were bought twice
   * @param lost clips that were paid for and are not there
   * @param chargedMicros what the provider took, in millionths
   * @param spentMicros what the ledger counts, in millionths
   */
  public record Balance(
      int billed, int wanted, int duplicates, int lost, long chargedMicros, long spentMicros) {}

  /**
   * What happened.
   *
   * @param blows how often what happened to the workers
   * @param deeds how often a person changed something
   * @param lostAnswers how many creates lost their answer
   * @param submits how many creates there were
   * @param unknown calls that a person had to settle
   * @param mostAtOnce the most jobs that the provider had under way at one time, in any run
   * @param seconds how long it took, of several runs their sum
   */
  public record Events(
      Map<Blow, Integer> blows,
      int deeds,
      int lostAnswers,
      int submits,
      int unknown,
      int mostAtOnce,
      int seconds) {
    public Events {
      blows = Map.copyOf(blows);
    }

    /** How often it happened. */
    public int of(Blow blow) {
      return blows.getOrDefault(blow, 0);
    }

    Events plus(Events other) {
      Map<Blow, Integer> both = new EnumMap<>(Blow.class);
      for (Blow blow : Blow.values()) {
        both.put(blow, of(blow) + other.of(blow));
      }
      return new Events(
          both,
          deeds + other.deeds,
          lostAnswers + other.lostAnswers,
          submits + other.submits,
          unknown + other.unknown,
          Math.max(mostAtOnce, other.mostAtOnce),
          seconds + other.seconds);
    }
  }

  public ChaosResult {
    problems = List.copyOf(problems);
  }

  /** Whether the books agree, and nothing was bought twice or lost. */
  public boolean good() {
    return balance.duplicates == 0 && balance.lost == 0 && problems.isEmpty();
  }

  ChaosResult plus(ChaosResult other) {
    List<String> all = new ArrayList<>(problems);
    all.addAll(other.problems);
    return new ChaosResult(
        runs + other.runs,
        new Balance(
            balance.billed + other.balance.billed,
            balance.wanted + other.balance.wanted,
            balance.duplicates + other.balance.duplicates,
            balance.lost + other.balance.lost,
            balance.chargedMicros + other.balance.chargedMicros,
            balance.spentMicros + other.balance.spentMicros),
        events.plus(other.events),
        all);
  }

  /** For programs; amounts in the provider's currency. */
  public Map<String, Object> tree() {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("runs", runs);
    tree.put("billed", balance.billed);
    tree.put("wanted", balance.wanted);
    tree.put("charged", amount(balance.chargedMicros));
    tree.put("spent", amount(balance.spentMicros));
    tree.put("duplicates", balance.duplicates);
    tree.put("lost", balance.lost);
    tree.put("unknown", events.unknown);
    for (Blow blow : Blow.values()) {
      tree.put(blow.counted(), events.of(blow));
    }
    tree.put("lost_answers", events.lostAnswers);
    tree.put("deeds", events.deeds);
    tree.put("submits", events.submits);
    tree.put("most_at_once", events.mostAtOnce);
    tree.put("seconds", events.seconds);
    tree.put("problems", problems);
    return tree;
  }

  /** What {@link #tree} gave. */
  static ChaosResult of(Map<?, ?> tree) {
    List<String> problems = new ArrayList<>();
    if (tree.get("problems") instanceof List<?> list) {
      list.forEach(problem -> problems.add(String.valueOf(problem)));
    }
    Map<Blow, Integer> blows = new EnumMap<>(Blow.class);
    for (Blow blow : Blow.values()) {
      blows.put(blow, number(tree, blow.counted()));
    }
    return new ChaosResult(
        number(tree, "runs"),
        new Balance(
            number(tree, "billed"),
            number(tree, "wanted"),
            number(tree, "duplicates"),
            number(tree, "lost"),
            micros(tree, "charged"),
            micros(tree, "spent")),
        new Events(
            blows,
            number(tree, "deeds"),
            number(tree, "lost_answers"),
            number(tree, "submits"),
            number(tree, "unknown"),
            number(tree, "most_at_once"),
            number(tree, "seconds")),
        problems);
  }

  static BigDecimal amount(long micros) {
    return BigDecimal.valueOf(micros, 6).setScale(Math.max(2, scale(micros)));
  }

  private static int scale(long micros) {
    return BigDecimal.valueOf(micros, 6).stripTrailingZeros().scale();
  }

  private static int number(Map<?, ?> tree, String name) {
    return tree.get(name) instanceof Number value ? value.intValue() : 0;
  }

  private static long micros(Map<?, ?> tree, String name) {
    return tree.get(name) instanceof Number value
        ? new BigDecimal(value.toString()).movePointRight(6).longValueExact()
        : 0;
  }
}
