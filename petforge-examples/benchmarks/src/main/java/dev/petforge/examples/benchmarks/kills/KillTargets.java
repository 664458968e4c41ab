package dev.petforge.examples.benchmarks.kills;

import dev.petforge.call.CallState;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Chooses when to kill, so that each state of a call and each kind of job is hit at least once.
 * Concurrent runs share what was hit.
 */
final class KillTargets {
  private final Set<String> wanted;
  private final SplittableRandom random;
  private final Map<String, Integer> hits = new TreeMap<>();
  private final Optional<KillTargets> whole;
  private Set<String> lastMet = Set.of();

  /**
   * @param wanted what shall be met, of {@link DatabaseSnapshot#everything}
   */
  KillTargets(Set<String> wanted, SplittableRandom random) {
    this(wanted, random, Optional.empty());
  }

  private KillTargets(Set<String> wanted, SplittableRandom random, Optional<KillTargets> whole) {
    this.wanted = new TreeSet<>(wanted);
    this.random = random;
    this.whole = whole;
  }

  /** The aim of one run among several: it has hits of its own, which count for the whole. */
  KillTargets within(SplittableRandom chance) {
    return new KillTargets(wanted, chance, Optional.of(this));
  }

  /** How often a kill met each. */
  synchronized Map<String, Integer> hits() {
    return new TreeMap<>(hits);
  }

  /** Notes what earlier kills met. */
  synchronized void remember(Map<String, Integer> earlier) {
    earlier.forEach((word, times) -> hits.merge(word, times, Integer::sum));
  }

  synchronized void met(Set<String> words) {
    lastMet = words;
    words.forEach(word -> hits.merge(word, 1, Integer::sum));
    whole.ifPresent(all -> all.met(words));
  }

  Set<String> notMet() {
    Set<String> missing = new TreeSet<>(wanted);
    missing.removeAll(hits().keySet());
    return missing;
  }

  /** One of those that were met the least; empty for no more than a random moment. */
  synchronized Optional<String> next() {
    // A call whose sender was killed is uncertain only just after the next start: now or never.
    String unknown = DatabaseSnapshot.call(CallState.UNKNOWN.word());
    Map<String, Integer> met = whole.orElse(this).hits();
    if (!met.containsKey(unknown)
        && lastMet.contains(DatabaseSnapshot.call(CallState.SUBMITTING.word()))) {
      return Optional.of(unknown);
    }
    int least = wanted.stream().mapToInt(word -> met.getOrDefault(word, 0)).min().orElseThrow();
    if (least > 0 && random.nextInt(4) == 0) {
      return Optional.empty();
    }
    List<String> rare = wanted.stream().filter(word -> met.getOrDefault(word, 0) == least).toList();
    return Optional.of(rare.get(random.nextInt(rare.size())));
  }
}
