package dev.petforge.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petforge.call.CallState;
import dev.petforge.call.WaitReason;
import dev.petforge.examples.installation.Messages;
import dev.petforge.explanation.Explanation;
import dev.petforge.job.Job;
import dev.petforge.job.JobKind;
import dev.petforge.question.ModelAnswer;
import dev.petforge.question.ModelQuestion;
import dev.petforge.reconciliation.UnknownJob;
import dev.petforge.storyboard.Language;
import dev.petforge.storyboard.ShotPart;
import dev.petforge.task.Goal;
import dev.petforge.task.TaskStatus;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** What people read is in their language, all of it. */
class ChineseTest {
  /** The modules whose texts these are: the command line, and the installation behind it. */
  private static final List<Path> MODULES = List.of(Path.of(""), Path.of("../installation"));

  private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\d}");
  private static final Pattern ASKED =
      Pattern.compile("(?:say|tell)\\(\\s*(?:[a-z]+ \\? )?\"([^\"]+)\"(\\s*[+])?");

  /** What is typed or stands in files: settings, options, addresses, placeholders, formats. */
  private static final Pattern TYPED =
      Pattern.compile("\\$?\\{[^}]*}|--?[a-z][a-z=-]*|\\S*[A-Z_/:=…@#%\\d]\\S*|\\S+\\.\\S+");

  /** Two English words are the name of something; a sentence has more. */
  private static final Pattern ENGLISH =
      Pattern.compile("(?<![A-Za-z-])[a-z']+(?:[ ,;:]+[a-z']+){2,}(?![A-Za-z-])");

  @TempDir Path directory;

  static boolean isEnglish(String text) {
    String words = TYPED.matcher(text).replaceAll("。");
    for (String command : COMMANDS) {
      words = words.replaceAll("(?<![a-z-])" + command + "(?![a-z-])", "。");
    }
    return ENGLISH.matcher(words).find();
  }

  private static final Set<String> COMMANDS = commandNames();

  private static Set<String> commandNames() {
    Set<String> names = new TreeSet<>();
    everyCommand(commands(Language.ENGLISH), spec -> names.add(spec.name()));
    return names;
  }

  private static Properties texts(String file) throws IOException {
    Properties texts = new Properties();
    for (Path of : files(Path.of("src/main/resources"), file)) {
      try (Reader reader = Files.newBufferedReader(of)) {
        texts.load(reader);
      }
    }
    return texts;
  }

  /** Those of all modules whose names end so. */
  private static List<Path> files(Path below, String ending) throws IOException {
    List<Path> all = new ArrayList<>();
    for (Path module : MODULES) {
      try (Stream<Path> files = Files.walk(module.resolve(below))) {
        files.filter(file -> file.toString().endsWith(ending)).forEach(all::add);
      }
    }
    return all;
  }

  private static List<String> placeholders(String text) {
    return PLACEHOLDER.matcher(text).results().map(MatchResult::group).sorted().distinct().toList();
  }

  @Test
  void the_rule_tells_english_from_names() {
    assertThat(isEnglish("petforge: there is no project cat")).isTrue();
    assertThat(isEnglish("没有项目 cat（NO_PROJECT）")).isFalse();
    assertThat(isEnglish("用 calls abandon CALL --yes 放弃它")).isFalse();
    assertThat(isEnglish("等着：budget, waits for somebody")).isTrue();
  }

  @Test
  void both_languages_have_the_same_messages_with_the_same_values() throws IOException {
    Properties english = texts("messages.properties");
    Properties chinese = texts("messages_zh.properties");

    assertThat(chinese.stringPropertyNames()).isEqualTo(english.stringPropertyNames());
    for (String key : english.stringPropertyNames()) {
      assertThat(placeholders(chinese.getProperty(key)))
          .as(key)
          .isEqualTo(placeholders(english.getProperty(key)));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"messages_zh.properties", "help_zh.properties"})
  void no_chinese_text_has_an_english_sentence(String file) throws IOException {
    Properties texts = texts(file);

    assertThat(texts.stringPropertyNames())
        .isNotEmpty()
        .filteredOn(key -> isEnglish(texts.getProperty(key)))
        .isEmpty();
  }

  @Test
  void every_message_is_asked_for_and_every_one_that_is_asked_for_is_there() throws IOException {
    Set<String> keys = texts("messages.properties").stringPropertyNames();
    String sources = sources();
    Set<String> missing = new TreeSet<>();
    ASKED
        .matcher(sources)
        .results()
        .filter(asked -> asked.group(1).contains("."))
        .filter(
            asked ->
                asked.group(2) == null
                    ? !keys.contains(asked.group(1))
                    : keys.stream().noneMatch(key -> key.startsWith(asked.group(1))))
        .forEach(asked -> missing.add(asked.group(1)));

    assertThat(missing).as("asked for and not there").isEmpty();
    assertThat(keys)
        .filteredOn(
            key ->
                !sources.contains('"' + key + '"')
                    && prefixes(key).noneMatch(prefix -> sources.contains('"' + prefix + '"')))
        .as("there and never asked for")
        .isEmpty();
  }

  /** {@code show.light.} and {@code show.} of {@code show.light.steady}. */
  private static Stream<String> prefixes(String key) {
    return Pattern.compile("[.]").matcher(key).results().map(dot -> key.substring(0, dot.end()));
  }

  private static String sources() throws IOException {
    StringBuilder sources = new StringBuilder();
    for (Path file : files(Path.of("src/main/java"), ".java")) {
      sources.append(Files.readString(file)).append('\n');
    }
    return sources.toString();
  }

  @Test
  void the_help_of_every_command_and_option_is_chinese() {
    List<String> notChinese = new ArrayList<>();
    everyCommand(
        commands(Language.CHINESE),
        spec -> {
          check(notChinese, spec.qualifiedName(), spec.usageMessage().description());
          check(notChinese, spec.qualifiedName(), spec.usageMessage().synopsisHeading());
          spec.options()
              .forEach(
                  option ->
                      check(
                          notChinese,
                          spec.qualifiedName() + " " + option.longestName(),
                          option.description()));
          spec.positionalParameters()
              .forEach(
                  parameter ->
                      check(
                          notChinese,
                          spec.qualifiedName() + " " + parameter.paramLabel() + parameter.index(),
                          parameter.description()));
        });

    assertThat(notChinese).isEmpty();
  }

  private static void check(List<String> notChinese, String where, String... texts) {
    String all = String.join(" ", texts);
    boolean chinese = all.codePoints().anyMatch(Character::isIdeographic);
    if (!chinese || isEnglish(all)) {
      notChinese.add(where + ": " + all);
    }
  }

  @Test
  void help_that_is_printed_is_chinese() {
    Cli cli = new Cli(directory).with("LANG", "zh_CN.UTF-8");
    for (String command : COMMANDS) {
      if (!command.equals("petforge") && !command.matches("resolve|accept|abandon|bill")) {
        String help = cli.run(command, "--help").out();
        assertThat(help).contains("用法：petforge " + command).doesNotContain("Usage", "Commands:");
        assertThat(help.lines().skip(1).dropWhile(line -> !line.matches(".*\\p{IsHan}.*")))
            .as(command)
            .noneMatch(ChineseTest::isEnglish);
      }
    }
    assertThat(cli.run("--help").out()).contains("命令：").doesNotContain("Commands:");
  }

  private static CommandLine commands(Language language) {
    CommandContext context = CommandContext.ofProcess();
    return PetForgeCli.commandLine(context, PetForgeCli::commands, PetForgeCli.messages(language));
  }

  private static void everyCommand(CommandLine command, Consumer<CommandSpec> look) {
    look.accept(command.getCommandSpec());
    command.getSubcommands().values().forEach(below -> everyCommand(below, look));
  }

  /** The list of commands shows no more of a description than its first line. */
  @ParameterizedTest
  @EnumSource(Language.class)
  void a_description_begins_with_a_whole_sentence(Language language) {
    List<String> cut = new ArrayList<>();
    everyCommand(
        commands(language),
        command ->
            Stream.of(command.usageMessage().description())
                .limit(1)
                .filter(first -> !first.matches("(?s).*[.。]"))
                .forEach(first -> cut.add(command.qualifiedName() + ": " + first)));

    assertThat(cut).isEmpty();
  }

  /** The words for where things are, what they wait for, and of what kind they are. */
  @Test
  void every_state_has_its_words() {
    List<String> words = new ArrayList<>();
    Stream.of(TaskStatus.values()).map(TaskStatus::word).forEach(words::add);
    words.remove(TaskStatus.GENERATING.word());
    words.add(TaskStatus.GENERATING.word() + "_3");
    Stream.of(CallState.values()).map(CallState::word).forEach(words::add);
    Stream.of(JobKind.values()).map(JobKind::word).forEach(words::add);
    Stream.of(Job.State.values()).map(ChineseTest::word).forEach(words::add);
    Stream.of(ModelQuestion.Reason.values()).map(ModelQuestion.Reason::word).forEach(words::add);
    Stream.of(ModelAnswer.Ending.values()).map(ModelAnswer.Ending::word).forEach(words::add);
    Stream.of(Goal.Kind.values()).map(ChineseTest::word).forEach(words::add);
    words.remove("segment");
    words.addAll(List.of("segment 3", "generating segment 2", "merging", "writing the storyboard"));
    words.addAll(List.of("regenerated", "redo", "abandoned", "restored", "late", "held"));
    words.addAll(List.of("stale", "edited", "broken joint", "uncertain", "out of date"));

    Messages chinese = PetForgeCli.messages(Language.CHINESE);
    assertThat(words)
        .allSatisfy(word -> assertThat(chinese.translated(word)).doesNotMatch(".*[A-Za-z].*"));
    for (Language language : Language.values()) {
      Messages messages = PetForgeCli.messages(language);
      Stream.of(WaitReason.values()).forEach(it -> messages.say("wait." + word(it)));
      Stream.of(Explanation.Verdict.values())
          .forEach(it -> messages.say("explain.verdict." + word(it)));
      Stream.of(Explanation.Kind.values()).forEach(it -> messages.say("explain." + word(it)));
      Stream.of(UnknownJob.Outlook.values())
          .forEach(it -> messages.say("verify.unknown." + word(it)));
      Stream.of(ShotPart.values()).forEach(it -> messages.say("storyboard.part." + word(it)));
    }
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "undelete ~ petforge: 缺少参数：'PROJECT'",
        "restore a b c ~ petforge: 多余的参数：'c'",
        "list --colour ~ petforge: 没有这个选项：'--colour'",
        "lst ~ petforge: 多余的参数：'lst'",
        "list --date=2026-13-01 ~ petforge: 选项 '--date' 的值无效：必须是日历上的一天，例如 2026-01-28，现在是“2026-13-01”",
        "demo --segments=x ~ petforge: 选项 '--segments' 的值无效：必须是整数，现在是“x”",
        "run ~ petforge: 缺少参数，请写其中一个：(--photos=DIR | --table=URL)",
        "show ../x ~ petforge: 参数 PROJECT 的值无效：project_id 必须是 1 到 50 个 [A-Za-z0-9_-] 字符，不能以 '-' 开头，现在是“../x”",
        "list --lang=zh ~ petforge: {home} 里没有 PetForge 的数据：connect-table、run 和 demo 会创建，--home"
            + " 可指定另一个文件夹（NO_HOME）",
      })
  void what_is_wrong_is_said_in_chinese(String line, String said) {
    Cli.Result result = new Cli(directory).with("LANG", "zh_CN.UTF-8").run(line.split(" ", -1));

    assertThat(result.err().lines().findFirst())
        .contains(said.replace("{home}", directory.resolve("petforge-data").toString()));
    assertThat(result.err()).doesNotContain("Usage", "Did you mean");
  }
}
