package dev.petforge.examples.embedding;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The code in {@code docs/embedding.md} is code that is compiled and run: above each piece stands a
 * comment with its file and the name of its method or element. {@code -Dpetforge.docs=write} writes
 * the pieces anew.
 */
class EmbeddingPageTest {
  private static final Path PROJECT = Path.of(System.getProperty("petforge.project"));

  private static final Pattern PIECE =
      Pattern.compile("(<!-- code: (\\S+) (\\S+) -->\n```(\\w+)\n)(.*?)(?=```\n)", Pattern.DOTALL);

  @ParameterizedTest
  @ValueSource(strings = {"embedding.md", "embedding.zh.md"})
  void the_code_of_the_page_is_that_of_the_sources(String name) throws IOException {
    Path page = PROJECT.resolve("docs").resolve(name);
    String before = Files.readString(page);
    Matcher pieces = PIECE.matcher(before);
    StringBuilder now = new StringBuilder();
    int count = 0;
    while (pieces.find()) {
      String code = piece(PROJECT.resolve(pieces.group(2)), pieces.group(3));
      pieces.appendReplacement(now, Matcher.quoteReplacement(pieces.group(1) + code));
      count++;
    }
    pieces.appendTail(now);
    if ("write".equals(System.getProperty("petforge.docs"))) {
      Files.writeString(page, now);
    }

    assertThat(Files.readString(page))
        .as("%s; -Dpetforge.docs=write writes it anew", page)
        .isEqualTo(now.toString());
    assertThat(count).isGreaterThan(5);
    assertThat(before.split("```(java|xml)\n", -1))
        .as("every piece has its source")
        .hasSize(count + 1);
  }

  private static String piece(Path source, String name) throws IOException {
    List<String> lines = Files.readAllLines(source);
    List<String> piece =
        source.toString().endsWith(".xml") ? element(lines, name) : method(lines, name);
    assertThat(piece).as("%s of %s", name, source).isNotEmpty();
    return piece.stream()
        .map(line -> line.replaceFirst("^  ", ""))
        .collect(Collectors.joining("\n", "", "\n"));
  }

  /** A member of a class, with what stands above it. */
  private static List<String> method(List<String> lines, String name) {
    Pattern head = Pattern.compile("  \\S.* " + Pattern.quote(name) + "\\(.*");
    for (int at = 0; at < lines.size(); at++) {
      if (head.matcher(lines.get(at)).matches()) {
        int from = at;
        while (!lines.get(from - 1).isBlank()) {
          from--;
        }
        int to = at;
        while (!lines.get(to).equals("  }")) {
          to++;
        }
        return lines.subList(from, to + 1);
      }
    }
    return List.of();
  }

  /** A child of a pom, with the versions that this build has. */
  private static List<String> element(List<String> lines, String name) throws IOException {
    int from = lines.indexOf("  <" + name + ">");
    int to = lines.indexOf("  </" + name + ">");
    String pom = Files.readString(PROJECT.resolve("pom.xml"));
    return lines.subList(from, to + 1).stream()
        .map(line -> line.replace("@project.version@", property(pom, "revision")))
        .map(line -> line.replace("@javacpp.version@", property(pom, "javacpp.version")))
        .map(line -> line.replace("@ffmpeg.version@", property(pom, "ffmpeg.version")))
        .map(line -> line.replace("@petforge.natives@", "linux-x86_64"))
        .toList();
  }

  private static String property(String pom, String name) {
    Matcher value = Pattern.compile("<" + Pattern.quote(name) + ">([^<]+)<").matcher(pom);
    assertThat(value.find()).as(name).isTrue();
    return value.group(1);
  }
}
