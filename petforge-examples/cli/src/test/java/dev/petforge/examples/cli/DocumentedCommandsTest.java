package dev.petforge.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every command line of the documentation is one that this program understands. */
class DocumentedCommandsTest {
  private static final Pattern COMMAND = Pattern.compile("\\./petforge ([^`#\\n|]+)");
  private static final Pattern WORD = Pattern.compile("'([^']*)'|(\\S+)");

  /** Programs of another module. */
  private static final Set<String> OTHERS =
      Set.of("emulate", "bench", "chaos", "kills", "workshop");

  /** What a reader puts in place of a word. */
  private static final Map<String, String> READERS =
      Map.ofEntries(
          Map.entry("~/pets", "photos"),
          Map.entry("DIR", "photos"),
          Map.entry("文件夹", "photos"),
          Map.entry("cat.jpg", "photos/cat.png"),
          Map.entry("URL", "https://example.feishu.cn/base/AbCd?table=tblXyz"),
          Map.entry("地址", "https://example.feishu.cn/base/AbCd?table=tblXyz"),
          Map.entry("3f2a90c41b7d", "{project}"),
          Map.entry("PROJECT", "{project}"),
          Map.entry("项目", "{project}"),
          Map.entry("…", "--photos photos"));

  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource({".md, en_US.UTF-8", ".zh.md, zh_CN.UTF-8"})
  void every_command_line_is_understood(String ending, String language) throws IOException {
    Photos.write(directory.resolve("photos"), "cat.png", Photos.png());
    new OldInstallation(directory);
    Cli cli = new Cli(directory).with("LANG", language);
    // Small, and remembered by the commands after it.
    Cli.Result first =
        cli.run("run", "--photos", "photos", "--segments", "1", "--seconds", "1", "--json");
    assertThat(first.status()).as(first.err()).isZero();
    String project = String.valueOf(first.first("projects").get("project_id"));

    Set<String> lines = lines(ending);
    assertThat(lines).hasSizeGreaterThan(15);
    for (String line : lines) {
      Cli.Result result = cli.run(arguments(line, project));

      assertThat(result.status())
          .as("./petforge %s: %s", line, result.err())
          .isIn(0, PetForgeCli.FAILED);
      // What fails needs something that is not here, and names it by its code.
      assertThat(result.status() == 0 || result.err().matches("(?s).*[(（][A-Z0-9_]{4,}[)）].*"))
          .as("./petforge %s: %s", line, result.err())
          .isTrue();
    }
  }

  private static String[] arguments(String line, String project) {
    List<String> words =
        WORD.matcher(line)
            .results()
            .map(word -> word.group(1) == null ? word.group(2) : word.group(1))
            .map(word -> READERS.getOrDefault(word, word).replace("{project}", project))
            .flatMap(
                word ->
                    word.startsWith("--photos ") ? Stream.of(word.split(" ", -1)) : Stream.of(word))
            .toList();
    boolean demo = words.get(0).equals("demo");
    return Stream.concat(
            words.stream(),
            demo
                ? Stream.of("--projects", "1", "--segments", "1", "--seconds", "1")
                : words.get(0).equals("run") ? Stream.of("--segments", "1") : Stream.of())
        .toArray(String[]::new);
  }

  private static Set<String> lines(String ending) throws IOException {
    Set<String> lines = new TreeSet<>();
    for (String page :
        List.of(
            "README",
            "docs/guide",
            "docs/feishu",
            "docs/storyboards",
            "docs/jobs",
            "docs/operations")) {
      COMMAND
          .matcher(Files.readString(Path.of("../..", page + ending)))
          .results()
          .map(found -> found.group(1).strip())
          .filter(line -> !OTHERS.contains(line.split(" ", 2)[0]))
          .forEach(lines::add);
    }
    return lines;
  }
}
