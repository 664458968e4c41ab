package dev.petforge.llm;

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

  private static Optional<String> nearest(String typed, Collection<String> known) {
    return known.stream()
        .filter(word -> distance(typed, word) <= Math.max(1, word.length() / 3))
        .min(
            Comparator.<String>comparingInt(word -> distance(typed, word))
                .thenComparing(Comparator.naturalOrder()));
  }

  /** How many letters must be changed, added, taken away or swapped with their neighbour. */
  private static int distance(String typed, String to) {
    String from = typed.length() > MOST ? typed.substring(0, MOST) : typed;
    int[][] steps = new int[from.length() + 1][to.length() + 1];
    for (int i = 0; i <= from.length(); i++) {
      for (int j = 0; j <= to.length(); j++) {
        if (i == 0 || j == 0) {
          steps[i][j] = i + j;
          continue;
        }
        int change = from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1;
        int least = Math.min(steps[i - 1][j], steps[i][j - 1]) + 1;
        least = Math.min(least, steps[i - 1][j - 1] + change);
        boolean swapped =
            i > 1
                && j > 1
                && from.charAt(i - 1) == to.charAt(j - 2)
                && from.charAt(i - 2) == to.charAt(j - 1);
        steps[i][j] = swapped ? Math.min(least, steps[i - 2][j - 2] + 1) : least;
      }
    }
    return steps[from.length()][to.length()];
  }
}
