package dev.petforge.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petforge.storage.local.FolderTable;
import dev.petforge.table.Column;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The guides, in both languages, name what there is to know. */
class GuideTest {
  private static final Pattern SETTING =
      Pattern.compile("\\b(PETFORGE_[A-Z_]+|DB_URL|LOCAL_STORAGE_[A-Z]+)\\b");

  private static String guide(String name) throws IOException {
    return Files.readString(Path.of("../../docs", name));
  }

  private static Set<String> settings() throws IOException {
    Set<String> settings = new TreeSet<>();
    try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
      for (Path file :
          Stream.concat(files.filter(Files::isRegularFile), Stream.of(Path.of("../../petforge")))
              .toList()) {
        Matcher matcher = SETTING.matcher(Files.readString(file));
        while (matcher.find()) {
          settings.add(matcher.group());
        }
      }
    }
    return settings;
  }

  @ParameterizedTest
  @ValueSource(strings = {"guide.md", "guide.zh.md"})
  void every_setting_is_explained(String name) throws IOException {
    assertThat(settings()).hasSizeGreaterThanOrEqualTo(10);
    for (String setting : settings()) {
      assertThat(guide(name)).contains("| `" + setting + "` |");
    }
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
}
