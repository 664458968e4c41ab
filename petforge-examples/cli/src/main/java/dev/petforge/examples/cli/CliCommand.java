package dev.petforge.examples.cli;

import dev.petforge.examples.installation.Configuration;
import dev.petforge.examples.installation.EnvFile;
import dev.petforge.examples.installation.Messages;
import dev.petforge.examples.installation.Setting;
import dev.petforge.json.Json;
import dev.petforge.storage.jdbc.Migration;
import dev.petforge.storyboard.Storyboard;
import dev.petforge.task.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What all commands have in common. */
public abstract class CliCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private CommonOptions common = new CommonOptions();

  private @Nullable Configuration configuration;

  private final CommandContext context;
  private final Messages messages;

  protected CliCommand(CommandContext context, Messages messages) {
    this.context = context;
    this.messages = messages;
  }

  protected CommandContext context() {
    return context;
  }

  protected Messages messages() {
    return messages;
  }

  /** Whether one JSON document is wanted, and nothing else on standard output. */
  protected boolean json() {
    return common.json;
  }

  Configuration configuration() {
    Configuration known = configuration;
    if (known == null) {
      known = Configuration.of(context.environment(), context.directory());
      configuration = known;
    }
    return known;
  }

  /**
   * Refuses settings that there are not, for a command that reads none itself: whoever mistyped one
   * learns it from the first command that is given.
   */
  protected final void requireKnownSettings() {
    configuration();
  }

  /**
   * Says which settings have no effect on what is ordered here: whoever set them may rely on them.
   * To be asked when the installation is open, which reads all that counts.
   *
   * @param home of the installation
   */
  void tellUnused(Path home) {
    String unused =
        configuration().unused().stream().map(Setting::name).collect(Collectors.joining(", "));
    if (!unused.isEmpty()) {
      tell("settings.unused", unused);
    }
    Stream.of(home.resolve(EnvFile.NAME), context.directory().resolve(EnvFile.NAME + ".txt"))
        .filter(file -> !file.equals(context.directory().resolve(EnvFile.NAME)))
        .filter(Files::isRegularFile)
        .forEach(file -> tell("settings.elsewhere", file, context.directory()));
  }

  /** Writes a document to standard output. */
  protected void print(Object json) {
    context.out().println(Json.write(json));
  }

  /** Says something to the person, beside the results. */
  void tell(String key, Object... arguments) {
    context.err().println(messages.say(key, arguments));
  }

  /** Says that an older database is being brought up to date: in a large one that takes minutes. */
  void tellMigration(Migration step) {
    tell("database.migrating", step.schema(), step.last());
  }

  /**
   * Another command as it is typed to go on from this one.
   *
   * @param words the command and its arguments
   */
  String commandLine(String words) {
    return "./petforge " + words;
  }

  /**
   * This very command as it was typed, to be typed again.
   *
   * @param more options that are added
   */
  String typedAgain(String more) {
    return "./petforge "
        + spec.root().commandLine().getParseResult().originalArgs().stream()
            .map(CliCommand::quoted)
            .collect(Collectors.joining(" "))
        + more;
  }

  /**
   * Whether a person agrees to what cannot be had back. Where nobody can be asked, the command that
   * does it unasked is told.
   *
   * @param question as it is asked
   * @param again the key of what is said where nobody can be asked, with the command for {@code
   *     {0}}
   * @param declined the key of what is said to a no
   */
  boolean agreed(String question, String again, String declined) {
    Optional<Boolean> answer = context().ask(question);
    if (answer.isEmpty()) {
      tell(again, typedAgain(" --yes"));
    } else if (!answer.get()) {
      tell(declined);
    }
    return answer.orElse(false);
  }

  /** As a shell takes it for one word. */
  static String quoted(String text) {
    return text.matches("[\\w./,:@%+=-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
  }

  /** Says why a command was refused. Returns the exit status. */
  int refused(Outcome.Refused refused) {
    tellFailure(messages.refusal(refused));
    return PetForgeCli.FAILED;
  }

  /** Says what failed, in words of a person's language, where the command goes on. */
  void tellFailure(String said) {
    context.err().println("petforge: " + said);
  }

  /** Says what of a command was not done, although the rest of it was. */
  void tellHeldBack(Outcome outcome) {
    outcome.heldBack().forEach(why -> tell("outcome.held_back", why));
  }

  /** A mistake in the arguments. */
  protected ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  /** Refuses a number that is out of its range. */
  protected void requireRange(String option, int value, int least, int most) {
    if (value < least || value > most) {
      throw wrong(messages.say("usage.range", option, least, most, value));
    }
  }

  /** Refuses what is the number of no shot or segment of any project. */
  protected void requireIndex(String option, @Nullable Integer index) {
    if (index != null) {
      requireRange(option, index, 0, Storyboard.MAX_SHOTS - 1);
    }
  }
}
