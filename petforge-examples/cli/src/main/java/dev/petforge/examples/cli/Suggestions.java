package dev.petforge.examples.cli;

import dev.petforge.failure.WordDistance;
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
        .filter(name -> WordDistance.between(word, name) <= most)
        .sorted(
            Comparator.comparingInt((String name) -> WordDistance.between(word, name))
                .thenComparing(Comparator.naturalOrder()))
        .limit(MOST)
        .toList();
  }
}
