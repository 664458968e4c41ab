package dev.petforge.examples.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs one command after the other in one process, so that a process that is killed need not start
 * anew for each. Arguments: the folder to run them in, and a file with a command in each line, its
 * arguments separated by tabs.
 */
final class ManyCommands {
  private ManyCommands() {}

  public static void main(String[] arguments) throws IOException {
    run(new Cli(Path.of(arguments[0])), Files.readAllLines(Path.of(arguments[1])));
  }

  /** Returns what each of them came to. */
  static List<Cli.Result> run(Cli cli, List<String> commands) {
    List<Cli.Result> results = new ArrayList<>();
    for (String command : commands) {
      results.add(cli.run(command.split("\t", -1)));
    }
    return results;
  }
}
