package dev.petforge.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petforge.emulator.Emulator;
import dev.petforge.emulator.EmulatorSettings;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run says what it costs before anything is ordered, and a person can say no. */
class RunQuestionTest {
  private final Emulator kling = PaidAccount.KLING.emulator(EmulatorSettings.standard());

  @TempDir Path directory;

  @BeforeEach
  void photos() {
    for (String name : new String[] {"cat.png", "dog.png"}) {
      Photos.write(
          directory.resolve("photos"), name, Photos.bytes(Photos.picture(400, 400), "png"));
    }
  }

  @AfterEach
  void close() {
    kling.close();
  }

  private Cli cli() {
    Cli cli = new Cli(directory);
    PaidAccount.KLING.settings(kling.address()).forEach(cli::with);
    return cli.with("PETFORGE_ALLOW_LOCAL", "true")
        .with("PETFORGE_POLL_INTERVAL", "50ms")
        .with("PETFORGE_LOOKUP_WAIT", "100ms");
  }

  private static String[] run(String... more) {
    String[] all = new String[4 + more.length];
    all[0] = "run";
    all[1] = "--photos=photos";
    all[2] = "--segments=1";
    all[3] = "--provider=kling";
    System.arraycopy(more, 0, all, 4, more.length);
    return all;
  }

  @Test
  void who_says_no_has_imported_the_rows_and_bought_nothing() {
    Cli.Result no = cli().answering("n").run(run());

    assertThat(no.status()).isEqualTo(1);
    assertThat(no.err())
        .contains(
            "cat.png",
            "dog.png",
            "to be bought in all: 2 clips for",
            "buy it for",
            "nothing was bought");
    assertThat(kling.jobs()).isEmpty();
    assertThat(cli().run("list", "--json").list("tasks")).hasSize(2);
    assertThat(cli().run("calls", "--json").list("calls")).isEmpty();

    Cli.Result yes = cli().answering("y").run(run());

    assertThat(yes.status()).as(yes.err()).isZero();
    assertThat(kling.billed()).hasSize(2);
    Cli.Result again = cli().run(run("--dry-run"));
    assertThat(again.status()).as(again.err()).isZero();
    assertThat(again.err()).as("what is done is not spoken of").doesNotContain("not possible");
  }

  @Test
  void a_script_is_told_and_served_unless_it_set_a_limit() {
    Cli.Result rehearsed = cli().run(run("--dry-run"));
    assertThat(rehearsed.status()).as(rehearsed.err()).isZero();
    assertThat(rehearsed.err())
        .contains("2 clips for", "the rows are imported, and nothing was ordered");

    Cli.Result tooDear = cli().run(run("--max-price=0.01"));
    assertThat(tooDear.status()).isEqualTo(1);
    assertThat(tooDear.err()).contains("that is more than 0.01");
    assertThat(kling.jobs()).isEmpty();

    Cli.Result bought = cli().run(run("--max-price=100", "--json"));
    assertThat(bought.status()).as(bought.err()).isZero();
    assertThat(bought.err()).contains("to be bought in all: 2 clips for");
    assertThat(bought.list("projects")).hasSize(2);
    assertThat(kling.billed()).hasSize(2);
  }

  @Test
  void projects_are_estimated_and_published_by_what_they_are_like() {
    cli().run(run("--dry-run"));

    String all = String.valueOf(cli().run("estimate", "--json").json().get("projects"));
    assertThat(all).isEqualTo("2");
    assertThat(cli().run("estimate", "--status=pending", "--json").json().get("projects"))
        .isEqualTo(2);
    assertThat(cli().run("estimate", "--status=completed", "--json").json().get("projects"))
        .isEqualTo(0);
    assertThat(cli().run("estimate", "--status=done").status()).isEqualTo(2);
    assertThat(cli().run("publish", "--all", "--status=completed").status()).isEqualTo(2);
    assertThat(cli().run("publish").err()).contains("--status");
    Cli.Result none = cli().run("publish", "--status=completed");
    assertThat(none.status()).as(none.err()).isZero();
    assertThat(none.err()).contains("there are no such projects");
    Cli.Result unfinished = cli().run("publish", "--status=pending", "--json");
    assertThat(unfinished.status()).as(unfinished.err()).isZero();
    assertThat(unfinished.list("projects")).isEmpty();
  }
}
