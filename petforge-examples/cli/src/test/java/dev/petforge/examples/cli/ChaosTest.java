package dev.petforge.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petforge.emulator.Emulator;
import dev.petforge.emulator.EmulatorSettings;
import dev.petforge.examples.cli.kills.ChaosDatabase;
import dev.petforge.examples.cli.kills.ChaosPlan;
import dev.petforge.examples.cli.kills.ChaosProvider;
import dev.petforge.examples.cli.kills.ChaosResult;
import dev.petforge.examples.cli.kills.ChaosSeries;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The short form of {@code ./petforge chaos}: a provider that loses four answers of ten, and a
 * worker that is killed again and again.
 */
class ChaosTest {
  private static final ChaosPlan SHORT = new ChaosPlan(2, 2, 1, 2, 1, 1, 1, Duration.ofSeconds(3));

  @TempDir Path directory;

  private ChaosSeries.Report report(String name, ChaosDatabase on, long seed, int runs)
      throws InterruptedException {
    ChaosProvider provider =
        ChaosCommand.PROVIDERS.stream()
            .filter(one -> one.name().equals(name))
            .findFirst()
            .orElseThrow();
    try (ChaosDatabase database = on) {
      return new ChaosSeries(
              directory,
              provider,
              OpenInstallation.access(System.out::println),
              SHORT,
              System.out::println)
          .run(database, seed, runs, 2);
    }
  }

  private static void assertThatTheBooksAgree(ChaosResult result) {
    assertThat(result.problems()).isEmpty();
    assertThat(result.balance().duplicates()).isZero();
    assertThat(result.balance().lost()).isZero();
    assertThat(result.balance().billed()).isEqualTo(result.balance().wanted()).isPositive();
    assertThat(result.balance().spentMicros())
        .isEqualTo(result.balance().chargedMicros())
        .isPositive();
    assertThat(result.blows().kills() + result.blows().stops()).isPositive();
  }

  @Test
  void with_keys_every_clip_is_paid_once_and_none_is_lost() throws Exception {
    ChaosSeries.Report report = report("kling", ChaosDatabase.sqlite(), 7, 2);

    assertThatTheBooksAgree(report.result());
    assertThat(report.result().blows().unknown()).as("for a person to settle").isZero();
    assertThat(report("kling", ChaosDatabase.sqlite(), 7, 2))
        .as("a finished series is not run again")
        .isEqualTo(report);
  }

  @ParameterizedTest
  // Seed 1 lets the server fall silent first: what comes later may find all work done.
  @CsvSource({"relay, postgresql, 1", "veo, sqlite, 7", "omni, sqlite, 7"})
  void without_keys_nothing_is_bought_twice_and_a_person_settles_what_is_uncertain(
      String name, String on, long seed) throws Exception {
    boolean sqlite = on.equals("sqlite");
    ChaosSeries.Report report =
        report(name, sqlite ? ChaosDatabase.sqlite() : ChaosDatabase.postgresql(), seed, 1);

    assertThatTheBooksAgree(report.result());
    assertThat(report.result().blows().silences() > 0)
        .as("connections to a server fell silent")
        .isNotEqualTo(sqlite);
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
