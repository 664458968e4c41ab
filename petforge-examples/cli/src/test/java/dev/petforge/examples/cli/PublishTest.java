package dev.petforge.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.petforge.emulator.feishu.EmulatedApp;
import dev.petforge.emulator.feishu.EmulatedBase;
import dev.petforge.emulator.feishu.EmulatedFieldType;
import dev.petforge.emulator.feishu.EmulatedTable;
import dev.petforge.emulator.feishu.FeishuEmulator;
import dev.petforge.emulator.feishu.FeishuFault;
import dev.petforge.emulator.feishu.FeishuSettings;
import dev.petforge.table.Column;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From finished videos to a folder where people look for them. */
class PublishTest {
  private static final Pattern ADDRESS = Pattern.compile("(http://\\S+/authorize\\S+)");

  @TempDir Path directory;

  private final FeishuEmulator feishu =
      new FeishuEmulator(FeishuSettings.standard().withRateLimits(false));
  private final EmulatedBase base = feishu.addBase("Pets").add(feishu.app());

  @AfterEach
  void close() {
    feishu.close();
  }

  private Cli cli() {
    return new Cli(directory)
        .with("PETFORGE_FEISHU_APP_ID", EmulatedApp.ID)
        .with("PETFORGE_FEISHU_APP_SECRET", EmulatedApp.SECRET);
  }

  private String folderUrl(String token) {
    return feishu.address() + "/drive/folder/" + token;
  }

  private EmulatedTable withOneVideo(String name) {
    EmulatedTable table = base.addTable(name).add("Name", EmulatedFieldType.TEXT);
    assertThat(cli().run("connect-table", table.url(), "--create-columns", "--segments=1").status())
        .isZero();
    table.addRow(
        Map.of(
            Column.OPENING_IMAGE,
            List.of(Map.of("file_token", base.upload("cat.png", "image/png", Photos.png()))),
            Column.SEGMENT_COUNT,
            1));
    Cli.Result run = cli().run("run", "--table=" + table.url(), "--seconds=1", "--json");
    assertThat(run.status()).as(run.err()).isZero();
    return table;
  }

  private static String row(EmulatedTable table) {
    return table.records().get(0);
  }

  @Test
  void a_video_comes_into_the_folder_and_its_link_into_the_row() {
    EmulatedTable table = withOneVideo("Videos");
    String project = table.cell(row(table), Column.PROJECT_ID);
    String folder = feishu.drive().sharedFolder("Ready", feishu.app());
    assertThat(table.type(Column.PUBLISHED_VIDEO)).isEqualTo(EmulatedFieldType.TEXT);
    // What is paid for must not be touched: nothing is bought while publishing.
    feishu.faultsOn(line -> line.contains("/upload_")).faults().next(FeishuFault.CUT_AFTER);

    Cli.Result published =
        new Cli(directory).run("publish", project, "--folder=" + folderUrl(folder), "--json");

    assertThat(published.status()).as(published.err()).isZero();
    String link = String.valueOf(published.first("projects").get("link"));
    assertThat(link).startsWith(feishu.address() + "/file/");
    assertThat(published.first("projects").get("published")).isEqualTo(true);
    assertThat(feishu.drive().files(folder)).hasSize(1);
    assertThat(feishu.drive().files(folder).get(0)).startsWith(project + "_").endsWith(".mp4");
    assertThat(table.cell(row(table), Column.PUBLISHED_VIDEO)).isEqualTo(link);
    assertThat(table.cell(row(table), Column.STATUS)).isEqualTo("completed");
    assertThat(new Cli(directory).run("show", project).out()).contains("published: ", link);
    assertThat(new Cli(directory).run("list", "--json").first("tasks").get("published_video"))
        .isEqualTo(link);

    Cli.Result again = new Cli(directory).run("publish", "--all", "--folder=" + folderUrl(folder));
    assertThat(again.status()).as(again.err()).isZero();
    assertThat(again.out()).contains("published before", link);
    assertThat(feishu.drive().files(folder)).hasSize(1);
    assertThat(feishu.complaints()).isEmpty();
  }

  @Test
  void a_table_without_the_column_is_named_and_shows_the_link_once_it_has_it() {
    EmulatedTable table = withOneVideo("Videos");
    String project = table.cell(row(table), Column.PROJECT_ID);
    table.renameColumn(Column.PUBLISHED_VIDEO, "something else");
    String folder = feishu.drive().sharedFolder("Ready", feishu.app());
    // The table's own folder is used when none is named.
    assertThat(
            cli()
                .run(
                    "connect-table",
                    table.url(),
                    "--segments=1",
                    "--drive-folder=" + folderUrl(folder))
                .status())
        .isZero();

    Cli.Result published = new Cli(directory).run("publish", project);

    assertThat(published.status()).as(published.err()).isZero();
    assertThat(published.err()).contains("has no column published_video_url", "--create-columns");
    assertThat(published.out()).contains("published: ");

    assertThat(cli().run("connect-table", table.url(), "--segments=1", "--create-columns").status())
        .isZero();
    assertThat(new Cli(directory).run("publish", project).status()).isZero();
    assertThat(table.cell(row(table), Column.PUBLISHED_VIDEO)).contains("/file/");
    assertThat(feishu.drive().files(folder)).hasSize(1);
  }

  @Test
  void a_table_with_a_column_for_it_holds_the_video_itself() {
    EmulatedTable table = base.addTable("Videos").add("Name", EmulatedFieldType.TEXT);
    Cli.Result connected =
        cli()
            .run("connect-table", table.url(), "--create-columns", "--attachments", "--segments=1");
    assertThat(connected.status()).as(connected.err()).isZero();
    assertThat(connected.err()).contains(Column.FINAL_VIDEO_FILE);
    String record =
        table.addRow(
            Map.of(
                Column.OPENING_IMAGE,
                List.of(Map.of("file_token", base.upload("cat.png", "image/png", Photos.png()))),
                Column.SEGMENT_COUNT,
                1));

    Cli.Result run = new Cli(directory).run("run", "--table=" + table.url(), "--seconds=1");

    assertThat(run.status()).as(run.err()).isZero();
    String project = table.cell(record, Column.PROJECT_ID);
    assertThat(table.cell(record, Column.FINAL_VIDEO_FILE))
        .startsWith(project + "_")
        .endsWith(".mp4");
    long uploads = uploads();
    assertThat(new Cli(directory).run("run", "--table=" + table.url()).status()).isZero();
    assertThat(uploads()).isEqualTo(uploads);
  }

  private long uploads() {
    return feishu.requests().stream().filter(line -> line.contains("/upload_")).count();
  }

  @Test
  void what_keeps_a_video_from_being_published_is_said() {
    EmulatedTable table = withOneVideo("Videos");
    String project = table.cell(row(table), Column.PROJECT_ID);
    String closed = feishu.drive().sharedFolder("Private");

    Cli.Result noFolder = new Cli(directory).run("publish", project);
    assertThat(noFolder.status()).isEqualTo(1);
    assertThat(noFolder.err()).contains("(NO_FOLDER)", "--drive-folder");

    Cli.Result wrong = new Cli(directory).run("publish", project, "--folder=" + table.url());
    assertThat(wrong.err()).contains("(NOT_A_FOLDER)", "/drive/folder/");

    Cli.Result forbidden =
        new Cli(directory).run("publish", "--all", "--folder=" + folderUrl(closed), "--json");
    assertThat(forbidden.status()).isEqualTo(1);
    assertThat(forbidden.first("projects").get("published")).isEqualTo(false);
    assertThat(String.valueOf(forbidden.first("projects").get("error")))
        .contains("1061004", "share it, with the right to edit");

    Cli.Result user =
        new Cli(directory).run("publish", project, "--as=user", "--folder=" + folderUrl(closed));
    assertThat(user.status()).isEqualTo(1);
    assertThat(user.err()).contains("(LOGIN_NEEDED)");

    assertThat(new Cli(directory).run("publish").status()).isEqualTo(2);
    assertThat(new Cli(directory).run("publish", project, "--as=nobody").status()).isEqualTo(2);
    assertThat(table.cell(row(table), Column.STATUS)).isEqualTo("completed");
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void who_logs_in_has_videos_put_into_folders_of_ones_own() throws Exception {
    EmulatedTable table = withOneVideo("Videos");
    String project = table.cell(row(table), Column.PROJECT_ID);
    String mine = feishu.drive().sharedFolder("Mine");
    int port = freePort();
    feishu.put(feishu.app().withRedirect("http://127.0.0.1:" + port + "/petforge"));
    Cli cli = new Cli(directory);
    ExecutorService command = Executors.newSingleThreadExecutor();
    try {
      Future<Cli.Result> login = command.submit(() -> cli.run("login-drive", "--port=" + port));
      HttpClient browser =
          HttpClient.newBuilder().followRedirects(HttpClient.Redirect.ALWAYS).build();
      await().until(() -> ADDRESS.matcher(cli.outSoFar()).find());
      Matcher address = ADDRESS.matcher(cli.outSoFar());
      assertThat(address.find()).isTrue();

      // What answers no login of this command ends nothing.
      HttpResponse<String> stranger =
          browser.send(
              HttpRequest.newBuilder(
                      URI.create("http://127.0.0.1:" + port + "/petforge?code=x&state=y"))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(stranger.body()).contains("WRONG_STATE");
      HttpResponse<String> page =
          browser.send(
              HttpRequest.newBuilder(URI.create(address.group(1))).build(),
              HttpResponse.BodyHandlers.ofString());

      assertThat(page.body()).contains("logged in");
      assertThat(login.get().status()).as(login.get().err()).isZero();
    } finally {
      command.shutdownNow();
    }

    Cli.Result published =
        new Cli(directory).run("publish", project, "--as=user", "--folder=" + folderUrl(mine));

    assertThat(published.status()).as(published.err()).isZero();
    assertThat(feishu.drive().files(mine)).hasSize(1);
    assertThat(table.cell(row(table), Column.PUBLISHED_VIDEO)).contains("/file/");
    assertNothingReadable("\"refresh\"", "ur-");
  }

  private void assertNothingReadable(String... secrets) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (!file.toString().endsWith(".mp4")) {
          assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
              .as(file.toString())
              .doesNotContain(secrets);
        }
      }
    }
  }

  @Test
  void the_connections_of_the_predecessor_are_taken_over_and_bad_ones_are_named()
      throws IOException {
    EmulatedTable good = base.addTable("Videos").add("Name", EmulatedFieldType.TEXT);
    EmulatedBase elsewhere = feishu.addBase("Elsewhere");
    EmulatedTable gone = elsewhere.addTable("Private");
    String folder = feishu.drive().sharedFolder("Ready", feishu.app());
    Path file = directory.resolve("feishu_connections.json");
    Files.writeString(
        file,
        """
        {
          "%1$s": {"app_token": "%2$s", "table_id": "%1$s", "app_id": "%5$s",
                   "app_secret": "%6$s", "drive_folder_token": "%7$s"},
          "closed": {"app_token": "%3$s", "table_id": "%4$s", "app_id": "%5$s",
                     "app_secret": "%6$s"},
          "wrong secret": {"app_token": "%2$s", "table_id": "%1$s", "app_id": "%5$s",
                           "app_secret": "not-the-secret-1234"},
          "half": {"app_token": "%2$s"},
          "nonsense": 7
        }
        """
            .formatted(
                good.id(),
                base.token(),
                elsewhere.token(),
                gone.id(),
                EmulatedApp.ID,
                EmulatedApp.SECRET,
                folder));

    Cli.Result imported =
        new Cli(directory)
            .run(
                "connect-table",
                "--import=feishu_connections.json",
                "--host=" + feishu.address(),
                "--create-columns",
                "--segments=1",
                "--json");

    assertThat(imported.status()).isEqualTo(1);
    assertThat(imported.list("tables")).hasSize(5);
    assertThat(imported.first("tables").get("connected")).isEqualTo(true);
    assertThat(imported.err())
        .contains(
            "connected: table 'Videos' of base 'Pets'",
            "entry closed: ",
            "'Add document app'",
            "entry wrong secret: ",
            "the App Secret is not the app's",
            "entry half: there is no app_id in it",
            "entry nonsense: there is no app_id in it")
        .doesNotContain(EmulatedApp.SECRET, "not-the-secret-1234");
    assertThat(imported.out()).doesNotContain(EmulatedApp.SECRET, "not-the-secret-1234");
    Files.delete(file);
    assertNothingReadable(EmulatedApp.SECRET, "not-the-secret-1234");

    // It works as if it had been connected by hand, and its videos have their folder.
    String record =
        good.addRow(
            Map.of(
                Column.OPENING_IMAGE,
                List.of(Map.of("file_token", base.upload("cat.png", "image/png", Photos.png()))),
                Column.SEGMENT_COUNT,
                1));
    Cli.Result run = new Cli(directory).run("run", "--table=" + good.url(), "--seconds=1");
    assertThat(run.status()).as(run.err()).isZero();
    Cli.Result published = new Cli(directory).run("publish", "--all");
    assertThat(published.status()).as(published.err()).isZero();
    assertThat(feishu.drive().files(folder)).hasSize(1);
    assertThat(good.cell(record, Column.PUBLISHED_VIDEO)).contains("/file/");
  }

  @Test
  void a_file_of_connections_that_cannot_be_read_is_named_without_what_stands_in_it()
      throws IOException {
    Files.writeString(directory.resolve("old.json"), "{\"a\": {\"app_secret\": s3cr3t}}");

    Cli.Result broken = new Cli(directory).run("connect-table", "--import=old.json");
    assertThat(broken.status()).isEqualTo(1);
    assertThat(broken.err()).contains("old.json is not JSON (BAD_CONNECTIONS)");
    assertThat(broken.err()).doesNotContain("s3cr3t");

    assertThat(new Cli(directory).run("connect-table", "--import=none.json").err())
        .contains("none.json cannot be read", "(BAD_CONNECTIONS)");
    assertThat(new Cli(directory).run("connect-table").status()).isEqualTo(2);
    Files.writeString(directory.resolve("old.json"), "{}");
    assertThat(
            new Cli(directory)
                .run("connect-table", "--import=old.json", "--host=example.com")
                .status())
        .isZero();
  }
}
