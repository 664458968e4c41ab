package dev.petforge.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petforge.generation.CallKey;
import dev.petforge.project.ProjectId;
import dev.petforge.storyboard.Language;
import dev.petforge.storyboard.TemplateId;
import dev.petforge.task.TaskVersion;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * A value that cannot be one is named with its place and the rule, in the words of people: for each
 * option and parameter of each command, as picocli knows them, so that none can be forgotten.
 */
class BadValuesTest {
  /** Options whose words are some of a list, by the name that help shows for the word. */
  private static final Pattern WORDS = Pattern.compile("[a-z]+([|][a-z]+)+|STATUS|STATE|END");

  /** Types of which each command says itself what it takes. */
  private static final Set<Class<?>> LOOKED_AT = Set.of(String.class, Integer.class, Integer.TYPE);

  private static final Pattern OF_JAVA =
      Pattern.compile(
          "(?i)exception|java|convert|\\b(int|long|Integer|BigDecimal|LocalDate|Path|enum)\\b");

  /** Without which a command asks for more before it looks at what it has. */
  private static final Map<String, List<String>> NEEDED =
      Map.of(
          "run", List.of("--photos=."),
          "edit", List.of("--shot=1", "--action=Sleeps."),
          "trash", List.of("--empty"));

  @TempDir Path directory;

  /** An argument of a command, and a word that is none of its values. */
  record BadValue(CommandSpec command, ArgSpec argument, String word) {
    List<String> line() {
      List<String> line = new ArrayList<>();
      for (CommandLine one = command.commandLine();
          one.getParent() != null;
          one = one.getParent()) {
        line.add(0, one.getCommandName());
      }
      for (PositionalParamSpec parameter : command.positionalParameters()) {
        // Projects are named or described, not both.
        if (parameter == argument) {
          line.add(word);
        } else if (parameter.required() || !describes()) {
          line.add(fitting(parameter));
        }
      }
      for (OptionSpec option : command.options()) {
        if (option == argument) {
          line.add(option.longestName() + "=" + word);
        } else if (option.required() && option.group() == null) {
          line.add(option.longestName() + "=" + fitting(option));
        }
      }
      NEEDED.getOrDefault(command.name(), List.of()).stream()
          .filter(option -> !option.startsWith(place() + "="))
          .forEach(line::add);
      return line;
    }

    private boolean describes() {
      return argument.paramLabel().equals("STATUS");
    }

    /** As it is typed, or as help names it. */
    String place() {
      return argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
    }

    @Override
    public String toString() {
      return String.join(" ", line());
    }
  }

  private static String fitting(ArgSpec argument) {
    return argument.typeInfo().isMultiValue()
            || !List.of(Integer.class, Integer.TYPE).contains(argument.type())
        ? "abc"
        : "1";
  }

  static Stream<BadValue> values() {
    CommandContext context = CommandContext.ofProcess();
    List<BadValue> values = new ArrayList<>();
    add(
        PetForgeCli.commandLine(
            context, PetForgeCli::commands, PetForgeCli.messages(Language.ENGLISH)),
        values,
        new HashSet<>());
    return values.stream();
  }

  /**
   * @param seen fields that several commands have: what makes their values is the same in all of
   *     them, unless the command itself looks at them
   */
  private static void add(CommandLine command, List<BadValue> values, Set<Object> seen) {
    CommandSpec spec = command.getCommandSpec();
    for (ArgSpec argument : spec.args()) {
      if (seen.add(argument.userObject()) || LOOKED_AT.contains(argument.auxiliaryTypes()[0])) {
        words(argument).forEach(word -> values.add(new BadValue(spec, argument, word)));
      }
    }
    command.getSubcommands().values().forEach(below -> add(below, values, seen));
  }

  private static List<String> words(ArgSpec argument) {
    Class<?> type = argument.auxiliaryTypes()[0];
    if (argument.arity().max() == 0) {
      return List.of();
    }
    if (type == Integer.TYPE || type == Integer.class || type == TaskVersion.class) {
      return List.of("x", "1.5", "-1", "99999999999999999999");
    }
    if (type == BigDecimal.class) {
      return List.of("abc", "-1", "1e9", "1,5");
    }
    if (type == LocalDate.class) {
      return List.of("yesterday", "2026-13-40", "2026-02-29");
    }
    if (List.of(ProjectId.class, CallKey.class, TemplateId.class).contains(type)
        || argument.paramLabel().equals("PROJECT")) {
      return List.of("../x");
    }
    return type.isEnum() || WORDS.matcher(argument.paramLabel()).matches()
        ? List.of("rubbish")
        : List.of();
  }

  @ParameterizedTest
  @MethodSource("values")
  void it_is_named_with_its_place_and_the_rule_in_both_languages(BadValue bad) {
    for (Language language : Language.values()) {
      Cli cli = new Cli(directory);
      if (language == Language.CHINESE) {
        cli.with("LANG", "zh_CN.UTF-8");
      }
      Cli.Result result = cli.run(bad.line().toArray(String[]::new));

      assertThat(result.status()).as(result.err()).isEqualTo(CommandLine.ExitCode.USAGE);
      String said = result.err().lines().findFirst().orElse("");
      assertThat(said).contains(bad.place()).contains(bad.word());
      assertThat(said.replace(bad.word(), "")).doesNotContainPattern(OF_JAVA);
      assertThat(language == Language.CHINESE && ChineseTest.isEnglish(said)).as(said).isFalse();
      assertThat(said.length()).as("with a rule").isGreaterThan(bad.word().length() + 20);
    }
    assertThat(directory).as("nothing is made").isEmptyDirectory();
  }

  /** A new type of option needs a converter that says its rule, and words here that break it. */
  @Test
  void every_type_of_option_is_known() {
    List<Class<?>> free = List.of(String.class, Path.class, Boolean.TYPE, Boolean.class);
    List<String> unknown = new ArrayList<>();
    everyArgument(
        PetForgeCli.commandLine(
            CommandContext.ofProcess(),
            PetForgeCli::commands,
            PetForgeCli.messages(Language.ENGLISH)),
        unknown,
        free);

    assertThat(unknown).isEmpty();
  }

  private static void everyArgument(
      CommandLine command, List<String> unknown, List<Class<?>> free) {
    for (ArgSpec argument : command.getCommandSpec().args()) {
      Class<?> type = argument.auxiliaryTypes()[0];
      if (!free.contains(type) && argument.arity().max() > 0 && words(argument).isEmpty()) {
        unknown.add(command.getCommandName() + " " + argument.paramLabel() + ": " + type);
      }
    }
    command.getSubcommands().values().forEach(below -> everyArgument(below, unknown, free));
  }
}
