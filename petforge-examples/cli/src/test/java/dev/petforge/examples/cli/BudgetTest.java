package dev.petforge.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petforge.emulator.Emulator;
import dev.petforge.emulator.EmulatorSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A limit that a person has set holds, and is told where it does. */
class BudgetTest {
  private static final String[] RUN = {
    "run", "--photos=photos", "--segments=1", "--provider=kling"
  };

  private final Emulator kling = PaidAccount.KLING.emulator(EmulatorSettings.standard());

  @TempDir Path directory;

  @BeforeEach
  void photo() {
    Photos.write(
        directory.resolve("photos"), "cat.png", Photos.bytes(Photos.picture(400, 400), "png"));
  }

  @AfterEach
  void close() {
    kling.close();
  }

  private Cli cli(String budget, String amount) {
    Cli cli = new Cli(directory);
    PaidAccount.KLING.settings(kling.address()).forEach(cli::with);
    return cli.with("PETFORGE_ALLOW_LOCAL", "true")
        .with("PETFORGE_LOOKUP_WAIT", "100ms")
        .with(budget, amount);
  }

  @Test
  void one_that_no_day_makes_whole_ends_the_run_and_is_told_everywhere() throws IOException {
    Cli cli = cli("PETFORGE_BUDGET_PROJECT", "0.1 USD");

    Cli.Result run = cli.run(RUN);

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err())
        .contains("PETFORGE_BUDGET_PROJECT is 0.1 USD", "does not go on by itself", "at least 0.");
    Cli.Result list = cli.run("list");
    assertThat(list.out()).contains("PETFORGE_BUDGET_PROJECT is 0.1 USD");
    assertThat(cli.run("list", "--lang=zh").out()).contains("PETFORGE_BUDGET_PROJECT 是 0.1 USD");
    String project = list.out().substring(0, list.out().indexOf(' '));
    assertThat(cli.run("show", project).out()).contains("waits: PETFORGE_BUDGET_PROJECT");
    assertThat(cli.run("explain", project).out()).contains("PETFORGE_BUDGET_PROJECT is 0.1 USD");
    assertThat(Files.readString(directory.resolve("photos/table.csv")))
        .contains("PETFORGE_BUDGET_PROJECT is 0.1 USD");
    assertThat(cli.run("cost").err()).contains("nothing was sent yet");
  }

  @Test
  void one_in_another_currency_is_said_before_anything_is_begun() {
    Cli.Result run = cli("PETFORGE_BUDGET_DAY", "100元").run(RUN);

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains("PETFORGE_BUDGET_DAY is 100 CNY", "USD");
    assertThat(directory.resolve("petforge-data")).doesNotExist();
  }

  @Test
  void one_in_another_currency_is_said_before_anything_is_done_again() {
    cli("PETFORGE_BUDGET_PROJECT", "0.1 USD").run(RUN);
    String list = cli("PETFORGE_SLOTS", "1").run("list").out();

    Cli.Result retry =
        cli("PETFORGE_BUDGET_DAY", "100元").run("retry", list.substring(0, list.indexOf(' ')));

    assertThat(retry.status()).isEqualTo(2);
    assertThat(retry.err()).contains("PETFORGE_BUDGET_DAY is 100 CNY", "USD");
  }

  @Test
  void a_slip_in_its_name_lets_nothing_be_begun() throws IOException {
    Files.writeString(directory.resolve(".env"), "PETFORGE_BUGET_DAY=20 USD\n");

    Cli.Result run = cli("PETFORGE_SLOTS", "1").run(RUN);

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).contains("line 1 of", "PETFORGE_BUDGET_DAY", "(UNKNOWN_SETTING)");
    assertThat(directory.resolve("petforge-data")).doesNotExist();
  }
}
