package dev.petforge.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.petforge.emulator.Emulator;
import dev.petforge.emulator.EmulatorSettings;
import dev.petforge.emulator.KlingEmulator;
import dev.petforge.emulator.MotionJpegClips;
import dev.petforge.emulator.RelayEmulator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A database is put back to an earlier state, and the clips that were bought since are not lost.
 */
class RestoreTest {
  private static final EmulatorSettings SETTINGS =
      EmulatorSettings.standard()
          .withRenderTime(Duration.ofMillis(1500))
          .withClips(new MotionJpegClips(320));

  @TempDir Path directory;

  private static Map<String, String> settings(Emulator emulator, PaidAccount account) {
    Map<String, String> settings = new HashMap<>(account.settings(emulator.address()));
    settings.put("PETFORGE_ALLOW_LOCAL", "true");
    settings.put("PETFORGE_POLL_INTERVAL", "200ms");
    settings.put("PETFORGE_LOOKUP_WAIT", "300ms");
    settings.put("PETFORGE_RETRY_WAIT", "100ms");
    settings.put("PETFORGE_HEARTBEAT", "1s");
    return settings;
  }

  private Cli cli(Map<String, String> settings) {
    Cli cli = new Cli(directory);
    settings.forEach(cli::with);
    Photos.write(
        directory.resolve("photos"), "cat.png", Photos.bytes(Photos.picture(400, 400), "png"));
    return cli;
  }

  /** The files of the database and nothing else: its lock stays where it is. */
  private static List<Path> database(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.getFileName().toString().matches("petforge\\.db(-wal|-shm)?"))
          .toList();
    }
  }

  private void copyDatabase(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    for (Path file : database(to)) {
      Files.delete(file);
    }
    for (Path file : database(from)) {
      Files.copy(file, to.resolve(file.getFileName().toString()));
    }
  }

  @Test
  void what_was_bought_after_the_backup_is_not_bought_again() throws Exception {
    Path home = directory.resolve("petforge-data");
    Path backup = directory.resolve("backup");
    String[] run = {"run", "--photos=photos", "--segments=3", "--provider=kling"};
    try (Emulator kling = new KlingEmulator(SETTINGS)) {
      Map<String, String> settings = settings(kling, PaidAccount.KLING);
      Cli cli = cli(settings);
      try (CliProcess worker = CliProcess.start(directory, settings, run)) {
        await().atMost(Duration.ofSeconds(60)).until(() -> !kling.jobs().isEmpty());
        worker.terminate();
        worker.end();
      }
      copyDatabase(home, backup);
      assertThat(cli.run(run).status()).isZero();
      assertThat(kling.billed()).hasSize(3);
      copyDatabase(backup, home);

      Cli.Result held = cli.run(run);

      assertThat(held.status()).isEqualTo(1);
      assertThat(held.err())
          .contains("at kling/default, 3 orders were sent, this database knows of 1")
          .contains("'verify --provider kling'")
          .contains("waits until what was bought is verified");
      assertThat(kling.jobs()).hasSize(3);
      assertThat(cli.run("calls", "--state=planned", "--json").first("calls").get("waiting_for"))
          .isEqualTo("verification");
      assertThat(Files.readString(home.resolve("logs/petforge.log")))
          .contains("bought=3 known=1")
          .contains("verify --provider kling");

      Cli.Result elsewhere = cli.run("verify", "--provider=relay", "--waive");
      assertThat(elsewhere.err().lines()).hasSize(2);
      assertThat(elsewhere.err())
          .contains(
              "there is nothing to waive at relay/default; what is missing was bought elsewhere:")
          .contains("at kling/default, 3 orders were sent");

      Cli.Result verified = cli.run("verify", "--provider=kling", "--json");
      assertThat(verified.list("taken_in")).as("the call that waited").hasSize(1);
      assertThat(verified.first("unknown").get("outlook")).isEqualTo("comes_back");
      assertThat(verified.first("settled").get("bought")).isEqualTo(3);
      assertThat(verified.list("still_missing")).isEmpty();
      assertThat(verified.list("recounted")).isEmpty();
      assertThat(verified.first("accounts").get("account")).isEqualTo("kling/default");
      assertThat(verified.err()).contains("calls to kling/default are sent again");

      Cli.Result done = cli.run(run);
      assertThat(done.status()).as(done.err()).isZero();
      assertThat(kling.jobs()).hasSize(3);
      assertThat(cli.run("verify", "--provider=kling").status()).as("they agree").isZero();
      assertThat(kling.complaints()).isEmpty();
    }
  }

  @Test
  void a_new_database_in_an_old_home_waits_for_a_person_where_there_is_no_list() throws Exception {
    Path home = directory.resolve("petforge-data");
    String[] run = {"run", "--photos=photos", "--segments=1", "--provider=relay"};
    try (Emulator relay = new RelayEmulator(SETTINGS)) {
      Cli cli = cli(settings(relay, PaidAccount.RELAY));
      assertThat(cli.run(run).status()).isZero();
      for (Path file : database(home)) {
        Files.delete(file);
      }

      Cli.Result held = cli.run(run);

      assertThat(held.status()).isEqualTo(1);
      assertThat(held.err()).contains("has sent 1 order").contains("'verify --provider relay'");
      Cli.Result noList = cli.run("verify", "--provider=relay");
      assertThat(noList.status()).isEqualTo(1);
      assertThat(noList.err()).contains("NO_LIST").contains("--waive");
      assertThat(cli.run(run).status()).isEqualTo(1);
      assertThat(relay.billed()).hasSize(1);

      Cli.Result waived = cli.run("verify", "--provider=relay", "--waive");
      assertThat(waived.status()).isZero();
      assertThat(waived.err()).contains("may be bought a second time");
      assertThat(cli.run("verify", "--provider=relay", "--waive").err())
          .contains("nothing to waive");
      assertThat(cli.run(run).status()).isZero();
      assertThat(relay.billed()).as("as was waived").hasSize(2);
    }
  }

  @Test
  void where_two_accounts_are_behind_each_is_waived_by_its_name() throws Exception {
    Path home = directory.resolve("petforge-data");
    try (Emulator kling = new KlingEmulator(SETTINGS)) {
      Cli cli = cli(settings(kling, PaidAccount.KLING));
      for (String account : List.of("first", "second")) {
        cli.with("PETFORGE_KLING_ACCOUNT", account);
        Photos.write(
            directory.resolve(account),
            account + ".png",
            Photos.bytes(Photos.picture(400, 400), "png"));
        Cli.Result bought =
            cli.run("run", "--photos=" + account, "--segments=1", "--provider=kling");
        assertThat(bought.status()).as(bought.err()).isZero();
      }
      for (Path file : database(home)) {
        Files.delete(file);
      }
      assertThat(cli.run("run", "--photos=first", "--segments=1", "--provider=kling").err())
          .contains("at kling/first, another database", "at kling/second, another database");
      assertThat(kling.jobs()).hasSize(2);
      String[] waive = {"verify", "--provider=kling", "--waive"};

      Cli.Result which = cli.run(waive);

      assertThat(which.status()).as(which.err()).isEqualTo(2);
      assertThat(which.err()).contains("--account", "kling/first", "kling/second");
      Cli.Result first = cli.run("verify", "--provider=kling", "--waive", "--account=first");
      assertThat(first.status()).isZero();
      assertThat(first.err())
          .contains("calls to kling/first are sent again")
          .contains("at kling/second, another database");
      assertThat(cli.run(waive).err()).contains("calls to kling/second are sent again");
      assertThat(cli.run("verify", "--provider=kling", "--waive", "--account=second").err())
          .contains("nothing to waive");
    }
  }
}
