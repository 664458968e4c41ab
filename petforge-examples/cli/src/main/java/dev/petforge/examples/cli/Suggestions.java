package dev.petforge.examples.cli;

import dev.petforge.examples.installation.Messages;
import dev.petforge.examples.installation.NearNames;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;

/**
 * What somebody may have meant who mistyped a command. picocli compares pairs of letters, and finds
 * no pair of {@code list} in {@code lst}; what fingers do wrong is one letter too many or too few,
 * a wrong one, or two that are swapped.
 */
final class Suggestions {
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
          NearNames.of(unmatched.getUnmatched().get(0), names(failure.getCommandLine())).stream()
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
}
