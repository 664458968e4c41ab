package dev.petforge.examples.cli;

import dev.petforge.document.Json;
import dev.petforge.storage.jdbc.Migration;
import dev.petforge.task.Outcome;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What all commands have in common. */
abstract class CliCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private CommonOptions common = new CommonOptions();

  private final Surroundings surroundings;
  private final Words words;

  CliCommand(Surroundings surroundings, Words words) {
    this.surroundings = surroundings;
    this.words = words;
  }

  Surroundings surroundings() {
    return surroundings;
  }

  Words words() {
    return words;
  }

  boolean json() {
    return common.json;
  }

  Configuration configuration() {
    return Configuration.of(surroundings.environment(), surroundings.directory());
  }

  void print(Object json) {
    surroundings.out().println(Json.write(json));
  }

  /** Says something to the person, beside the results. */
  void tell(String key, Object... arguments) {
    surroundings.err().println(words.say(key, arguments));
  }

  /** Says that an older database is being brought up to date: in a large one that takes minutes. */
  void tellMigration(Migration step) {
    tell("database.migrating", step.schema(), step.last());
  }

  /** Says why a command was refused. Returns the exit status. */
  int refused(Outcome.Refused refused) {
    surroundings.err().println("petforge: " + refused.message() + " (" + refused.reason() + ")");
    return PetForgeCli.FAILED;
  }

  /** A mistake in the arguments. */
  ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  /** Refuses a number that is out of its range. */
  void requireRange(String option, int value, int least, int most) {
    if (value < least || value > most) {
      throw wrong(words.say("usage.range", option, least, most, value));
    }
  }
}
