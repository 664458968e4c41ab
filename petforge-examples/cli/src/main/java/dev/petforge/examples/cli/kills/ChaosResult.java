package dev.petforge.examples.cli.kills;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What one or many runs of chaos came to.
 *
 * @param runs how many
 * @param billed clips that the provider charged
 * @param wanted clips that were to be made; without keys those made or uncertain
 * @param duplicates clips that were bought twice
 * @param lost clips that were paid for and are not there
 * @param unknown calls that a person has to settle
 * @param kills how often a worker was killed
 * @param lostAnswers how many creates lost their answer
 * @param submits how many creates there were
 * @param problems what does not agree; empty if all is well
 */
public record ChaosResult(
    int runs,
    int billed,
    int wanted,
    int duplicates,
    int lost,
    int unknown,
    int kills,
    int lostAnswers,
    int submits,
    List<String> problems) {
  static final ChaosResult NONE = new ChaosResult(0, 0, 0, 0, 0, 0, 0, 0, 0, List.of());

  public ChaosResult {
    problems = List.copyOf(problems);
  }

  boolean good() {
    return duplicates == 0 && lost == 0 && problems.isEmpty();
  }

  ChaosResult plus(ChaosResult other) {
    List<String> all = new ArrayList<>(problems);
    all.addAll(other.problems);
    return new ChaosResult(
        runs + other.runs,
        billed + other.billed,
        wanted + other.wanted,
        duplicates + other.duplicates,
        lost + other.lost,
        unknown + other.unknown,
        kills + other.kills,
        lostAnswers + other.lostAnswers,
        submits + other.submits,
        all);
  }

  /** For programs. */
  public Map<String, Object> tree() {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("runs", runs);
    tree.put("billed", billed);
    tree.put("wanted", wanted);
    tree.put("duplicates", duplicates);
    tree.put("lost", lost);
    tree.put("unknown", unknown);
    tree.put("kills", kills);
    tree.put("lost_answers", lostAnswers);
    tree.put("submits", submits);
    tree.put("problems", problems);
    return tree;
  }
}
