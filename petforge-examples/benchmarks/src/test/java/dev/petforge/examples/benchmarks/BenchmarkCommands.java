package dev.petforge.examples.benchmarks;

import dev.petforge.examples.cli.CommandContext;
import dev.petforge.examples.cli.PetForgeCli;
import dev.petforge.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;

/**
 * Runs commands in this JVM, as if they were started in a folder: those of here, and the others.
 */
final class BenchmarkCommands {
  private final Path directory;

  /** These tests are about something else than the processes that read pictures and clips. */
  private final Map<String, String> environment =
      new HashMap<>(Map.of("LANG", "en_US.UTF-8", "PETFORGE_MEDIA_CHILDREN", "0"));

  BenchmarkCommands(Path directory) {
    this.directory = directory;
  }

  /** What a command came to. */
  record Result(int status, String out, String err) {
    /** The one JSON document that standard output must be. */
    Map<?, ?> json() {
      return (Map<?, ?>) Json.read(out, "standard output");
    }

    double number(String name) {
      return Double.parseDouble(String.valueOf(json().get(name)));
    }

    List<?> list(String name) {
      if (json().get(name) instanceof List<?> found) {
        return found;
      }
      throw new AssertionError("no list " + name + " in " + out);
    }
  }

  BenchmarkCommands with(Map<String, String> settings) {
    environment.putAll(settings);
    return this;
  }

  /** Runs a command of this module. */
  Result run(String... arguments) {
    return run(context -> PetForgeCli.run(context, BenchmarksCli::commands, arguments));
  }

  /** Runs a command of the command line. */
  Result runCli(String... arguments) {
    return run(context -> PetForgeCli.run(context, arguments));
  }

  private Result run(ToIntFunction<CommandContext> command) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int status =
        command.applyAsInt(
            new CommandContext(environment, directory, stream(out), stream(err), false));
    return new Result(
        status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  private static PrintStream stream(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }
}
