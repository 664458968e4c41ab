package dev.petforge.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petforge.examples.installation.Configuration;
import dev.petforge.examples.installation.Installation;
import dev.petforge.storyboard.Language;
import dev.petforge.task.TaskQuery;
import dev.petforge.task.TaskSummary;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BarProgressTest {
  @TempDir Path directory;

  /** What a terminal shows in the end: a carriage return begins its line anew. */
  private static List<String> screen(String written) {
    // Not lines(): that takes a carriage return for the end of a line.
    return Arrays.stream(written.split("\n"))
        .map(line -> line.substring(line.lastIndexOf('\r') + 1).stripTrailing())
        .toList();
  }

  @Test
  void a_run_on_a_terminal_shows_one_bar_that_ends_full() {
    Photos.write(directory.resolve("photos"), "cat.png", Photos.png());

    Cli.Result result =
        new Cli(directory).runOnTerminal("run", "--photos=photos", "--segments=2", "--seconds=1");

    assertThat(result.status()).as(result.err()).isZero();
    assertThat(result.out()).startsWith("done: cat.png: ").hasLineCount(1);
    List<String> bars =
        screen(result.err()).stream().filter(line -> line.contains("petforge")).toList();
    assertThat(bars)
        .singleElement()
        .asString()
        .contains("100%", "3/3", "1 of 1 videos done")
        .doesNotContain("?");
    assertThat(screen(result.err())).last().asString().contains("1 of 1 videos are done");
  }

  @Test
  void what_is_told_beside_the_bar_has_a_line_of_its_own() {
    Photos.write(directory.resolve("photos"), "cat.png", Photos.png());
    new Cli(directory)
        .with("PETFORGE_ANIMATIC_FAULTS", "1:1")
        .run("run", "--photos=photos", "--segments=2", "--seconds=1");
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    PrintStream terminal = new PrintStream(written, true, StandardCharsets.UTF_8);
    Configuration settings = Configuration.of(Map.of(), directory);
    try (Installation installation =
            Installation.existing(
                directory.resolve("petforge-data"), settings, Language.ENGLISH, step -> {});
        BarProgress progress = new BarProgress(terminal, PetForgeCli.messages(Language.ENGLISH))) {
      List<TaskSummary> tasks = installation.petForge().projects().list(TaskQuery.all());
      progress.show(tasks);
      progress.tell("the disk is nearly full");
      progress.show(tasks);
    }

    List<String> screen = screen(written.toString(StandardCharsets.UTF_8));
    assertThat(screen).contains("the disk is nearly full");
    assertThat(screen)
        .last()
        .asString()
        .contains("petforge", "0/3", "0 of 1 videos done, 1 failed");
  }
}
