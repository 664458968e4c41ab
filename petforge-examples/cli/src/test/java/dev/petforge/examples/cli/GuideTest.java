package dev.petforge.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petforge.examples.installation.Setting;
import dev.petforge.storage.local.FolderTable;
import dev.petforge.table.Column;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The guides, in both languages, name what there is to know. */
class GuideTest {
  private static final Pattern HEADING = Pattern.compile("(?m)^#+ ");
  private static final Pattern CODE = Pattern.compile("(?ms)^```.*?^```");
  private static final Pattern FENCE = Pattern.compile("(?m)^```.*$");
  private static final Pattern ROW = Pattern.compile("(?m)^\\|");
  private static final Pattern COMMAND = Pattern.compile("\\./petforge [a-z][a-z-]*");

  private static String guide(String name) throws IOException {
    return Files.readString(Path.of("../../docs", name));
  }

  /** Names that begin as ours do, in whatever words. */
  private static final Pattern NAMED =
      Pattern.compile("\\b(?:PETFORGE|DEEPSEEK|LOCAL_STORAGE|CLOUD_STORAGE|DB_URL)(?:_[A-Z]+)*");

  @ParameterizedTest
  @ValueSource(strings = {"guide.md", "guide.zh.md"})
  void every_setting_is_explained(String name) throws IOException {
    // A key file of Google's is set as all of Google's programs have it.
    assertThat(guide(name)).contains("`" + Setting.GOOGLE_APPLICATION_CREDENTIALS + "`");
    for (String setting : Setting.names()) {
      if (!setting.startsWith("GOOGLE")) {
        assertThat(guide(name)).contains("| `" + setting + "` |");
      }
    }
  }

  @Test
  void no_page_names_a_setting_that_there_is_not() throws IOException {
    List<Path> pages =
        new ArrayList<>(List.of(Path.of("../../README.md"), Path.of("../../README.zh.md")));
    try (Stream<Path> files = Files.walk(Path.of("../../docs"))) {
      files.filter(file -> file.toString().endsWith(".md")).forEach(pages::add);
    }
    assertThat(pages).hasSizeGreaterThan(20);
    for (Path page : pages) {
      Matcher names = NAMED.matcher(Files.readString(page));
      while (names.find()) {
        String name = names.group();
        assertThat(known(name)).as("%s: %s", page, name).isTrue();
      }
    }
  }

  private static boolean known(String name) {
    return Stream.concat(
            Setting.names().stream(),
            Stream.of(Setting.OfWebhook.values()).map(one -> one.after("TEAM")))
        .anyMatch(one -> one.startsWith(name));
  }

  @ParameterizedTest
  @ValueSource(strings = {"guide.md", "guide.zh.md"})
  void columns_and_pictures_are_explained(String name) throws IOException {
    String guide = guide(name);

    assertThat(guide).contains("| `all_pictures` |", "| `" + Column.RELEASE_DATE + "` |");
    for (String ending : FolderTable.PICTURE_ENDINGS) {
      String kind = ending.equals("jpg") ? "jpeg" : ending;
      assertThat(guide.toLowerCase(Locale.ROOT)).contains(kind);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"guide.md", "guide.zh.md"})
  void the_exit_status_of_an_interrupted_command_is_named(String name) throws IOException {
    assertThat(guide(name)).contains(Integer.toString(Interruption.STOPPED));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "README",
        "docs/guide",
        "docs/jobs",
        "docs/feishu",
        "docs/storyboards",
        "docs/scaling",
        "docs/embedding",
        "docs/failures"
      })
  void the_chinese_page_has_what_the_english_one_has(String name) throws IOException {
    String english = Files.readString(Path.of("../..", name + ".md"));
    String chinese = Files.readString(Path.of("../..", name + ".zh.md"));

    assertThat(found(HEADING, CODE.matcher(chinese).replaceAll("")))
        .isNotEmpty()
        .isEqualTo(found(HEADING, CODE.matcher(english).replaceAll("")));
    assertThat(found(FENCE, chinese)).isEqualTo(found(FENCE, english));
    assertThat(found(ROW, chinese)).hasSameSizeAs(found(ROW, english));
    assertThat(found(COMMAND, chinese))
        .containsExactlyInAnyOrderElementsOf(found(COMMAND, english));
  }

  private static List<String> found(Pattern pattern, String text) {
    return pattern.matcher(text).results().map(MatchResult::group).toList();
  }
}
