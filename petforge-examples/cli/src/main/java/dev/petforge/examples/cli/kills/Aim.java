package dev.petforge.examples.cli.kills;

import dev.petforge.generation.CallState;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;

/** Chooses the moments of kills: each state of a call and each kind of work shall be met. */
final class Aim {
  private final Set<String> wanted;
  private final SplittableRandom random;
  private final Map<String, Integer> hits = new TreeMap<>();
  private Set<String> lastMet = Set.of();

  /**
   * @param wanted what shall be met, of {@link Situation#everything}
   */
  Aim(Set<String> wanted, SplittableRandom random) {
    this.wanted = new TreeSet<>(wanted);
    this.random = random;
  }

  /** How often a kill met each. */
  Map<String, Integer> hits() {
    return hits;
  }

  /** Notes what earlier kills met. */
  void remember(Map<String, Integer> earlier) {
    earlier.forEach((word, times) -> hits.merge(word, times, Integer::sum));
  }

  void met(Set<String> words) {
    lastMet = words;
    words.forEach(word -> hits.merge(word, 1, Integer::sum));
  }

  Set<String> notMet() {
    Set<String> missing = new TreeSet<>(wanted);
    missing.removeAll(hits.keySet());
    return missing;
  }

  /** One of those that were met the least; empty for no more than a random moment. */
  Optional<String> next() {
    // A call whose sender was killed is uncertain only just after the next start: now or never.
    String unknown = Situation.call(CallState.UNKNOWN.word());
    if (!hits.containsKey(unknown)
        && lastMet.contains(Situation.call(CallState.SUBMITTING.word()))) {
      return Optional.of(unknown);
    }
    int least = wanted.stream().mapToInt(this::timesMet).min().orElseThrow();
    if (least > 0 && random.nextInt(4) == 0) {
      return Optional.empty();
    }
    List<String> rare = wanted.stream().filter(word -> timesMet(word) == least).toList();
    return Optional.of(rare.get(random.nextInt(rare.size())));
  }

  private int timesMet(String word) {
    return hits.getOrDefault(word, 0);
  }
}
