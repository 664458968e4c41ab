package dev.petforge.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that works until it is asked to stop. */
class WorkerCommandTest {
  private static final Duration LONG = Duration.ofSeconds(60);

  /** What the shell says of a process that SIGTERM ended. */
  private static final int TERMINATED = 143;

  @TempDir Path folder;

  @Test
  void a_worker_works_until_it_is_asked_to_stop_and_is_shown_meanwhile() throws Exception {
    Cli cli = new Cli(folder);
    try (CliProcess worker =
        CliProcess.start(folder, Map.of(), "worker", "--name", "day", "--health-file", "health")) {
      await().atMost(LONG).until(() -> worker.err().contains("worker day works until"));
      await().atMost(LONG).until(() -> Files.exists(folder.resolve("health")));

      Map<?, ?> one = cli.run("workers", "--json").first("workers");
      assertThat(one.get("name")).isEqualTo("day");
      assertThat((List<?>) one.get("serves")).asString().contains("account animatic");
      Cli.Result shown = cli.run("workers");
      assertThat(shown.out()).contains("day").contains("all kinds of job");
      assertThat(cli.run("inspect").out()).contains("workers that live: 1 (day)");
      Cli.Result second = cli.run("worker");
      assertThat(second.status()).isEqualTo(PetForgeCli.FAILED);
      assertThat(second.err()).contains("another worker runs on this database");

      worker.terminate();
      assertThat(worker.endedWithin(Duration.ofSeconds(30))).as("it drains").isTrue();
      assertThat(worker.end()).isEqualTo(TERMINATED);
      assertThat(worker.err()).contains("stopping:");
    }
    assertThat(cli.run("workers", "--json").list("workers")).isEmpty();
    assertThat(cli.run("workers").err()).contains("no worker lives");
  }

  @Test
  void a_health_file_that_cannot_be_written_is_refused() {
    Cli.Result result = new Cli(folder).run("worker", "--health-file", "nowhere/health");

    assertThat(result.status()).isEqualTo(2);
    assertThat(result.err()).contains("--health-file nowhere/health cannot be written");
  }

  @Test
  void a_name_that_is_none_is_refused() {
    Cli.Result result = new Cli(folder).run("worker", "--name", " ");

    assertThat(result.status()).isEqualTo(2);
    assertThat(result.err()).contains("--name must have 1 to 30 characters");
  }
}
