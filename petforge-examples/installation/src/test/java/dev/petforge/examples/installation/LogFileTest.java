package dev.petforge.examples.installation;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import dev.petforge.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import org.slf4j.event.KeyValuePair;

class LogFileTest {
  @TempDir Path directory;

  @Test
  void the_last_five_files_are_kept_in_a_folder_of_any_name() throws IOException {
    Path folder = Files.createDirectories(directory.resolve("100%d done %i"));
    LogFile.OlderFiles files = new LogFile.OlderFiles(folder);

    for (int i = 1; i <= 7; i++) {
      Files.writeString(folder.resolve("petforge.log"), "log " + i);
      files.rollover();
    }
    Files.writeString(folder.resolve("petforge.log"), "log 8");

    assertThat(files.getActiveFileName()).isEqualTo(folder.resolve("petforge.log").toString());
    try (Stream<Path> all = Files.list(folder)) {
      assertThat(all.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder(
              "petforge.log",
              "petforge.1.log",
              "petforge.2.log",
              "petforge.3.log",
              "petforge.4.log");
    }
    for (int number : List.of(1, 2, 3, 4)) {
      assertThat(folder.resolve("petforge." + number + ".log")).hasContent("log " + (8 - number));
    }
  }

  @Test
  void a_line_of_json_has_what_differs_as_members_of_their_own() {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    LoggingEvent event =
        new LoggingEvent(
            LogFileTest.class.getName(),
            context.getLogger("dev.petforge.Sample"),
            Level.WARN,
            "a \"call\": {} project={} call={} level={} because={}",
            new IllegalStateException("gone"),
            new Object[] {"x", "0123456789ab", "a-b-s0", "lower", "two\nlines"});
    event.addKeyValuePair(new KeyValuePair("segment", 3));

    String line = new String(new JsonLines().encode(event), StandardCharsets.UTF_8);

    assertThat(line).endsWith("}\n").hasLineCount(1);
    assertThat(Json.read(line, "a line of the log"))
        .asInstanceOf(InstanceOfAssertFactories.MAP)
        .containsEntry("project", "0123456789ab")
        .containsEntry("call", "a-b-s0")
        .containsEntry("segment", "3")
        .containsEntry("because", "two\nlines")
        .containsEntry("level", "WARN")
        .containsEntry("logger", "dev.petforge.Sample")
        .hasEntrySatisfying(
            "stack_trace", trace -> assertThat(trace.toString()).contains("gone", "\tat "));
  }
}
