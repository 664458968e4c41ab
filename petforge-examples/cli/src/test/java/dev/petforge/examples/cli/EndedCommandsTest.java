package dev.petforge.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands that cannot go on working say so, and others go on. */
class EndedCommandsTest {
  private static final Duration SOON = Duration.ofSeconds(60);

  @TempDir Path directory;

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
