package dev.petforge.llm;

import dev.petforge.failure.WordDistance;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds the word that somebody meant who mistyped it. */
final class Suggestion {
  /** Nobody mistypes a longer word. */
  private static final int MOST = 50;

  private Suggestion() {}

  /** What to add to a message: the word that is meant, or else all that there are. */
  static String of(String typed, Collection<String> known) {
    return nearest(typed, known)
        .map(word -> "; did you mean '" + word + "'?")
        .orElse("; there are " + String.join(", ", known.stream().sorted().toList()));
  }

  private static Optional<String> nearest(String word, Collection<String> known) {
    String typed = word.length() > MOST ? word.substring(0, MOST) : word;
    return known.stream()
        .filter(name -> WordDistance.between(typed, name) <= Math.max(1, name.length() / 3))
        .min(
            Comparator.<String>comparingInt(name -> WordDistance.between(typed, name))
                .thenComparing(Comparator.naturalOrder()));
  }
}
