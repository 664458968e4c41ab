package dev.petforge.examples.workshop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petforge.examples.installation.view.Advice;
import dev.petforge.examples.workshop.web.Texts;
import dev.petforge.failure.FailureCode;
import dev.petforge.storyboard.Language;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Map;
import java.util.ResourceBundle;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whoever reads advice on the page has its buttons, and no command line. */
class AdviceWordsTest {
  /** What only a person with a command line can do; the advice says that it has to be asked. */
  private static final Set<FailureCode> OF_THE_COMMAND_LINE =
      EnumSet.of(
          FailureCode.BAD_SECRET_KEY,
          FailureCode.CLIP_NOT_TAKEN,
          FailureCode.CLIP_WITHOUT_CALL,
          FailureCode.DATABASE_DAMAGED,
          FailureCode.EDITED_BY_HAND,
          FailureCode.LOGIN_NEEDED,
          FailureCode.LOGIN_REFUSED,
          FailureCode.MIGRATION_SOURCE,
          FailureCode.NAME_MISSING,
          FailureCode.NAME_WRONG,
          FailureCode.NOBODY_CAME,
          FailureCode.NO_HOME,
          FailureCode.NO_OFFLINE_ACCESS,
          FailureCode.PETFORGE2_DATABASE,
          FailureCode.ROW_MISFILED,
          FailureCode.SECRET_NOT_OPENED,
          FailureCode.SETTINGS_DIFFER,
          FailureCode.TOTALS_WRONG,
          FailureCode.UNKNOWN_FILE,
          FailureCode.WEBHOOK_REFUSED,
          FailureCode.WORK_FOR_NOBODY,
          FailureCode.WORK_MISSING,
          FailureCode.WRONG_STATE);

  private static final Map<Language, String> WHO =
      Map.of(
          Language.ENGLISH, "sk the person who runs PetForge to ",
          Language.CHINESE, "请 PetForge 的运维人员");

  /** Those of petforge-examples/cli, which is not on the class path. */
  private static final String COMMANDS =
      """
      demo run connect-table import export import-archive migrate push compare check list
      show history files inspect jobs worker workers webhooks restart-job cancel delete
      undelete move move-files trash clean retry storyboards generate regenerate redo
      restore replace-picture approve reject use-clip use-frame edit prompts merge calls
      resolve accept abandon bill storyboard answers describe cost publish login-drive
      estimate explain verify contact-sheet
      """
          .strip()
          .replaceAll("\\s+", "|");

  /** What is typed: options, commands in quotation marks, and commands that are no other word. */
  private static final Pattern TYPED =
      Pattern.compile(
          "(?<![\\w-])--[a-z]|\\./petforge"
              + "|['`\"(](?:%1$s)(?: [^'`\")]*)?['`\")]".formatted(COMMANDS)
              + "|(?<![\\w-])(?:%s)(?![\\w-])"
                  .formatted(
                      Arrays.stream(COMMANDS.split("\\|", -1))
                          .filter(name -> name.contains("-") || name.equals("undelete"))
                          .collect(Collectors.joining("|"))));

  private static final Map<Language, Pattern> COMMAND_LINE =
      Map.of(
          Language.ENGLISH,
          Pattern.compile(
              TYPED + "|(?:run|give|repeat|correct) the (?:same )?command|in the command",
              Pattern.CASE_INSENSITIVE),
          // Among Chinese words an English one is typed.
          Language.CHINESE,
          Pattern.compile(TYPED + "|(?<![\\w-])(?:%s)(?![\\w-])|命令".formatted(COMMANDS)));

  private static final Pattern BUTTON = Pattern.compile("“([^”]+)”");

  private static String advice(FailureCode code, Language language) {
    return Advice.text(code.code(), "kling", Texts.in(language));
  }

  private static Stream<String> typed(FailureCode code, Language language) {
    return COMMAND_LINE
        .get(language)
        .matcher(advice(code, language))
        .results()
        .map(MatchResult::group);
  }

  @ParameterizedTest
  @EnumSource(Language.class)
  void no_advice_names_a_command_unless_it_says_who_has_to_give_it(Language language) {
    Set<String> wrong = new TreeSet<>();
    Set<FailureCode> asking = EnumSet.noneOf(FailureCode.class);
    for (FailureCode code : FailureCode.values()) {
      if (typed(code, language).findAny().isPresent()) {
        if (OF_THE_COMMAND_LINE.contains(code)
            && advice(code, language).contains(WHO.get(language))) {
          asking.add(code);
        } else {
          wrong.add(code + ": " + advice(code, language) + " " + typed(code, language).toList());
        }
      }
    }

    assertThat(wrong).isEmpty();
    assertThat(asking).isEqualTo(OF_THE_COMMAND_LINE);
  }

  @Test
  void what_is_typed_is_told_from_words() {
    assertThat(
            Stream.of(
                "'show PROJECT' names it",
                "\"verify --repair\" mends it",
                "(regenerate)",
                "with `export`",
                "Bring it back with undelete",
                "then run the same command again",
                "Say in the command that"))
        .allMatch(text -> COMMAND_LINE.get(Language.ENGLISH).matcher(text).find());
    assertThat(Stream.of("用 show PROJECT 阅读", "retry 会再问一次", "然后再次运行同一命令", "用 --home 指定"))
        .allMatch(text -> COMMAND_LINE.get(Language.CHINESE).matcher(text).find());
    assertThat(Stream.of("run the project, then approve it", "export the project again", "“Retry”"))
        .noneMatch(text -> COMMAND_LINE.get(Language.ENGLISH).matcher(text).find());
  }

  @ParameterizedTest
  @EnumSource(Language.class)
  void every_text_is_advice_for_some_code_and_names_what_is_on_the_page(Language language)
      throws IOException {
    Set<String> shown =
        Arrays.stream(FailureCode.values())
            .map(code -> advice(code, language))
            .collect(Collectors.toSet());
    Set<String> own =
        ResourceBundle.getBundle(Workshop.class.getPackageName() + ".messages", language.locale())
            .keySet()
            .stream()
            .filter(key -> key.startsWith("advice."))
            .map(key -> Texts.in(language).say(key, "kling", "KLING"))
            .collect(Collectors.toSet());
    String page =
        Files.readString(
            Path.of("page/src/i18n", language == Language.CHINESE ? "zh.ts" : "en.ts"));

    assertThat(own).hasSizeGreaterThan(30).isSubsetOf(shown);
    assertThat(own.stream().flatMap(text -> BUTTON.matcher(text).results()))
        .extracting(button -> button.group(1))
        .allMatch(
            button ->
                Pattern.compile("['`]" + Pattern.quote(button) + "['`（( ]").matcher(page).find());
  }
}
