package dev.petforge.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.petforge.emulator.Emulator;
import dev.petforge.emulator.EmulatorSettings;
import dev.petforge.emulator.Fault;
import dev.petforge.emulator.KlingEmulator;
import dev.petforge.emulator.OmniEmulator;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What becomes at a provider of work that a person gives up after its process was killed. */
class CancelTest {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final EmulatorSettings SLOW =
      EmulatorSettings.standard().withRenderTime(Duration.ofHours(1));

  @TempDir Path directory;

  /** Orders a clip, in a process that dies while the provider works on it. */
  private Cli ordered(PaidAccount account, Emulator emulator) throws InterruptedException {
    return ordered(account, emulator, "running");
  }

  /**
   * @param state of the call when its process dies
   */
  private Cli ordered(PaidAccount account, Emulator emulator, String state)
      throws InterruptedException {
    Photos.write(
        directory.resolve("photos"), "cat.png", Photos.bytes(Photos.picture(400, 400), "png"));
    Map<String, String> settings = new HashMap<>(account.settings(emulator.address()));
    settings.put("PETFORGE_ALLOW_LOCAL", "true");
    settings.put("PETFORGE_POLL_INTERVAL", "50ms");
    settings.put("PETFORGE_HEARTBEAT", "500ms");
    Cli cli = new Cli(directory);
    settings.forEach(cli::with);
    try (CliProcess worker =
        CliProcess.start(
            directory,
            settings,
            "run",
            "--photos=photos",
            "--segments=1",
            "--provider=" + account.provider())) {
      await().atMost(SOON).until(() -> state.equals(call(cli, "state")));
      worker.kill();
    }
    return cli;
  }

  private static Object call(Cli cli, String field) {
    Cli.Result calls = cli.run("calls", "--json");
    return calls.status() != 0 || calls.list("calls").isEmpty()
        ? ""
        : calls.first("calls").get(field);
  }

  private static String project(Cli cli) {
    return String.valueOf(cli.run("list", "--json").first("tasks").get("project_id"));
  }

  @Test
  void a_provider_that_can_is_asked_to_stop_it_also_where_no_worker_runs()
      throws InterruptedException {
    try (OmniEmulator emulator = new OmniEmulator(SLOW)) {
      Cli cli = ordered(PaidAccount.OMNI, emulator);

      Cli.Result cancelled = cli.run("cancel", project(cli), "--abandon");

      assertThat(cancelled.status()).as(cancelled.err()).isZero();
      assertThat(cancelled.err())
          .contains("is stopped", String.valueOf(call(cli, "price")), "omni is asked to stop it");
      assertThat(emulator.cancelled()).containsExactly(String.valueOf(call(cli, "job")));
      assertThat(cli.run("jobs", "--all").out()).doesNotContain("cancel:");
    }
  }

  @Test
  @Timeout(120)
  void what_nobody_knows_of_is_not_waited_for() throws InterruptedException {
    try (OmniEmulator emulator = new OmniEmulator(SLOW)) {
      emulator.faults().next(Fault.SILENT_AFTER);
      Cli cli = ordered(PaidAccount.OMNI, emulator, "submitting");

      Cli.Result cancelled = cli.run("cancel", project(cli), "--abandon");

      assertThat(cancelled.status()).as(cancelled.err()).isZero();
      assertThat(cancelled.err())
          .contains("nobody knows yet whether omni took it", String.valueOf(call(cli, "price")));
      assertThat(emulator.cancelled()).isEmpty();
    }
  }

  @Test
  void what_cannot_be_taken_back_is_said() throws InterruptedException {
    try (KlingEmulator emulator = new KlingEmulator(SLOW)) {
      Cli cli = ordered(PaidAccount.KLING, emulator);

      Cli.Result kept = cli.run("cancel", project(cli));
      assertThat(kept.err()).contains("stops when the clip that is paid for has come");
      Cli.Result cancelled = cli.run("cancel", project(cli), "--abandon", "--lang=en");

      assertThat(cancelled.status()).as(cancelled.err()).isZero();
      assertThat(cancelled.err())
          .contains(
              "segment 0",
              String.valueOf(call(cli, "price")),
              "kling cannot stop it, so it is paid and its clip is kept if it comes");
      assertThat(call(cli, "state")).isEqualTo("running");
    }
  }
}
