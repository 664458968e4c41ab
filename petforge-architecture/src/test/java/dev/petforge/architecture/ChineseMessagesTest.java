package dev.petforge.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petforge.failure.MessageCatalog;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the sources say to people is said in Chinese too. */
class ChineseMessagesTest {
  private static final List<String> MODULES =
      List.of(
          "petforge-core",
          "petforge-storage-jdbc",
          "petforge-storage-local",
          "petforge-storage-s3",
          "petforge-http",
          "petforge-llm",
          "petforge-video",
          "petforge-feishu",
          "petforge-webhook",
          "petforge-examples/installation",
          "petforge-examples/cli",
          "petforge-examples/workshop");

  /** Names of settings, files and fields, and what is typed, stay as they are. */
  private static final Pattern NAMES =
      Pattern.compile("\\S*[A-Z_/.:=…]\\S*|--?[a-z]\\S*|'[^']*'|“[^”]*”");

  private static final Pattern ENGLISH =
      Pattern.compile("(?<![A-Za-z])[a-z]{2,}(?:[ ,;]+[a-z]{2,})+(?![A-Za-z])");

  @Test
  void every_message_is_said_in_chinese() throws IOException {
    Path project = Path.of(System.getProperty("petforge.project"));
    Set<String> messages =
        new MessagesInSources(MODULES.stream().flatMap(it -> files(project, it)).toList())
            .messages();
    assertThat(messages).hasSizeGreaterThan(500);

    Set<String> english = new TreeSet<>();
    try (InputStream ofInstallations = sentences(project, "installation");
        InputStream ofCommands = sentences(project, "cli");
        InputStream ofWorkshop = sentences(project, "workshop")) {
      MessageCatalog chinese =
          MessageCatalog.of(Locale.CHINESE).with(ofInstallations).with(ofCommands).with(ofWorkshop);
      for (String message : messages) {
        if (isEnglish(message) && isEnglish(chinese.say(message))) {
          english.add(message);
        }
      }
    }

    assertThat(english).as("missing in messages_zh.xml or sentences_zh.xml").isEmpty();
  }

  private static InputStream sentences(Path project, String application) throws IOException {
    return Files.newInputStream(
        project
            .resolve("petforge-examples/" + application)
            .resolve("src/main/resources/dev/petforge/examples/" + application)
            .resolve("sentences_zh.xml"));
  }

  private static boolean isEnglish(String text) {
    return ENGLISH.matcher(NAMES.matcher(text).replaceAll(" ; ")).find();
  }

  private static Stream<Path> files(Path project, String module) {
    try (Stream<Path> files = Files.walk(project.resolve(module).resolve("src/main/java"))) {
      return files.filter(it -> it.toString().endsWith(".java")).toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
