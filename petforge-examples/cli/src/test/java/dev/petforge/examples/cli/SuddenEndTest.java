package dev.petforge.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.petforge.examples.installation.SuddenEnd;
import dev.petforge.failure.Failure;
import dev.petforge.production.Persistence;
import dev.petforge.storyboard.Language;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SuddenEndTest {
  private static final Duration SOON = Duration.ofSeconds(60);

  @TempDir Path directory;

  private final ByteArrayOutputStream said = new ByteArrayOutputStream();
  private final Queue<Integer> exits = new ConcurrentLinkedQueue<>();
  private final SuddenEnd end =
      new SuddenEnd(
          new PrintStream(said, true, StandardCharsets.UTF_8),
          PetForgeCli.messages(Language.ENGLISH),
          exits::add,
          // Half a minute later, in the midst of another test.
          status -> exits.add(-status));

  @Test
  void without_memory_the_process_ends_and_says_in_one_line_what_to_do() {
    end.because(Failure.permanent(Persistence.OUT_OF_MEMORY, "at fetch:call-1"));
    end.because(Failure.permanent(Persistence.OUT_OF_MEMORY, "at fetch:call-2"));
    end.uncaughtException(Thread.currentThread(), new OutOfMemoryError("as the test wants it"));

    await().atMost(SOON).until(() -> !exits.isEmpty());
    assertThat(exits).containsExactly(3);
    assertThat(said.toString(StandardCharsets.UTF_8).lines())
        .singleElement()
        .asString()
        .startsWith("petforge: out of memory: this process ends")
        .contains("PETFORGE_JAVA_OPTS=-Xmx");
  }

  @Test
  void a_thread_that_dies_of_anything_else_does_not_end_the_process() {
    end.uncaughtException(Thread.currentThread(), new IllegalStateException("a bug"));

    assertThat(exits).isEmpty();
    assertThat(said.toString(StandardCharsets.UTF_8)).contains("IllegalStateException: a bug");
  }

  @Tag("long")
  @Test
  void a_command_that_really_has_no_memory_ends_and_another_one_goes_on() throws Exception {
    Photos.write(
        directory.resolve("photos"), "dog.png", Photos.bytes(Photos.picture(1600, 1200), "png"));
    String[] run = {"run", "--photos=photos", "--segments=2", "--seconds=1", "--lang=en"};

    // Enough to begin with, and nowhere near enough to come to an end.
    try (CliProcess small = CliProcess.start(14, directory, Map.of(), run)) {
      assertThat(small.end()).as(small.err()).isEqualTo(3);
      assertThat(small.err()).contains("petforge: out of memory: this process ends");
    }

    Cli cli = new Cli(directory);
    Cli.Result after = cli.run(run);
    assertThat(after.status()).as(after.err()).isZero();
    assertThat(cli.run("list", "--json").first("tasks").get("status")).isEqualTo("completed");
  }

  @Test
  void a_command_whose_place_another_process_has_taken_ends_and_says_so() throws Exception {
    Photos.write(directory.resolve("photos"), "dog.png", Photos.png());
    Cli cli = new Cli(directory);
    Map<String, String> slow =
        Map.of("PETFORGE_ANIMATIC_LATENCY", "60s", "PETFORGE_HEARTBEAT", "200ms");
    try (CliProcess worker =
        CliProcess.start(directory, slow, "run", "--photos=photos", "--segments=1", "--json")) {
      await().atMost(SOON).until(() -> cli.run("jobs").out().contains("poll:animatic"));

      takeTheLease();

      assertThat(worker.end()).isEqualTo(3);
      assertThat(worker.err())
          .contains("petforge: this process ends, nothing is lost: ")
          .contains("LEASE_LOST");
      assertThat(worker.out()).isEmpty();
    }
  }

  private void takeTheLease() throws SQLException {
    Path database = directory.resolve("petforge-data").resolve("petforge.db");
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
        Statement statement = connection.createStatement()) {
      statement.execute("pragma busy_timeout = 10000");
      assertThat(
              statement.executeUpdate("update lease set token = token + 1 where name = 'worker'"))
          .isEqualTo(1);
    }
  }
}
