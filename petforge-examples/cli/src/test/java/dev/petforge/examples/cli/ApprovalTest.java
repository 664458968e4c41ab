package dev.petforge.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petforge.emulator.Emulator;
import dev.petforge.emulator.EmulatorSettings;
import dev.petforge.emulator.MotionJpegClips;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever has to approve storyboards pays for none that he has not seen. */
class ApprovalTest {
  private static final String[] RUN = {
    "run", "--photos=photos", "--provider=kling", "--segments=1"
  };

  @TempDir private Path directory;
  private final Emulator kling =
      PaidAccount.KLING.emulator(
          EmulatorSettings.standard()
              .withRenderTime(Duration.ZERO)
              .withClips(new MotionJpegClips(64)));
  private Cli cli;

  @BeforeEach
  void begin() {
    Photos.write(
        directory.resolve("photos"), "cat.png", Photos.bytes(Photos.picture(400, 400), "png"));
    cli = cli("all");
  }

  @AfterEach
  void close() {
    kling.close();
  }

  private Cli cli(String approval) {
    Cli with = new Cli(directory);
    PaidAccount.KLING.settings(kling.address()).forEach(with::with);
    return with.with("PETFORGE_ALLOW_LOCAL", "true").with("PETFORGE_APPROVAL", approval);
  }

  private String project() {
    String list = cli.run("list").out();
    return list.substring(0, list.indexOf(' '));
  }

  private int bought() {
    return cli.run("calls", "--json").list("calls").size();
  }

  @Test
  void a_run_waits_for_it_and_the_approval_buys() throws IOException {
    Cli.Result run = cli.run(RUN);

    assertThat(run.status()).isEqualTo(1);
    String project = project();
    assertThat(cli.run("list").out())
        .contains("storyboard_ready", "before a person approves its storyboard (APPROVAL)");
    assertThat(cli.run("list", "--lang=zh").out()).contains("需要有人批准");
    assertThat(cli.run("show", project).out()).contains("approve PROJECT");
    assertThat(Files.readString(directory.resolve("photos/table.csv"))).contains("(APPROVAL)");
    assertThat(bought()).isZero();

    Cli.Result asked = cli.run("approve", project);
    assertThat(asked.status()).isEqualTo(1);
    assertThat(asked.err()).contains("--yes").contains("USD");
    assertThat(bought()).isZero();
    Cli.Result approved = cli.run("approve", project, "--yes");
    assertThat(approved.status()).as(approved.err()).isZero();
    assertThat(bought()).isEqualTo(1);
    assertThat(cli.run("list").out()).contains("completed  done");
    assertThat(cli.run("show", project, "--json").out()).contains("\"verdict\":\"approved\"");
    assertThat(cli.run("approve", project, "--yes").err()).contains("NOTHING_TO_DO");
  }

  @Test
  void what_is_rejected_says_why_and_an_edit_asks_again() {
    cli.run(RUN);
    String project = project();

    Cli.Result rejected = cli.run("reject", project, "--because=The cat must not sleep.");
    assertThat(rejected.status()).as(rejected.err()).isZero();
    assertThat(cli.run("list").out()).contains("was rejected: The cat must not sleep.");
    assertThat(cli.run("show", project).out()).contains("rejected: ");
    assertThat(cli.run("generate", project, "--segment=0", "--yes").err()).contains("APPROVAL");
    assertThat(cli.run(RUN).status()).isEqualTo(1);

    assertThat(cli.run("edit", project, "--shot=0", "--action=The cat jumps.").status()).isZero();
    assertThat(cli.run("list").out()).contains("before a person approves");
    assertThat(cli.run("reject", project, "--because=" + "x".repeat(1001)).status()).isEqualTo(2);
    assertThat(bought()).isZero();
  }

  @Test
  void the_column_of_the_table_approves_and_rejects() throws IOException {
    cli.run(RUN);
    write("perhaps");
    assertThat(cli.run(RUN).err()).contains("BAD_APPROVAL", "'perhaps'");
    write("驳回");
    assertThat(cli.run(RUN).status()).isEqualTo(1);
    assertThat(cli.run("list").out()).contains("was rejected");
    assertThat(bought()).isZero();

    write("通过");
    Cli.Result run = cli.run(RUN);
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(bought()).isEqualTo(1);
  }

  /** Writes a word into the column of the one row; no cell before it has a comma. */
  private void write(String word) throws IOException {
    Path table = directory.resolve("photos/table.csv");
    String text = Files.readString(table);
    int row = text.indexOf('\n') + 1;
    List<String> names = List.of(text.substring(0, row).strip().split(",", -1));
    int column = names.indexOf("approve");
    List<String> cells = new ArrayList<>(List.of(text.substring(row).split(",", -1)));
    cells.set(column, word);
    Files.writeString(table, text.substring(0, row) + String.join(",", cells));
  }

  @Test
  void only_what_is_named_needs_it_and_what_is_free_needs_none() {
    assertThat(cli("daily-template").run(RUN).status()).isZero();
    assertThat(bought()).isEqualTo(1);
    Photos.write(
        directory.resolve("photos"), "dog.png", Photos.bytes(Photos.picture(420, 400), "png"));
    assertThat(cli("eating,daily").run(RUN).status()).isEqualTo(1);
    assertThat(cli(directory.resolve("photos").toString()).run(RUN).status()).isEqualTo(1);
    assertThat(bought()).isEqualTo(1);
    assertThat(cli(",").run(RUN).err()).contains("PETFORGE_APPROVAL", "all, none");

    Cli.Result free = cli("all").run("run", "--photos=photos", "--provider=animatic");
    assertThat(free.status()).as(free.err()).isZero();
  }
}
