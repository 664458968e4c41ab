package dev.petforge.examples.installation;

import dev.petforge.failure.WordDistance;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** Names that somebody may have meant who mistyped one. */
public final class NearNames {
  private static final int MOST = 3;

  private NearNames() {}

  /** The names that are nearest to a word, at most three, the nearest first. */
  public static List<String> of(String word, Collection<String> names) {
    int most = Math.max(1, word.length() / 3);
    return names.stream()
        .filter(name -> WordDistance.between(word, name) <= most)
        .sorted(
            Comparator.comparingInt((String name) -> WordDistance.between(word, name))
                .thenComparing(Comparator.naturalOrder()))
        .limit(MOST)
        .toList();
  }
}
