package dev.petforge.examples.installation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
}
