package dev.petforge.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.petforge.examples.installation.Configuration;
import dev.petforge.examples.installation.Installation;
import dev.petforge.project.ProjectId;
import dev.petforge.storyboard.Language;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JointsTest {
  @TempDir Path directory;

  @Test
  void a_chain_that_was_stopped_goes_on_when_a_person_says_so() {
    Photos.write(directory.resolve("photos"), "cat.png", Photos.png());
    Cli cli =
        new Cli(directory)
            .with("PETFORGE_JOINT_GATE", "stop")
            .with("PETFORGE_JOINT_LIMITS", "daily-template: brightness=0; brightness=255");

    Cli.Result run = cli.run("run", "--photos=photos", "--segments=2", "--seconds=1", "--json");

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).contains("'retry PROJECT --despite-joint'");
    Map<?, ?> project = run.first("projects");
    assertThat(project.get("status")).isEqualTo("failed");
    assertThat(String.valueOf(project.get("error")))
        .contains("BAD_JOINT", "the last frame of segment 0 is nearly black", "at least 255.0");
    String id = String.valueOf(project.get("project_id"));
    assertThat(cli.run("calls", "--json").list("calls")).hasSize(1);
    Cli.Result again = cli.run("retry", id);
    assertThat(again.status()).isEqualTo(1);
    assertThat(again.err()).contains("BAD_JOINT").contains("start segment 1 by name");

    Cli.Result despite = cli.run("retry", id, "--despite-joint", "--json");

    assertThat(despite.status()).isZero();
    assertThat(despite.first("projects").get("status")).isEqualTo("completed");
    assertThat(cli.run("calls", "--json").list("calls")).hasSize(2);
    Map<?, ?> segment = cli.run("show", id, "--json").first("segments");
    assertThat(segment.get("shown_frames")).isNull();
    assertThat((Map<?, ?>) segment.get("drift"))
        .extracting(Object::toString)
        .asString()
        .contains("brightness", "saturation", "sharpness");
    assertThat(cli.run("show", id).out())
        .containsPattern("segment 1 .* joint \\([0-9.]+ dB\\)  .* \\([+-][0-9.]+\\)");
  }

  @Test
  void what_failed_for_another_reason_is_done_again_and_nothing_else_is_bought() {
    Photos.write(directory.resolve("photos"), "cat.png", Photos.png());
    Cli cli =
        new Cli(directory)
            .with("PETFORGE_JOINT_GATE", "stop")
            .with("PETFORGE_JOINT_LIMITS", "brightness=0; brightness=255");
    cli.run("run", "--photos=photos", "--segments=2", "--seconds=1");
    ProjectId id =
        new ProjectId(String.valueOf(cli.run("list", "--json").first("tasks").get("project_id")));
    Configuration faulty = Configuration.of(Map.of("PETFORGE_ANIMATIC_FAULTS", "1:1"), directory);
    try (Installation installation =
        Installation.existing(
            directory.resolve("petforge-data"), faulty, Language.ENGLISH, step -> {})) {
      installation.petForge().worker().start();
      installation.petForge().project(id).regenerate(0, installation.task(id).version());
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> installation.task(id).activity().operation().isEmpty());
    }

    cli.run("retry", id.value(), "--despite-joint");

    List<?> calls = cli.run("calls", "--json").list("calls");
    assertThat(calls).hasSizeGreaterThan(2);
    assertThat(calls)
        .allSatisfy(call -> assertThat(((Map<?, ?>) call).get("segment")).isEqualTo(0));
    assertThat(calls).filteredOn(call -> "done".equals(((Map<?, ?>) call).get("state"))).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          PETFORGE_JOINT_GATE   | on                    | off, stop or earlier-frame
          PETFORGE_COLOUR_MATCH | 1                     | true or false
          PETFORGE_JOINT_LIMITS | psnr=100              | psnr 0 to 99
          PETFORGE_JOINT_LIMITS | blackness=3           | such as 'psnr=28
          PETFORGE_JOINT_LIMITS | psnr                  | such as 'psnr=28
          PETFORGE_JOINT_LIMITS | psnr=NaN              | psnr 0 to 99
          PETFORGE_JOINT_LIMITS | ../x: psnr=3          | such as 'psnr=28
          """)
  void a_setting_that_is_none_is_named_with_its_rule(String name, String value, String rule) {
    Photos.write(directory.resolve("photos"), "cat.png", Photos.png());

    Cli.Result run = new Cli(directory).with(name, value).run("run", "--photos=photos");

    assertThat(run.status()).isNotZero();
    assertThat(run.err()).contains("BAD_SETTING", name, "'" + value + "'", rule);
  }
}
