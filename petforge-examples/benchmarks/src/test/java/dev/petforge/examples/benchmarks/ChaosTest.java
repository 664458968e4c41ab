package dev.petforge.examples.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petforge.emulator.Emulator;
import dev.petforge.emulator.EmulatorSettings;
import dev.petforge.examples.benchmarks.kills.ChaosDatabase;
import dev.petforge.examples.benchmarks.kills.ChaosPlan;
import dev.petforge.examples.benchmarks.kills.ChaosProvider;
import dev.petforge.examples.benchmarks.kills.ChaosSeries;
import dev.petforge.examples.installation.picture.PetPictures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The short form of {@code ./petforge chaos} at a provider that takes keys of orders. */
@Tag("slow")
class ChaosTest {
  @TempDir Path directory;

  @Test
  void with_keys_every_clip_is_paid_once_and_none_is_lost() throws Exception {
    ChaosSeries.Report report = ShortChaos.report(directory, "kling", ChaosDatabase.SQLITE, 7, 1);

    ShortChaos.assertThatTheBooksAgree(report.result());
    assertThat(report.result().events().unknown()).as("for a person to settle").isZero();
    assertThat(ShortChaos.report(directory, "kling", ChaosDatabase.SQLITE, 7, 1))
        .as("a finished series is not run again")
        .isEqualTo(report);
  }

  @Test
  void no_key_and_no_signed_address_is_in_any_log_or_message() throws Exception {
    Path home = Files.createDirectories(directory.resolve("home"));
    String secret = EmulatorSettings.KEY;
    ChaosProvider provider = ChaosCommand.PROVIDERS.get(0);
    try (Emulator emulator = provider.start(11, ChaosPlan.STANDARD)) {
      Path photos = Files.createDirectories(directory.resolve("photos"));
      ImageIO.write(
          PetPictures.draw(0).getSubimage(400, 200, 400, 400),
          "png",
          photos.resolve("cat.png").toFile());
      BenchmarkCommands commands =
          new BenchmarkCommands(directory).with(provider.settings(emulator.address()));
      StringBuilder said = new StringBuilder();
      for (int i = 0; i < 8; i++) {
        BenchmarkCommands.Result result =
            commands.runCli(
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
      said.append(commands.runCli("calls", "--home=" + home, "--json").out());
      said.append(commands.runCli("jobs", "--home=" + home, "--json").out());

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
