package dev.petforge.examples.benchmarks;

import dev.petforge.examples.cli.CommandContext;
import dev.petforge.examples.cli.PetForgeCli;
import dev.petforge.examples.installation.Messages;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What those who try or change PetForge start: emulated providers, measurements, rehearsals of
 * sudden deaths. Exit status as of {@link PetForgeCli}. They are apart from it because they need
 * what no installation should have on its class path: the test kit, emulators, a database server.
 */
public final class BenchmarksCli {
  private BenchmarksCli() {}

  /** Runs a command and ends the process with its exit status. */
  public static void main(String[] arguments) {
    PetForgeCli.main(BenchmarksCli::commands, arguments);
  }

  /** How each command is made, by its name. The script {@code petforge} knows these names. */
  static Map<String, Supplier<Object>> commands(CommandContext context, Messages messages) {
    Map<String, Supplier<Object>> commands = new LinkedHashMap<>();
    commands.put("emulate", () -> new EmulateCommand(context, messages));
    commands.put("bench", () -> new BenchCommand(context, messages));
    commands.put("chaos", () -> new ChaosCommand(context, messages));
    commands.put("kills", () -> new KillsCommand(context, messages));
    return commands;
  }

  /** The messages that only these commands have, in the language of the others. */
  static Messages texts(Messages messages) {
    return Messages.in(messages.language(), BenchmarksCli.class);
  }
}
