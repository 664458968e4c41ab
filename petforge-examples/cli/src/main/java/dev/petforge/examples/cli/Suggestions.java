package dev.petforge.examples.cli;

import java.io.PrintWriter;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;

/**
 * What somebody may have meant who mistyped a command. picocli compares pairs of letters, and finds
 * no pair of {@code list} in {@code lst}; what fingers do wrong is one letter too many or too few,
 * a wrong one, or two that are swapped.
 */
final class Suggestions {
  private static final int MOST = 3;

  private Suggestions() {}

  /** Prints what may have been meant, if anything is near. */
  static void print(CommandLine.ParameterException failure, Messages messages, PrintWriter err) {
    if (!(failure instanceof CommandLine.UnmatchedArgumentException unmatched)) {
      return;
    }
    List<String> near = unmatched.getSuggestions();
    if (!unmatched.isUnknownOption()
        && !unmatched.getUnmatched().isEmpty()
        && !failure.getCommandLine().getSubcommands().isEmpty()) {
      String command = failure.getCommandLine().getCommandSpec().qualifiedName() + " ";
      near =
          near(unmatched.getUnmatched().get(0), names(failure.getCommandLine())).stream()
              .map(name -> command + name)
              .toList();
    }
    if (!near.isEmpty()) {
      err.println(messages.say("usage.did_you_mean", near));
    }
  }

  private static List<String> names(CommandLine command) {
    return command.getSubcommands().entrySet().stream()
        .filter(named -> !named.getValue().getCommandSpec().usageMessage().hidden())
        .map(Map.Entry::getKey)
        .toList();
  }

  /** The names that are nearest to a word, the nearest first. */
  static List<String> near(String word, Collection<String> names) {
    int most = Math.max(1, word.length() / 3);
    return names.stream()
        .filter(name -> distance(word, name) <= most)
        .sorted(
            Comparator.comparingInt((String name) -> distance(word, name))
                .thenComparing(Comparator.naturalOrder()))
        .limit(MOST)
        .toList();
  }

  /**
   * How many letters have to be added, dropped, replaced or swapped with their neighbour to get
   * from one word to another.
   */
  static int distance(String from, String to) {
    int[][] steps = new int[from.length() + 1][to.length() + 1];
    for (int i = 0; i <= from.length(); i++) {
      for (int j = 0; j <= to.length(); j++) {
        steps[i][j] = i == 0 || j == 0 ? i + j : cheapest(steps, from, to, i, j);
      }
    }
    return steps[from.length()][to.length()];
  }

  private static int cheapest(int[][] steps, String from, String to, int i, int j) {
    boolean same = from.charAt(i - 1) == to.charAt(j - 1);
    int replaced = steps[i - 1][j - 1] + (same ? 0 : 1);
    int least = Math.min(replaced, Math.min(steps[i - 1][j], steps[i][j - 1]) + 1);
    boolean swapped =
        i > 1
            && j > 1
            && from.charAt(i - 1) == to.charAt(j - 2)
            && from.charAt(i - 2) == to.charAt(j - 1);
    return swapped ? Math.min(least, steps[i - 2][j - 2] + 1) : least;
  }
}
