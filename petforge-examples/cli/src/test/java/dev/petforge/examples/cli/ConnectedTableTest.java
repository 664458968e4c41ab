package dev.petforge.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petforge.table.Column;
import dev.petforge.testkit.emulator.feishu.FeishuApp;
import dev.petforge.testkit.emulator.feishu.FeishuBase;
import dev.petforge.testkit.emulator.feishu.FeishuEmulator;
import dev.petforge.testkit.emulator.feishu.FeishuFault;
import dev.petforge.testkit.emulator.feishu.FeishuSettings;
import dev.petforge.testkit.emulator.feishu.FeishuTable;
import dev.petforge.testkit.emulator.feishu.FieldType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From the address of a table to videos that it shows. */
class ConnectedTableTest {
  @TempDir Path directory;

  private final FeishuEmulator feishu =
      new FeishuEmulator(FeishuSettings.standard().withRateLimits(false));

  @AfterEach
  void close() {
    feishu.close();
  }

  private Cli cli() {
    return new Cli(directory)
        .with("PETFORGE_FEISHU_APP_ID", FeishuApp.ID)
        .with("PETFORGE_FEISHU_APP_SECRET", FeishuApp.SECRET);
  }

  private String picture() {
    return feishu.bases().get(0).upload("cat.png", "image/png", Photos.png());
  }

  @Test
  void rows_become_videos_that_the_table_shows() throws IOException {
    FeishuBase base = feishu.addBase("Pets").add(feishu.app());
    FeishuTable table = base.addTable("Videos").add("Name", FieldType.TEXT);
    Cli cli = cli();

    Cli.Result bare = cli.run("connect-table", table.url(), "--json");
    assertThat(bare.status()).isEqualTo(1);
    assertThat(bare.err()).contains("there are no columns opening_image_url", "--create-columns");
    assertThat(bare.json().get("connected")).isEqualTo(false);
    assertThat(cli.run("run", "--table", table.url()).err()).contains("NOT_CONNECTED");

    Cli.Result made = cli.run("connect-table", table.url(), "--create-columns", "--segments=2");
    assertThat(made.status()).isZero();
    assertThat(made.err()).contains("connected: table 'Videos' of base 'Pets'");
    assertThat(table.type(Column.OPENING_IMAGE)).isEqualTo(FieldType.ATTACHMENT);

    String cat =
        table.addRow(
            Map.of(
                "Name",
                "Momo",
                Column.OPENING_IMAGE,
                List.of(Map.of("file_token", picture())),
                Column.SCENE_DESCRIPTION,
                "a tabby cat in the kitchen"));
    String none = table.addRow(Map.of("Name", "without a picture"));
    feishu.faults().seed(5);
    feishu.faults().chance(FeishuFault.WRITE_CONFLICT, 0.3).chance(FeishuFault.CUT_AFTER, 0.2);

    // The app is needed to connect only.
    Cli later = new Cli(directory);
    Cli.Result imported = later.run("import", table.url(), "--segments=1", "--json");
    assertThat(imported.status()).isEqualTo(1);
    assertThat(imported.err()).contains("1 rows taken in, 0 known before, 1 refused");
    assertThat((List<?>) imported.first("tables").get("imported")).hasSize(1);
    assertThat(later.run("import").err()).contains("0 rows taken in, 1 known before, 1 refused");
    Cli.Result run =
        later.run("run", "--table=" + table.url(), "--segments=1", "--seconds=1", "--json");

    assertThat(run.err()).contains("NO_PICTURE").contains("row 2 (" + none + ")");
    assertThat(run.list("projects")).hasSize(1);
    assertThat(run.first("projects").get("status")).isEqualTo("completed");
    assertThat(table.cell(cat, Column.STATUS)).isEqualTo("completed");
    assertThat(table.cell(cat, Column.PROJECT_ID))
        .isEqualTo(run.first("projects").get("project_id"));
    assertThat(table.cell(cat, Column.FINAL_VIDEO)).endsWith("final_video.mp4");
    assertThat(table.cell(cat, Column.STORYBOARD)).contains("\"storyboards\":[");
    assertThat(table.cell(cat, "Name")).isEqualTo("Momo");
    assertThat(base.writes().overlapping()).isZero();

    // Again there is nothing to do, and the secret lies nowhere in the open.
    assertThat(later.run("run", "--table=" + table.url(), "--json").list("projects")).hasSize(1);
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
            .as(file.toString())
            .doesNotContain(FeishuApp.SECRET);
      }
    }
  }

  @Test
  void what_stands_in_the_way_of_a_connection_is_named() {
    FeishuBase base = feishu.addBase("Pets").add(feishu.app());
    FeishuTable table = base.addTable("Videos").add("Name", FieldType.TEXT);
    base.addTable("Notes");

    Cli.Result noApp = new Cli(directory).run("connect-table", table.url());
    assertThat(noApp.status()).isEqualTo(1);
    assertThat(noApp.err()).contains("PETFORGE_FEISHU_APP_ID", "(NO_APP)");

    Cli.Result secret =
        cli().with("PETFORGE_FEISHU_APP_SECRET", "wrong").run("connect-table", table.url());
    assertThat(secret.err()).contains("App ID and App Secret must be those");

    Cli.Result which = cli().run("connect-table", base.url());
    assertThat(which.err()).contains("Videos", "Notes", "(WHICH_TABLE)");

    Cli.Result other = cli().run("connect-table", "https://a.feishu.cn/docx/AbCdEf12");
    assertThat(other.err()).contains("is that of something else (/docx/)", "(NOT_A_TABLE_URL)");

    base.moveAway();
    Cli.Result away = cli().run("connect-table", table.url());
    assertThat(away.err()).contains("'Add document app'");
    assertThat(away.err()).doesNotContain("Exception");
  }
}
