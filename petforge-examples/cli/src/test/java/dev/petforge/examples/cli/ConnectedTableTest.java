package dev.petforge.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petforge.emulator.feishu.EmulatedApp;
import dev.petforge.emulator.feishu.EmulatedBase;
import dev.petforge.emulator.feishu.EmulatedFieldType;
import dev.petforge.emulator.feishu.EmulatedTable;
import dev.petforge.emulator.feishu.FeishuEmulator;
import dev.petforge.emulator.feishu.FeishuFault;
import dev.petforge.emulator.feishu.FeishuSettings;
import dev.petforge.table.Column;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
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
        .with("PETFORGE_FEISHU_APP_ID", EmulatedApp.ID)
        .with("PETFORGE_FEISHU_APP_SECRET", EmulatedApp.SECRET);
  }

  private String picture() {
    return feishu.bases().get(0).upload("cat.png", "image/png", Photos.png());
  }

  @Test
  void rows_become_videos_that_the_table_shows() throws IOException {
    EmulatedBase base = feishu.addBase("Pets").add(feishu.app());
    EmulatedTable table = base.addTable("Videos").add("Name", EmulatedFieldType.TEXT);
    Cli cli = cli();

    Cli.Result bare = cli.run("connect-table", table.url(), "--json");
    assertThat(bare.status()).isEqualTo(1);
    assertThat(bare.err()).contains("there are no columns opening_image_url", "--create-columns");
    assertThat(bare.json().get("connected")).isEqualTo(false);
    assertThat(cli.run("run", "--table", table.url()).err()).contains("NOT_CONNECTED");

    Cli.Result made = cli.run("connect-table", table.url(), "--create-columns", "--segments=2");
    assertThat(made.status()).isZero();
    assertThat(made.err()).contains("connected: table 'Videos' of base 'Pets'");
    assertThat(table.type(Column.OPENING_IMAGE)).isEqualTo(EmulatedFieldType.ATTACHMENT);

    String cat =
        table.addRow(
            Map.of(
                "Name",
                "Momo",
                Column.OPENING_IMAGE,
                List.of(Map.of("file_token", picture())),
                Column.SCENE_DESCRIPTION,
                "a tabby cat in the kitchen"));
    String none =
        table.addRow(
            Map.of("Name", "without a picture", Column.SCENE_DESCRIPTION, "a dog on a rug"));
    // Nobody asks for anything in it.
    table.addRow(Map.of("Name", "a row of the team's own"));
    feishu.faults().seed(5);
    feishu.faults().chance(FeishuFault.WRITE_CONFLICT, 0.3).chance(FeishuFault.CUT_AFTER, 0.2);

    // The app is needed to connect only.
    Cli later = new Cli(directory);
    Cli.Result imported = later.run("import", table.url(), "--segments=1", "--json");
    assertThat(imported.status()).isEqualTo(1);
    assertThat(imported.err()).contains("1 row taken in, 0 known before, 1 refused");
    assertThat((List<?>) imported.first("tables").get("imported")).hasSize(1);
    assertThat(imported.err()).contains("1 more row is left alone");
    assertThat(imported.first("tables").get("idle")).isEqualTo(1);
    assertThat(later.run("import", "--lang=zh").err()).contains("另有 1 行未处理");
    assertThat(later.run("import").err()).contains("0 rows taken in, 1 known before, 1 refused");
    Cli.Result run =
        later.run("run", "--table=" + table.url(), "--segments=1", "--seconds=1", "--json");

    assertThat(run.err()).contains("NO_PICTURE").contains("row 2 (" + none + ")");
    assertThat(run.err()).contains("1 more row is left alone");
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
            .doesNotContain(EmulatedApp.SECRET);
      }
    }
  }

  @Test
  void edits_of_rows_are_told_and_a_table_is_compared() throws IOException {
    EmulatedBase base = feishu.addBase("Pets").add(feishu.app());
    EmulatedTable table = base.addTable("Videos").add("Name", EmulatedFieldType.TEXT);
    Cli cli = cli();
    cli.run("connect-table", table.url(), "--create-columns", "--segments=1");
    String cat =
        table.addRow(
            Map.of(
                Column.OPENING_IMAGE,
                List.of(Map.of("file_token", picture())),
                Column.SCENE_DESCRIPTION,
                "a tabby cat in the kitchen"));
    cli.run("import", "--segments=1");
    table.edit(cat, Column.SCENE_DESCRIPTION, "a tabby cat in the garden");

    Cli.Result edited = cli.run("import", "--json");
    assertThat(edited.status()).isZero();
    assertThat(edited.err())
        .contains(
            "scene_description is now 'a tabby cat in the garden', was 'a tabby cat in the kitchen'");
    assertThat((List<?>) edited.first("tables").get("edited")).hasSize(1);

    assertThat(cli.run("run", "--table=" + table.url(), "--seconds=1").status()).isZero();
    assertThat(cli.run("compare", table.url()).status()).isZero();
    table.edit(cat, Column.SCENE_DESCRIPTION, "a dog");
    table.edit(cat, Column.STATUS, "written by a person");
    Cli.Result run = cli.run("run", "--table=" + table.url(), "--seconds=1", "--json");
    assertThat(run.err()).contains("not taken: ", "clips were bought for what it said before");
    assertThat(run.list("held_back")).hasSize(1);
    assertThat(cli.run("import", "--lang=zh").err()).contains("未采纳：", "已按原来的内容购买了片段");
    // A run shows everything again; so it is changed once more.
    table.edit(cat, Column.STATUS, "written by a person");

    Cli.Result compared = cli.run("compare", "--json");
    assertThat(compared.status()).isEqualTo(1);
    assertThat(compared.err())
        .contains("status shows 'written by a person', should show 'completed'")
        .contains("1 row changed, 0 gone", "'push --all'");
    assertThat(compared.first("tables").get("sound")).isEqualTo(false);

    // A longer film needs more columns: that is said before it is made, with what makes them.
    table.addRow(
        Map.of(
            Column.OPENING_IMAGE,
            List.of(Map.of("file_token", picture())),
            Column.SEGMENT_COUNT,
            2));
    Cli.Result longer = cli.run("import", "--json");
    assertThat(longer.err())
        .contains(
            "segment_1_video_url",
            "./petforge connect-table '" + table.url() + "' --segments 2 --create-columns");
    assertThat((List<?>) longer.first("tables").get("missing_columns")).hasSize(1);
  }

  @Test
  void a_row_says_itself_why_it_is_not_taken_in_and_a_deleted_one_is_told_once() {
    EmulatedBase base = feishu.addBase("Pets").add(feishu.app());
    EmulatedTable table = base.addTable("Videos").add("Name", EmulatedFieldType.TEXT);
    cli().run("connect-table", table.url(), "--create-columns", "--segments=1");
    String row =
        table.addRow(
            Map.of(
                Column.OPENING_IMAGE,
                List.of(Map.of("file_token", picture())),
                Column.TEMPLATE,
                "no-template"));
    Cli cli = new Cli(directory);
    Cli.Result refused = cli.run("import", "--segments=1");
    assertThat(refused.status()).isEqualTo(1);
    assertThat(table.cell(row, Column.ERROR)).contains("no-template", "(UNKNOWN_TEMPLATE)");
    assertThat(table.cell(row, Column.PROJECT_ID)).isEmpty();
    table.edit(row, Column.TEMPLATE, null);
    assertThat(cli.run("import", "--segments=1").status()).isZero();
    assertThat(cli.run("push").status()).isZero();
    assertThat(table.cell(row, Column.ERROR)).isEmpty();
    String project = table.cell(row, Column.PROJECT_ID);
    assertThat(project).isNotEmpty();

    // Columns that went away are named with the whole command, which needs no app to be set again.
    table.removeColumn(Column.ERROR);
    Cli.Result compared = cli.run("compare");
    assertThat(compared.status()).isEqualTo(1);
    String command = "./petforge connect-table '" + table.url() + "' --create-columns";
    assertThat(compared.err())
        .contains(
            "cannot show all results: there is no column 'error_message'",
            "columns that are missing are made with " + command);
    assertThat(cli.run("connect-table", table.url(), "--create-columns", "--segments=1").status())
        .isZero();
    assertThat(cli.run("compare").status()).isZero();

    table.remove(row);
    Cli.Result deleted = cli.run("import");
    assertThat(deleted.status()).isZero();
    assertThat(deleted.err())
        .contains(
            "deleted: the row of cat.png (project " + project + ")",
            "./petforge cancel " + project);
    assertThat(cli.run("import", "--lang=zh").err()).doesNotContain("行已删除");
    assertThat(cli.run("push", "--all").status()).isZero();
    assertThat(cli.run("compare").status()).isZero();
    assertThat(cli.run("show", project).out()).contains("(ROW_GONE)");
  }

  @Test
  void a_row_says_it_in_chinese_where_chinese_is_spoken() {
    EmulatedBase base = feishu.addBase("Pets").add(feishu.app());
    EmulatedTable table = base.addTable("Videos").add("Name", EmulatedFieldType.TEXT);
    Cli cli = cli();
    assertThat(
            cli.run("connect-table", table.url(), "--create-columns", "--segments=1", "--lang=zh")
                .err())
        .contains("已连接：多维表格“Pets”的数据表“Videos”；");
    Map<String, Object> cat =
        Map.of(Column.OPENING_IMAGE, List.of(Map.of("file_token", picture())));
    String row = table.addRow(cat);
    String other = table.addRow(cat);
    table.edit(other, Column.TEMPLATE, "no-template");
    cli.run("run", "--table=" + table.url(), "--segments=1", "--seconds=1", "--lang=zh");

    assertThat(table.cell(row, Column.PROGRESS)).isEqualTo("已完成");
    assertThat(table.cell(other, Column.ERROR))
        .startsWith("没有模板“no-template”")
        .endsWith("（UNKNOWN_TEMPLATE）");
    table.edit(row, Column.RELEASE_DATE, null);
    table.edit(row, Column.SEGMENT_COUNT, 3);
    assertThat(cli.run("import", "--lang=zh").err())
        .contains("未导入：多维表格“Pets”的数据表“Videos”第 2 行（" + other + "），列 template_id：没有模板")
        .contains("多维表格“Pets”的数据表“Videos”：导入 0 行")
        .doesNotContain("table '");
    assertThat(cli.run("push", "--lang=zh").status()).isZero();

    assertThat(table.cell(row, Column.ERROR)).startsWith("未采纳：segment_count：").endsWith("（BOUGHT）");
    // Whoever compares in English has nothing to mend.
    assertThat(cli.run("compare", "--lang=en").err()).doesNotContain("error_message");
  }

  @Test
  void odd_rows_are_named_and_odd_texts_are_shown_as_they_are() {
    EmulatedBase base = feishu.addBase("Pets").add(feishu.app());
    EmulatedTable table = base.addTable("Videos").add("Name", EmulatedFieldType.TEXT);
    Cli cli = cli();
    cli.run("connect-table", table.url(), "--create-columns", "--segments=1");
    String notes =
        table.addRow(
            Map.of(
                Column.OPENING_IMAGE,
                List.of(
                    Map.of(
                        "file_token",
                        base.upload(
                            "notes.txt",
                            "text/plain",
                            "no picture".getBytes(StandardCharsets.UTF_8))))));
    String odd =
        table.addRow(
            Map.of(
                Column.OPENING_IMAGE,
                List.of(Map.of("file_token", picture())),
                Column.SCENE_DESCRIPTION,
                "שלום 🐱 \u202Eabc\u202C 第二行"));
    String endless =
        table.addRow(
            Map.of(
                Column.OPENING_IMAGE,
                List.of(Map.of("file_token", picture())),
                Column.SCENE_DESCRIPTION,
                "x".repeat(100_000)));

    Cli.Result run =
        cli.run("run", "--table=" + table.url(), "--segments=1", "--seconds=1", "--json");

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err())
        .contains(notes, "notes.txt")
        .contains(endless, "scene_description must have at most 4000 characters, had 100000")
        .doesNotContain("Exception");
    assertThat(table.cell(odd, Column.STATUS)).isEqualTo("completed");
    assertThat(table.cell(odd, Column.STORYBOARD)).contains("שלום 🐱 \u202Eabc\u202C 第二行");
    assertThat(table.cell(notes, Column.PROJECT_ID)).isEmpty();

    EmulatedTable more = base.addTable("More").add("Name", EmulatedFieldType.TEXT);
    assertThat(cli.run("connect-table", more.url(), "--create-columns").status()).isZero();
    table.retypeColumn(Column.OPENING_IMAGE, EmulatedFieldType.TEXT);
    Cli.Result wrong = cli.run("import");
    assertThat(wrong.status()).isEqualTo(1);
    assertThat(wrong.err())
        .as("the other table is read all the same")
        .contains("table 'More' of base 'Pets': 0 rows taken in")
        .contains("column 'opening_image_url' must be of the kind attachment, is text")
        .contains("(WRONG_COLUMNS)");
    Cli.Result unknown =
        cli.run("connect-table", base.url().replaceAll("\\?.*", "") + "?table=tblNobody");
    assertThat(unknown.status()).isEqualTo(1);
    assertThat(unknown.err()).contains("tblNobody", "(NO_TABLE)");
  }

  @Test
  void a_key_that_is_lost_is_named_by_what_needs_it_and_by_nothing_else() throws IOException {
    EmulatedTable table = feishu.addBase("Pets").add(feishu.app()).addTable("Videos");
    assertThat(cli().run("connect-table", table.url(), "--create-columns").status()).isZero();
    table.addRow(Map.of(Column.OPENING_IMAGE, List.of(Map.of("file_token", picture()))));
    Cli later = new Cli(directory);
    assertThat(later.run("import", "--segments=1").status()).isZero();
    Path key = directory.resolve("petforge-data/secret.key");
    Path kept = Files.move(key, directory.resolve("kept"));

    for (String[] command :
        new String[][] {
          {"import"},
          {"push", "--all"},
          {"compare"},
          {"run", "--table=" + table.url()},
          {"login-drive"},
          {"publish", "--all", "--folder=" + feishu.address() + "/drive/folder/fldPets"}
        }) {
      Cli.Result lost = later.run(command);
      if (!command[0].equals("publish")) {
        assertThat(lost.status()).as(command[0]).isEqualTo(1);
        assertThat(lost.err())
            .as(command[0])
            .contains("(BAD_SECRET_KEY)", key.toString(), "connect-table '" + table.url());
      }
      assertThat(key).as("no key that opens nothing is made").doesNotExist();
    }
    for (String command : List.of("list", "calls", "cost", "jobs")) {
      Cli.Result looked = later.run(command);
      assertThat(looked.status()).as(looked.err()).isZero();
      assertThat(looked.err()).as(command).doesNotContain("SECRET");
    }

    Files.copy(kept, key, StandardCopyOption.COPY_ATTRIBUTES);
    assertThat(later.run("import").status()).as("with the key of that time").isZero();
    Files.delete(key);

    // Who has lost it for good connects again, with a new key.
    assertThat(cli().run("connect-table", table.url()).status()).isZero();
    assertThat(later.run("push", "--all").status()).isZero();
    Files.copy(kept, key, StandardCopyOption.COPY_ATTRIBUTES, StandardCopyOption.REPLACE_EXISTING);
    assertThat(later.run("import").err())
        .contains("(SECRET_NOT_OPENED)", "connect-table '" + table.url());
  }

  @Test
  void a_secret_that_was_changed_and_an_app_that_is_off_are_told_apart() {
    EmulatedTable table = feishu.addBase("Pets").add(feishu.app()).addTable("Videos");
    assertThat(cli().run("connect-table", table.url(), "--create-columns").status()).isZero();

    EmulatedApp app = feishu.app();
    feishu.put(app.withEnabled(false));
    Cli.Result off = new Cli(directory).run("import");
    assertThat(off.status()).isEqualTo(1);
    assertThat(off.err()).contains("the app is disabled").doesNotContain("the App Secret is not");
    feishu.put(app.withId(EmulatedApp.ID, "another-secret-0123456789abcdef"));
    Cli.Result changed = new Cli(directory).run("import");
    assertThat(changed.status()).isEqualTo(1);
    assertThat(changed.err())
        .contains("the App Secret is not the app's", "connect each table of this app again")
        .doesNotContain("disabled");
  }

  @Test
  void what_stands_in_the_way_of_a_connection_is_named() {
    EmulatedBase base = feishu.addBase("Pets").add(feishu.app());
    EmulatedTable table = base.addTable("Videos").add("Name", EmulatedFieldType.TEXT);
    base.addTable("Notes");

    Cli.Result noApp = new Cli(directory).run("connect-table", table.url());
    assertThat(noApp.status()).isEqualTo(1);
    assertThat(noApp.err()).contains("PETFORGE_FEISHU_APP_ID", "(NO_APP)");

    Cli.Result secret =
        cli().with("PETFORGE_FEISHU_APP_SECRET", "wrong").run("connect-table", table.url());
    assertThat(secret.err()).contains("the App Secret is not the app's");

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
