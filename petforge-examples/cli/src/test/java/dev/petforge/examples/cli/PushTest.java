package dev.petforge.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.petforge.emulator.feishu.EmulatedApp;
import dev.petforge.emulator.feishu.EmulatedBase;
import dev.petforge.emulator.feishu.EmulatedTable;
import dev.petforge.emulator.feishu.FeishuEmulator;
import dev.petforge.emulator.feishu.FeishuFault;
import dev.petforge.emulator.feishu.FeishuSettings;
import dev.petforge.production.Persistence;
import dev.petforge.storage.jdbc.JdbcPersistence;
import dev.petforge.table.Column;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Connected tables are brought up to date, whatever happened to them or to the one who did it. */
class PushTest {
  private static final Duration SOON = Duration.ofSeconds(60);

  @TempDir Path directory;

  /** So slow that whoever waits for the answer can be killed at leisure. */
  private final FeishuEmulator feishu =
      new FeishuEmulator(
          FeishuSettings.standard().withRateLimits(false).withSlowness(Duration.ofSeconds(50)));

  private final EmulatedBase base = feishu.addBase("Pets").add(feishu.app());
  private final EmulatedTable table = base.addTable("Videos");

  @AfterEach
  void close() {
    feishu.close();
  }

  /** Connects the table and takes rows of it in; nobody has shown anything in them. */
  private Cli imported(int rows) {
    Cli cli = new Cli(directory);
    Cli.Result connected =
        new Cli(directory)
            .with("PETFORGE_FEISHU_APP_ID", EmulatedApp.ID)
            .with("PETFORGE_FEISHU_APP_SECRET", EmulatedApp.SECRET)
            .run("connect-table", table.url(), "--create-columns", "--segments=2");
    assertThat(connected.status()).as(connected.err()).isZero();
    String picture = base.upload("cat.png", "image/png", Photos.png());
    for (int i = 0; i < rows; i++) {
      table.addRow(
          Map.of(
              Column.OPENING_IMAGE,
              List.of(Map.of("file_token", picture)),
              Column.SCENE_DESCRIPTION,
              "cat " + i));
    }
    assertThat(cli.run("import", "--segments=1", "--json").first("tables").get("imported"))
        .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.LIST)
        .hasSize(rows);
    return cli;
  }

  private static void assertPushed(Cli.Result result, int written, int behind) {
    Map<?, ?> pushed = result.first("tables");
    assertThat(pushed.get("written")).as(result.err()).hasToString(String.valueOf(written));
    assertThat(pushed.get("behind")).as(result.err()).hasToString(String.valueOf(behind));
  }

  /** Row by row: what the table shows of each project, and what the database has. */
  private void assertShowsTheDatabase(Cli cli) {
    List<String> shown = new ArrayList<>();
    for (String record : table.records()) {
      shown.add(
          record
              + " "
              + table.cell(record, Column.PROJECT_ID)
              + " "
              + table.cell(record, Column.STATUS)
              + " "
              + table.cell(record, Column.PROGRESS)
              + " "
              + table.cell(record, Column.ERROR));
    }
    List<String> stored =
        cli.run("list", "--json").list("tasks").stream()
            .map(task -> (Map<?, ?>) task)
            .map(
                task ->
                    task.get("record_id")
                        + " "
                        + task.get("project_id")
                        + " "
                        + task.get("status")
                        + " "
                        + task.get("progress")
                        + " ")
            .toList();
    assertThat(shown).containsExactlyInAnyOrderElementsOf(stored);
  }

  @Test
  void a_push_writes_what_is_behind_and_with_all_everything() {
    Cli cli = imported(3);

    Cli.Result pushed = cli.run("push", "--json");
    assertThat(pushed.status()).as(pushed.err()).isZero();
    assertPushed(pushed, 3, 0);
    assertThat(pushed.err())
        .contains("table 'Videos' of base 'Pets': 3 rows written, 0 still behind, 0 refused");
    assertShowsTheDatabase(cli);
    assertThat(base.writes().accepted()).isEqualTo(1);

    assertPushed(cli.run("push", table.url(), "--json"), 0, 0);
    assertThat(base.writes().accepted()).as("nothing was behind").isEqualTo(1);

    table.edit(table.records().get(1), Column.STATUS, "I like it");
    assertPushed(cli.run("push", "--all", "--json"), 3, 0);
    assertShowsTheDatabase(cli);
    assertThat(cli.run("jobs", "--json").out()).doesNotContain("\"sweep");
  }

  @Test
  void a_row_that_is_gone_is_named_with_its_reason() {
    Cli cli = imported(3);
    table.remove(table.records().get(1));

    Cli.Result pushed = cli.run("push", "--json");

    assertThat(pushed.status()).isEqualTo(1);
    assertPushed(pushed, 2, 0);
    assertThat(pushed.err()).contains("2 rows written, 0 still behind, 1 refused", "(1254043)");
    assertThat(String.valueOf(pushed.first("tables").get("refused")))
        .contains("1254043", "project_id");
  }

  @Test
  void a_column_that_is_missing_is_named_with_what_to_do_until_it_is_there() {
    Cli cli = imported(2);
    table.renameColumn(Column.STATUS, "state of things");

    Cli.Result pushed = cli.run("push", "--json");

    assertThat(pushed.status()).isEqualTo(1);
    assertPushed(pushed, 2, 0);
    assertThat(pushed.err())
        .contains(
            "what belongs into status waits",
            "there is no column 'status'",
            "Mend that",
            "--create-columns");
    assertThat((List<?>) pushed.first("tables").get("waiting")).hasSize(2);
    assertThat(String.valueOf(pushed.first("tables").get("problem"))).contains("WRONG_COLUMNS");

    table.renameColumn("state of things", Column.STATUS);
    Cli.Result mended = cli.run("push", "--json");
    assertThat(mended.status()).as(mended.err()).isZero();
    assertThat(mended.first("tables").get("problem")).isNull();
    assertShowsTheDatabase(cli);
  }

  @Test
  void a_worker_that_does_nothing_is_waited_for_no_longer_than_was_said() {
    Cli cli = imported(1);
    try (Persistence idle =
        JdbcPersistence.open("jdbc:sqlite:" + directory.resolve("petforge-data/petforge.db"))) {
      idle.becomeWorker();

      Cli.Result pushed = cli.run("push", "--wait=1", "--json");

      assertThat(pushed.status()).isEqualTo(1);
      assertPushed(pushed, 0, 1);
      assertThat(pushed.err())
          .contains("this took longer than 1 s", "the other worker does not write them");
    }
  }

  @Test
  void a_push_that_waits_for_a_worker_takes_over_when_that_one_ends() throws Exception {
    Cli cli = imported(2);
    CompletableFuture<Cli.Result> waiting;
    try (Persistence idle =
        JdbcPersistence.open("jdbc:sqlite:" + directory.resolve("petforge-data/petforge.db"))) {
      idle.becomeWorker();
      waiting = CompletableFuture.supplyAsync(() -> cli.run("push", "--json"));
      await().atMost(SOON).until(() -> cli.errSoFar().contains("another worker runs here"));
    }

    Cli.Result pushed = waiting.get(SOON.toSeconds(), TimeUnit.SECONDS);

    assertThat(pushed.status()).as(pushed.err()).isZero();
    assertThat(pushed.err()).contains("the other worker has ended");
    assertPushed(pushed, 2, 0);
    assertShowsTheDatabase(cli);
  }

  @Test
  void nothing_to_push_is_said() {
    Cli cli = new Cli(directory);
    Photos.write(directory.resolve("photos"), "cat.png", Photos.png());
    assertThat(cli.run("push").err()).contains("(NO_HOME)");
    cli.run("run", "--photos=photos", "--segments=1", "--seconds=1");

    Cli.Result none = cli.run("push", "--json");

    assertThat(none.status()).isZero();
    assertThat(none.list("tables")).isEmpty();
    assertThat(none.err()).contains("no table is connected");
    assertThat(cli.run("push", table.url()).err()).contains("(NOT_CONNECTED)");
    assertThat(cli.run("push", "--wait=0").status()).isEqualTo(2);
  }

  @Test
  void a_worker_that_runs_is_rung_and_waited_for() throws InterruptedException {
    Cli cli = imported(2);
    Map<String, String> slow =
        Map.of("PETFORGE_ANIMATIC_LATENCY", "1h", "PETFORGE_HEARTBEAT", "500ms");
    try (CliProcess worker =
        CliProcess.start(directory, slow, "run", "--table=" + table.url(), "--segments=1")) {
      await()
          .atMost(SOON)
          .until(
              () ->
                  table.records().stream()
                      .allMatch(
                          record ->
                              table.cell(record, Column.STATUS).equals("generating_segment_0")));
      String record = table.records().get(0);
      table.edit(record, Column.STATUS, "I like it");

      Cli.Result pushed = cli.run("push", "--all", "--json");

      assertThat(pushed.status()).as(pushed.err()).isZero();
      assertThat(pushed.err()).contains("another worker runs here");
      assertPushed(pushed, 2, 0);
      assertThat(table.cell(record, Column.STATUS)).isEqualTo("generating_segment_0");
      worker.terminate();
      worker.end();
    }
  }

  @Test
  @Tag("slow")
  void what_a_killed_push_had_written_without_noting_it_is_written_again() throws Exception {
    Cli cli = imported(5);
    List<String> records = table.records();
    feishu.faultsOn(line -> line.contains("batch_update"));
    feishu.faults().next(FeishuFault.SLOW_AFTER);
    try (CliProcess push = CliProcess.start(directory, Map.of(), "push")) {
      await().atMost(SOON).until(() -> base.writes().accepted() == 1);
      push.kill();
    }
    assertThat(table.cell(records.get(4), Column.STATUS)).as("it was written").isNotEmpty();
    // A person has seen it and changed it: the next push must not take the row for shown.
    table.edit(records.get(4), Column.STATUS, "I like it");

    Cli.Result pushed = cli.run("push", "--json");

    assertThat(pushed.status()).as(pushed.err()).isZero();
    assertPushed(pushed, 5, 0);
    assertShowsTheDatabase(cli);
    assertThat(table.records()).as("no row was made").isEqualTo(records);
    assertThat(base.writes().overlapping()).isZero();
  }
}
