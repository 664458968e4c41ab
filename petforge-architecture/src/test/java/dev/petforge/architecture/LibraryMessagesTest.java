package dev.petforge.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * A library's messages are read in applications that have no command line, so they name none of its
 * commands. Only names that are no other word are looked for: {@code retry} may be one.
 */
class LibraryMessagesTest {
  private static final Pattern COMMAND =
      Pattern.compile(
          "\\./petforge|(?<![\\w-])(?:connect-table|login-drive|restart-job|replace-picture"
              + "|use-clip|use-frame|move-files|import-archive|contact-sheet)(?![\\w-])");

  @Test
  void no_message_of_a_library_names_a_command() throws IOException {
    Path project = Path.of(System.getProperty("petforge.project"));
    List<Path> sources;
    try (Stream<Path> modules = Files.list(project)) {
      sources =
          modules
              .map(module -> module.resolve("src/main/java"))
              .filter(Files::isDirectory)
              .flatMap(LibraryMessagesTest::javaFiles)
              .toList();
    }
    MessagesInSources inSources = new MessagesInSources(sources);

    assertThat(inSources.messages()).hasSizeGreaterThan(500);
    assertThat(inSources.messages()).noneMatch(message -> COMMAND.matcher(message).find());
  }

  private static Stream<Path> javaFiles(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(it -> it.toString().endsWith(".java")).toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
