package dev.petforge.examples.benchmarks.kills;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What one or many runs of chaos came to.
 *
 * @param runs how many
 * @param balance what the books say
 * @param blows what happened
 * @param problems what does not agree; empty if all is well
 */
public record ChaosResult(int runs, Balance balance, Blows blows, List<String> problems) {
  static final ChaosResult NONE =
      new ChaosResult(0, new Balance(0, 0, 0, 0, 0, 0), new Blows(0, 0, 0, 0, 0, 0, 0), List.of());

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
   * @param kills how often a worker was killed
   * @param stops how often a worker was suspended beyond all limits
   * @param silences how often the database fell silent towards a worker
   * @param deeds how often a person changed something
   * @param lostAnswers how many creates lost their answer
   * @param submits how many creates there were
   * @param unknown calls that a person had to settle
   */
  public record Blows(
      int kills, int stops, int silences, int deeds, int lostAnswers, int submits, int unknown) {}

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
        new Blows(
            blows.kills + other.blows.kills,
            blows.stops + other.blows.stops,
            blows.silences + other.blows.silences,
            blows.deeds + other.blows.deeds,
            blows.lostAnswers + other.blows.lostAnswers,
            blows.submits + other.blows.submits,
            blows.unknown + other.blows.unknown),
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
    tree.put("unknown", blows.unknown);
    tree.put("kills", blows.kills);
    tree.put("lost_answers", blows.lostAnswers);
    tree.put("stops", blows.stops);
    tree.put("silences", blows.silences);
    tree.put("deeds", blows.deeds);
    tree.put("submits", blows.submits);
    tree.put("problems", problems);
    return tree;
  }

  /** What {@link #tree} gave. */
  static ChaosResult of(Map<?, ?> tree) {
    List<String> problems = new ArrayList<>();
    if (tree.get("problems") instanceof List<?> list) {
      list.forEach(problem -> problems.add(String.valueOf(problem)));
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
        new Blows(
            number(tree, "kills"),
            number(tree, "stops"),
            number(tree, "silences"),
            number(tree, "deeds"),
            number(tree, "lost_answers"),
            number(tree, "submits"),
            number(tree, "unknown")),
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
