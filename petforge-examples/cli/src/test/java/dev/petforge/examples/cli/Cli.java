package dev.petforge.examples.cli;

import dev.petforge.json.Json;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Runs the command line in this JVM, as if it were started in a folder. */
final class Cli {
  private static final String MEDIA_CHILDREN = "PETFORGE_MEDIA_CHILDREN";
  private static final String RESOLUTION = "PETFORGE_RESOLUTION";
  private static final String SMALL = "360p";

  private final Path directory;
  private volatile ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private volatile ByteArrayOutputStream told = new ByteArrayOutputStream();
  private Optional<BufferedReader> answers = Optional.empty();

  /**
   * Most tests are about something else than the processes that read pictures and clips, and about
   * something else than how animatics look.
   */
  private final Map<String, String> environment =
      new HashMap<>(Map.of("LANG", "en_US.UTF-8", MEDIA_CHILDREN, "0", RESOLUTION, SMALL));

  Cli(Path directory) {
    this.directory = directory;
  }

  Cli with(String name, String value) {
    environment.put(name, value);
    if (name.matches("PETFORGE_(KLING|VEO|OMNI|RELAY)_.*")) {
      // No paid provider makes clips as small.
      environment.remove(RESOLUTION, SMALL);
    }
    return this;
  }

  /** Has pictures and clips read by processes of their own, as a user has it. */
  Cli withMediaProcesses() {
    environment.remove(MEDIA_CHILDREN);
    return this;
  }

  /** The same where a person answers what the next command asks. */
  Cli answering(String answer) {
    answers = Optional.of(new BufferedReader(new StringReader(answer + "\n")));
    return this;
  }

  /** What a command came to. */
  record Result(int status, String out, String err) {
    /** The one JSON document that standard output must be. */
    Map<?, ?> json() {
      return (Map<?, ?>) Json.read(out, "standard output");
    }

    List<?> list(String name) {
      Object list = json().get(name);
      if (list instanceof List<?> found) {
        return found;
      }
      throw new AssertionError("no list " + name + " in " + out);
    }

    Map<?, ?> first(String name) {
      return (Map<?, ?>) list(name).get(0);
    }
  }

  Result run(String... arguments) {
    return run(false, arguments);
  }

  /** Runs a command while a person watches the standard error. */
  Result runOnTerminal(String... arguments) {
    return run(true, arguments);
  }

  /** What the command that runs just now has printed so far. */
  String outSoFar() {
    return printed.toString(StandardCharsets.UTF_8);
  }

  /** What the command that runs just now has told a person so far. */
  String errSoFar() {
    return told.toString(StandardCharsets.UTF_8);
  }

  private Result run(boolean terminal, String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    printed = out;
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    told = err;
    int status =
        PetForgeCli.run(
            new CommandContext(environment, directory, stream(out), stream(err), terminal, answers),
            arguments);
    answers = Optional.empty();
    return new Result(
        status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  private static PrintStream stream(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }
}
