package dev.petforge.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petforge.examples.cli.kills.ChaosPlan;
import dev.petforge.examples.cli.kills.ChaosProvider;
import dev.petforge.examples.cli.kills.ChaosSeries;
import dev.petforge.testkit.emulator.Emulator;
import dev.petforge.testkit.emulator.EmulatorSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The short form of {@code ./petforge chaos}: a provider that loses four answers of ten, and a
 * worker that is killed again and again.
 */
class ChaosTest {
  private static final ChaosPlan SHORT = new ChaosPlan(2, 2, 3, Duration.ofSeconds(4));

  @TempDir Path directory;

  private ChaosSeries series(String name) {
    ChaosProvider provider =
        ChaosCommand.PROVIDERS.stream()
            .filter(one -> one.name().equals(name))
            .findFirst()
            .orElseThrow();
    return new ChaosSeries(directory, provider, SHORT, 7, System.out::println);
  }

  @Test
  void with_keys_every_clip_is_paid_once_and_none_is_lost() throws Exception {
    ChaosSeries.Report report = series("kling").run(2);

    assertThat(report.result().problems()).isEmpty();
    assertThat(report.result().duplicates()).isZero();
    assertThat(report.result().lost()).isZero();
    assertThat(report.result().billed()).isEqualTo(report.result().wanted()).isEqualTo(8);
    assertThat(report.result().kills()).isPositive();
    assertThat(report.result().lostAnswers()).isPositive();
    assertThat(series("kling").run(2)).as("a finished series is not run again").isEqualTo(report);
  }

  @ParameterizedTest
  @ValueSource(strings = {"relay", "veo", "omni"})
  void without_keys_nothing_is_bought_twice_by_itself_and_what_is_uncertain_is_listed(String name)
      throws Exception {
    ChaosSeries.Report report = series(name).run(1);

    assertThat(report.result().problems()).isEmpty();
    assertThat(report.result().duplicates()).isZero();
    assertThat(report.result().lost()).isZero();
    assertThat(report.result().kills() + report.result().lostAnswers()).isPositive();
    try (Stream<Path> left = Files.list(directory)) {
      assertThat(left).as("only the notes of a good series stay").hasSize(1);
    }
  }

  @Test
  void no_key_and_no_signed_address_is_in_any_log_or_message() throws Exception {
    Path home = Files.createDirectories(directory.resolve("home"));
    String secret = EmulatorSettings.KEY;
    ChaosProvider provider = ChaosCommand.PROVIDERS.get(0);
    try (Emulator emulator = provider.start(11)) {
      Photos.write(
          directory.resolve("photos"), "cat.png", Photos.bytes(Photos.picture(400, 400), "png"));
      Cli cli = new Cli(directory);
      provider.settings(emulator.address()).forEach(cli::with);
      StringBuilder said = new StringBuilder();
      for (int i = 0; i < 8; i++) {
        Cli.Result result =
            cli.run(
                "run",
                "--photos=photos",
                "--home=" + home,
                "--segments=2",
                "--provider=kling",
                "--verbose");
        said.append(result.out()).append(result.err());
        if (result.status() == 0) {
          break;
        }
      }
      said.append(cli.run("calls", "--home=" + home, "--json").out());
      said.append(cli.run("jobs", "--home=" + home, "--json").out());

      assertThat(said).contains("1 of 1 videos are done");
      assertThat(said).doesNotContain(secret).doesNotContain("Signature=");
      try (Stream<Path> files = Files.walk(home.resolve("logs"))) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          assertThat(text(file)).doesNotContain(secret).doesNotContain("Signature=");
        }
      }
      assertThat(emulator.complaints()).isEmpty();
    }
  }

  private static String text(Path file) throws IOException {
    return Files.readString(file);
  }
}
