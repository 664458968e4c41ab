package dev.petforge.feishu;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class FeishuCodeTest {
  /** Asked for again as they are. */
  private static final Set<AnswerCode> REPEATED =
      EnumSet.of(
          AnswerCode.TOKEN,
          AnswerCode.RATE,
          AnswerCode.BUSY,
          AnswerCode.HEAVY,
          AnswerCode.UNCLEAR,
          AnswerCode.BLIP);

  private static final String BEGIN =
      "<!-- codes: mvn -pl petforge-feishu -am test -Dtest=FeishuCodeTest -Dpetforge.docs=write"
          + " -Dsurefire.failIfNoSpecifiedTests=false -->\n";
  private static final String END = "<!-- end of codes -->\n";

  @ParameterizedTest
  @EnumSource(FeishuCode.class)
  void every_code_says_in_both_languages_what_it_means(FeishuCode code) {
    assertThat(code.text(Locale.ENGLISH)).isNotBlank().doesNotContain("{").doesNotEndWith(".");
    assertThat(code.text(Locale.CHINA)).containsPattern("\\p{IsHan}").doesNotContain("{");
    code.codes().forEach(digits -> assertThat(FeishuCode.of(digits)).contains(code));
  }

  @Test
  void no_code_means_two_things() {
    List<Integer> all =
        Arrays.stream(FeishuCode.values()).flatMap(code -> code.codes().stream()).toList();

    assertThat(all).doesNotHaveDuplicates().hasSizeGreaterThan(100);
  }

  @Test
  void what_is_handled_is_explained() {
    Set<Integer> handled =
        IntStream.of(0, 10_000, 20_000, 91_400, 131_000, 1_061_000, 1_062_000, 1_254_000)
            .flatMap(first -> IntStream.range(first, first + 2_600))
            .filter(code -> code != 0 && AnswerCode.of(code) != AnswerCode.FIX)
            .boxed()
            .collect(Collectors.toCollection(TreeSet::new));
    IntStream.range(99_991_000, 99_993_000)
        .filter(code -> AnswerCode.of(code) != AnswerCode.FIX)
        .forEach(handled::add);

    assertThat(handled).hasSizeGreaterThan(35);
    assertThat(handled).allMatch(code -> FeishuCode.of(code).isPresent());
  }

  @ParameterizedTest
  @CsvSource({
    "10014, app secret invalid, APP_SECRET",
    "10014, app id not exists, APP_ID",
    "10014, app is disabled, APP_DISABLED",
    "10014, something new, APP",
    "10015, anything, APP_SECRET",
    "99991662, app is disabled, APP_DISABLED",
    "1254043, RecordIdNotFound, ROW_GONE",
    "1061044, parent node not exist, FOLDER_GONE",
  })
  void what_has_one_code_is_told_apart_by_its_words(int code, String said, FeishuCode meant) {
    assertThat(FeishuCode.of(code, "ask for a token: Feishu answered " + code + " " + said))
        .contains(meant);
  }

  @ParameterizedTest
  @EnumSource(FeishuCode.class)
  void a_message_is_said_in_another_language(FeishuCode code) {
    String english = "read rows: Feishu answered 1 x: " + code.text(Locale.ENGLISH, " (a, b)");

    assertThat(FeishuCode.translated(english + " [log id 7]", Locale.CHINESE))
        .isEqualTo(
            "read rows: Feishu answered 1 x: "
                + code.text(Locale.CHINESE, " (a, b)")
                + " [log id 7]");
    assertThat(FeishuCode.translated("nothing of Feishu", Locale.CHINESE))
        .isEqualTo("nothing of Feishu");
  }

  @Test
  void a_secret_that_was_changed_and_an_app_that_is_off_are_two_things() {
    assertThat(FeishuCode.APP_SECRET.text(Locale.ENGLISH))
        .contains("connect each table", "App Secret")
        .doesNotContain("disabled");
    assertThat(FeishuCode.APP_DISABLED.text(Locale.ENGLISH))
        .contains("connect the table", "enable")
        .doesNotContain("App Secret");
  }

  @ParameterizedTest
  @ValueSource(strings = {"en", "zh"})
  void no_text_names_what_only_one_application_has(String language) {
    Pattern command = Pattern.compile("--[a-z]|[A-Z]+_[A-Z_]+|\\b(?:connect-table|login-drive)\\b");

    assertThat(FeishuCode.values())
        .extracting(code -> code.text(new Locale(language)))
        .noneMatch(text -> command.matcher(text).find());
  }

  @ParameterizedTest
  @ValueSource(strings = {"en", "zh"})
  void the_page_lists_what_the_codes_mean(String language) throws IOException {
    Locale locale = new Locale(language);
    Path file =
        Path.of(
            System.getProperty("petforge.project", ".."),
            "docs",
            language.equals("zh") ? "feishu.zh.md" : "feishu.md");
    String page = Files.readString(file);
    int from = page.indexOf(BEGIN) + BEGIN.length();
    int to = page.indexOf(END);
    if ("write".equals(System.getProperty("petforge.docs"))) {
      page = page.substring(0, from) + table(locale) + page.substring(to);
      Files.writeString(file, page);
      to = page.indexOf(END);
    }

    assertThat(page.substring(from, to))
        .as("%s; -Dpetforge.docs=write writes it anew", file)
        .isEqualTo(table(locale));
  }

  private static String table(Locale locale) {
    boolean chinese = locale.equals(Locale.CHINESE);
    StringBuilder table =
        new StringBuilder(
            chinese
                ? "| 飞书的代码 | 会重试 | 含义和处理办法 |"
                : "| Feishu's codes | retried | what it means, and what to do |");
    table.append('\n').append("| --- | --- | --- |").append('\n');
    for (FeishuCode code : FeishuCode.values()) {
      boolean again = code.codes().stream().map(AnswerCode::of).anyMatch(REPEATED::contains);
      table
          .append("| ")
          .append(
              code.codes().stream()
                  .map(digits -> "`" + digits + "`")
                  .collect(Collectors.joining(chinese ? "、" : ", ")))
          .append(" | ")
          .append(again ? chinese ? "是" : "yes" : chinese ? "否" : "no")
          .append(" | ")
          .append(code.text(locale))
          .append(" |\n");
    }
    return table.toString();
  }
}
