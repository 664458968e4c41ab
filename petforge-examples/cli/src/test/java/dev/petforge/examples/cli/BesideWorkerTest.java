package dev.petforge.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class BesideWorkerTest {
  private static final Duration SOON = Duration.ofSeconds(60);

  @TempDir Path directory;

  @Test
  void other_commands_work_beside_a_worker_and_a_stop_leaves_all_for_the_next_one()
      throws InterruptedException {
    Photos.write(directory.resolve("photos"), "cat.png", Photos.png());
    Photos.write(directory.resolve("photos"), "dog.png", Photos.png());
    Cli cli = new Cli(directory);
    Map<String, String> slow =
        Map.of("PETFORGE_ANIMATIC_LATENCY", "1h", "PETFORGE_HEARTBEAT", "500ms");
    String[] run = {"run", "--photos=photos", "--segments=1", "--seconds=1", "--json"};
    try (CliProcess worker = CliProcess.start(directory, slow, run)) {
      await().atMost(SOON).until(() -> generating(cli) == 2);
      String cat = id(cli, "cat.png");
      String dog = id(cli, "dog.png");

      Cli.Result second = cli.run("run", "--photos=photos");
      assertThat(second.status()).isEqualTo(1);
      assertThat(second.err()).contains("WORKER_RUNNING");

      assertThat(cli.run("show", cat).out()).contains("generating segment 0");
      assertThat(cli.run("jobs").out()).contains("poll:animatic/default/animatic-1");

      Cli.Result stopping = cli.run("cancel", cat);
      assertThat(stopping.status()).as(stopping.err()).isZero();
      assertThat(stopping.err())
          .as("what is paid for is waited for, and that is said")
          .contains("taken in part", "abandon it explicitly, or wait for it (OPEN_CALL)");

      Cli.Result cancelled = cli.run("cancel", cat, "--abandon");
      assertThat(cancelled.status()).as(cancelled.err()).isZero();
      assertThat(cli.run("show", cat).out()).contains("abandoned").contains("CANCELLED");

      Cli.Result retried = cli.run("retry", cat);
      assertThat(retried.status()).as(retried.err()).isZero();
      assertThat(retried.err()).contains("taken up by the worker");
      await().atMost(SOON).until(() -> generating(cli) == 2);

      worker.terminate();
      worker.end();
      assertThat(worker.err()).contains("the same command goes on").doesNotContain("petforge: ");
      assertThat(worker.out()).isEmpty();
      assertThat(cli.run("show", dog, "--json").list("calls")).hasSize(1);
    }
    Cli.Result next = cli.run(run);

    assertThat(next.status()).as(next.err()).isZero();
    Map<?, ?> call = cli.run("show", id(cli, "dog.png"), "--json").first("calls");
    assertThat(call.get("state"))
        .as("the call that was under way was not made again")
        .isEqualTo("done");
    assertThat(cli.run("show", id(cli, "dog.png"), "--json").list("calls")).hasSize(1);
  }

  private static long generating(Cli cli) {
    Cli.Result result = cli.run("list", "--json");
    return result.status() != 0
        ? 0
        : result.list("tasks").stream()
            .filter(task -> "generating_segment_0".equals(((Map<?, ?>) task).get("status")))
            .map(
                task -> cli.run("show", String.valueOf(((Map<?, ?>) task).get("project_id"))).out())
            .filter(shown -> shown.contains("  running  "))
            .count();
  }

  private static String id(Cli cli, String picture) {
    return cli.run("list", "--json").list("tasks").stream()
        .map(task -> (Map<?, ?>) task)
        .filter(task -> String.valueOf(task.get("record_id")).startsWith(picture))
        .map(task -> String.valueOf(task.get("project_id")))
        .findFirst()
        .orElseThrow();
  }
}
