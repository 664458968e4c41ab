package dev.petforge.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petforge.emulator.Emulator;
import dev.petforge.emulator.EmulatorSettings;
import dev.petforge.emulator.KlingEmulator;
import dev.petforge.emulator.MotionJpegClips;
import dev.petforge.emulator.feishu.EmulatedApp;
import dev.petforge.emulator.feishu.EmulatedBase;
import dev.petforge.emulator.feishu.EmulatedFieldType;
import dev.petforge.emulator.feishu.EmulatedTable;
import dev.petforge.emulator.feishu.FeishuEmulator;
import dev.petforge.emulator.feishu.FeishuSettings;
import dev.petforge.table.Column;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A finished video of a picture that is not the row's any more, wherever people look. */
class OutOfDateTest {
  @TempDir Path directory;

  private final FeishuEmulator feishu =
      new FeishuEmulator(FeishuSettings.standard().withRateLimits(false));
  private final Emulator kling =
      new KlingEmulator(
          EmulatorSettings.standard()
              .withRenderTime(Duration.ofMillis(50))
              .withClips(new MotionJpegClips(320)));
  private final EmulatedBase base = feishu.addBase("Pets").add(feishu.app());
  private final EmulatedTable table = base.addTable("Videos").add("Name", EmulatedFieldType.TEXT);

  @AfterEach
  void close() {
    feishu.close();
    kling.close();
  }

  private Cli cli() {
    Cli cli =
        new Cli(directory)
            .with("PETFORGE_FEISHU_APP_ID", EmulatedApp.ID)
            .with("PETFORGE_FEISHU_APP_SECRET", EmulatedApp.SECRET)
            .with("PETFORGE_ALLOW_LOCAL", "true")
            .with("PETFORGE_POLL_INTERVAL", "50ms");
    PaidAccount.KLING.settings(kling.address()).forEach(cli::with);
    return cli;
  }

  private List<Map<String, String>> picture(String name, int height) {
    byte[] png = Photos.bytes(Photos.picture(400, height), "png");
    return List.of(Map.of("file_token", base.upload(name, "image/png", png)));
  }

  @Test
  void another_picture_is_told_everywhere_until_the_video_is_made_anew() {
    Cli cli = cli();
    assertThat(cli.run("connect-table", table.url(), "--create-columns").status()).isZero();
    String row =
        table.addRow(
            Map.of(Column.OPENING_IMAGE, picture("cat.png", 400), Column.SEGMENT_COUNT, 2));
    String[] run = {"run", "--table=" + table.url(), "--seconds=3", "--provider=kling"};
    Cli.Result first = cli.run(run);
    assertThat(first.status()).as(first.err()).isZero();
    String project = table.cell(row, Column.PROJECT_ID);
    assertThat(cli.run("list").out()).contains(project + "  cat.png  completed  done");
    String folder =
        feishu.address() + "/drive/folder/" + feishu.drive().sharedFolder("Ready", feishu.app());

    table.edit(row, Column.OPENING_IMAGE, picture("dog.png", 420));
    assertThat(cli.run("import").err())
        .contains("opening_image_url is now 'dog.png', was 'cat.png'", "--take-pictures");
    String redo = "./petforge redo " + project + " --from 0 --run-on";
    Cli.Result taken = cli.run("import", "--take-pictures");
    assertThat(taken.err()).contains("its clips are of the picture that it had before", redo);

    assertThat(cli.run("list").out())
        .contains("dog.png  completed  video out of date, some stale", "to make it anew: " + redo);
    assertThat(cli.run("list", "--lang=zh").out()).contains("成片已过期，有过期分段", "重新制作：" + redo);
    assertThat(cli.run("show", project).out()).contains("out of date", redo);
    Cli.Result estimate = cli.run("estimate");
    assertThat(estimate.out())
        .contains("0 projects will cost 0 ", "1 video is out of date", redo + " (2 clips for 0.");
    assertThat(cli.run("estimate", "--json").first("out_of_date").get("clips")).hasToString("2");

    Cli.Result published = cli.run("publish", "--all", "--folder=" + folder);
    assertThat(published.status()).isEqualTo(1);
    assertThat(published.err())
        .contains(
            "its video is out of date", redo, "./petforge publish " + project + " --out-of-date");
    assertThat(cli.run("publish", "--all", "--folder=" + folder, "--lang=zh").err())
        .contains("视频已过期", redo);

    Cli.Result again = cli.run(run);
    assertThat(again.status()).isEqualTo(1);
    assertThat(again.err()).contains("out of date: dog.png", redo, "0 of 1 videos are done");
    assertThat(table.cell(row, Column.STATUS)).isEqualTo("completed");
    assertThat(table.cell(row, Column.PROGRESS)).isEqualTo("video out of date, some stale");
    assertThat(table.cell(row, Column.ERROR)).contains("redo from 0");
    assertThat(kling.billed()).hasSize(2);

    anew(project);

    assertThat(table.cell(row, Column.PROGRESS)).isEqualTo("done");
    assertThat(table.cell(row, Column.ERROR)).isEmpty();
    assertThat(cli.run("publish", "--all", "--folder=" + folder).status()).isZero();
  }

  /** What is bought has its price said first, for the version that it is said of. */
  private void anew(String project) {
    Cli cli = cli();
    Cli.Result price = cli.run("redo", project, "--from=0", "--run-on", "--json");
    assertThat(price.status()).isEqualTo(1);
    assertThat(price.json().get("bought")).isEqualTo(false);
    assertThat(price.json().get("clips")).hasToString("2");
    assertThat(price.err())
        .contains(
            "2 clips of 3 s by kling",
            "to be bought in all: 2 clips for 0.",
            "./petforge redo "
                + project
                + " --from=0 --run-on --json --yes --seen "
                + price.first("projects").get("version"));
    assertThat(cli.run("redo", project, "--from=0", "--run-on", "--lang=zh").err())
        .contains("共购买 2 个片段");
    assertThat(cli.run("redo", project, "--from=2", "--run-on").status()).isEqualTo(1);
    assertThat(cli.run("redo", project, "--from=12", "--run-on").status()).isEqualTo(2);
    Cli.Result old = cli.run("redo", project, "--from=0", "--run-on", "--yes", "--seen=1");
    assertThat(old.err()).contains("(CHANGED_SINCE)");
    Cli.Result tooDear =
        cli.run("redo", project, "--from=0", "--run-on", "--yes", "--max-price=0.01");
    assertThat(tooDear.status()).isEqualTo(1);
    assertThat(tooDear.err()).contains("that is more than 0.01, so nothing is bought");
    Cli.Result rehearsed =
        cli.run("redo", "--status=completed", "--from=0", "--run-on", "--dry-run");
    assertThat(rehearsed.status()).isZero();
    assertThat(rehearsed.err()).contains("dog.png (project " + project + "): 2 clips for 0.");
    Cli.Result declined = cli.answering("n").run("redo", project, "--from=0", "--run-on");
    assertThat(declined.status()).isEqualTo(1);
    assertThat(declined.err()).contains("buy it for 0.", "nothing was bought");
    assertThat(kling.billed()).hasSize(2);

    Cli.Result redo = cli.answering("y").run("redo", project, "--from=0", "--run-on");
    assertThat(redo.status()).as(redo.err()).isZero();
    assertThat(redo.out()).contains("done: dog.png");
    assertThat(kling.billed()).hasSize(4);

    assertThat(cli.run("regenerate", project, "--segment=0", "--run-on").err())
        .contains("./petforge redo " + project + " --from 0 --run-on");
    assertThat(cli.run("regenerate", project, "--segment=0").err())
        .contains("1 clip of 3 s by kling", "nothing was bought yet");
    Cli.Result stale = cli.run("regenerate", project, "--segment=0", "--yes");
    assertThat(stale.status()).as(stale.err()).isZero();
    assertThat(stale.err())
        .contains("the segments after it are stale now", "redo " + project + " --from 1 --run-on");
    assertThat(kling.billed()).hasSize(5);
    Cli.Result last = cli.run("regenerate", project, "--segment=1", "--run-on", "--yes");
    assertThat(last.status()).as(last.err()).isZero();
    assertThat(last.err()).as("said, though not asked").contains("to be bought in all: 1 clip for");
    assertThat(kling.billed()).hasSize(6);
    assertThat(cli.run("merge", project).err()).contains("is up to date");
  }
}
