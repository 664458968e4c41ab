package dev.petforge.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petforge.emulator.Emulator;
import dev.petforge.emulator.EmulatorSettings;
import dev.petforge.emulator.KlingEmulator;
import dev.petforge.emulator.MotionJpegClips;
import dev.petforge.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The log for programs that collect logs. */
class LogFormatTest {
  @TempDir Path directory;

  @Test
  void each_step_of_a_paid_call_is_a_line_of_json_that_names_project_and_call() throws IOException {
    Photos.write(
        directory.resolve("photos"), "cat.png", Photos.bytes(Photos.picture(400, 400), "png"));
    List<Map<?, ?>> lines = new ArrayList<>();
    Map<?, ?> call;
    try (Emulator kling =
        new KlingEmulator(EmulatorSettings.standard().withClips(new MotionJpegClips(320)))) {
      Cli cli = new Cli(directory);
      PaidAccount.KLING.settings(kling.address()).forEach(cli::with);
      cli.with("PETFORGE_ALLOW_LOCAL", "true")
          .with("PETFORGE_POLL_INTERVAL", "200ms")
          .with("PETFORGE_LOG_FORMAT", "json");

      assertThat(cli.run("run", "--photos=photos", "--segments=1", "--provider=kling").status())
          .isZero();

      call = cli.run("calls", "--json").first("calls");
    }
    for (String line : Files.readAllLines(directory.resolve("petforge-data/logs/petforge.log"))) {
      lines.add((Map<?, ?>) Json.read(line, "a line of the log"));
    }
    List<Map<?, ?>> steps =
        lines.stream().filter(line -> call.get("key").equals(line.get("call"))).toList();

    assertThat(lines)
        .allSatisfy(line -> assertThat(line.get("time")).asString().matches("\\d{4}-.*Z"));
    assertThat(steps)
        .filteredOn(line -> line.get("message").toString().startsWith("call changed"))
        .extracting(line -> String.valueOf(line.get("state")))
        .startsWith("submitting", "submitted")
        .endsWith("done");
    assertThat(steps)
        .filteredOn(line -> line.containsKey("state"))
        .allSatisfy(
            line -> {
              assertThat(line.get("project")).isEqualTo(call.get("project_id"));
              assertThat(line.get("segment")).isEqualTo("0");
              assertThat(line.get("provider")).isEqualTo("kling");
            });
  }

  @Test
  void another_form_of_the_log_is_refused() {
    Photos.write(
        directory.resolve("photos"), "cat.png", Photos.bytes(Photos.picture(400, 400), "png"));
    Cli.Result wrong =
        new Cli(directory).with("PETFORGE_LOG_FORMAT", "xml").run("run", "--photos=photos");

    assertThat(wrong.status()).isNotZero();
    assertThat(wrong.err()).contains("PETFORGE_LOG_FORMAT", "text or json", "xml");
  }
}
