package dev.petforge.examples.benchmarks.kills;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a rehearsal came to.
 *
 * @param kills how often a worker was killed
 * @param seed with which
 * @param projects how many videos were made
 * @param calls how many calls the ledger has
 * @param hits how often a kill met each state of a call and each kind of work
 * @param problems what does not agree; empty if all is well
 * @param seconds how long it took
 */
public record KillReport(
    int kills,
    long seed,
    int projects,
    int calls,
    Map<String, Integer> hits,
    List<String> problems,
    double seconds) {
  public KillReport {
    hits = Map.copyOf(hits);
    problems = List.copyOf(problems);
  }

  /** States and kinds of work that no kill met. */
  public Set<String> notMet() {
    Set<String> missing = new TreeSet<>(DatabaseSnapshot.everything());
    missing.removeAll(hits.keySet());
    return missing;
  }

  /** For programs. */
  public Map<String, Object> tree() {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("kills", kills);
    tree.put("seed", seed);
    tree.put("projects", projects);
    tree.put("calls", calls);
    tree.put("hits", new TreeMap<>(hits));
    tree.put("not_met", notMet());
    tree.put("problems", problems);
    tree.put("seconds", seconds);
    return tree;
  }
}
