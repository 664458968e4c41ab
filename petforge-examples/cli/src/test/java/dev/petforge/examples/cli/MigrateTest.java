package dev.petforge.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.petforge.json.Json;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever comes from PetForge2 brings all along, and is told what is not there any more. */
class MigrateTest {
  private static final String ID = "cfcf9928f578";
  private static final int CLIPS = 3;

  /** A chain of clips, each going on from the one before, and the video that was joined of them. */
  private static final List<byte[]> chain = new ArrayList<>();

  private static byte[] video = {};

  /** A clip of another film. */
  private static byte[] stranger = {};

  @TempDir static Path films;
  @TempDir Path directory;
  private Cli cli;
  private OldInstallation old;
  private Map<String, String> before = Map.of();

  @BeforeAll
  static void makeClips() throws IOException {
    Cli cli = new Cli(films);
    Photos.write(films.resolve("one"), "cat.png", Photos.bytes(Photos.picture(400, 400), "png"));
    Cli.Result made =
        cli.run(
            "run", "--photos", "one", "--home", "a", "--segments", "3", "--seconds", "1", "--json");
    assertThat(made.status()).as(made.err()).isZero();
    Path project = Path.of(String.valueOf(made.first("projects").get("final_video"))).getParent();
    for (int i = 0; i < CLIPS; i++) {
      int index = i;
      try (Stream<Path> segments = Files.list(project.resolve("segments"))) {
        chain.add(
            Files.readAllBytes(
                segments
                    .filter(file -> file.getFileName().toString().startsWith("segment_" + index))
                    .findFirst()
                    .orElseThrow()));
      }
    }
    video = Files.readAllBytes(project.resolve("final_video.mp4"));
    // Its halves change places, so that no pixel is as in the other film.
    Photos.write(
        films.resolve("two"), "dog.png", Photos.bytes(mirrored(Photos.picture(400, 400)), "png"));
    Cli.Result other =
        cli.run(
            "run", "--photos", "two", "--home", "b", "--segments", "1", "--seconds", "1", "--json");
    assertThat(other.status()).as(other.err()).isZero();
    stranger =
        Files.readAllBytes(Path.of(String.valueOf(other.first("projects").get("final_video"))));
  }

  private static BufferedImage mirrored(BufferedImage image) {
    BufferedImage mirrored =
        new BufferedImage(image.getWidth(), image.getHeight(), BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = mirrored.createGraphics();
    graphics.drawImage(image, image.getWidth(), 0, -image.getWidth(), image.getHeight(), null);
    graphics.dispose();
    return mirrored;
  }

  @BeforeEach
  void begin() {
    cli = new Cli(directory);
    old = new OldInstallation(directory.resolve("petforge2"));
  }

  /** Whatever was done, PetForge2 is as it was. */
  @AfterEach
  void nothing_of_the_source_has_changed() {
    if (!before.isEmpty()) {
      assertThat(old.state()).isEqualTo(before);
    }
  }

  private Cli.Result migrate(String... more) {
    before = old.state();
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "migrate",
                "--db",
                old.database().toString(),
                "--uploads",
                old.uploads().toString()));
    arguments.addAll(List.of(more));
    return cli.run(arguments.toArray(String[]::new));
  }

  /** A project that lacks nothing. */
  private void whole(String id) {
    old.row(
        id,
        Map.of(
            "storyboard_json",
            OldInstallation.storyboard(CLIPS),
            "segment_urls",
            OldInstallation.urls(id, CLIPS),
            "final_video_url",
            "/storage/projects/" + id + "/final_video.mp4",
            "total_segments",
            CLIPS,
            "status",
            "completed",
            "progress",
            "3/3段已完成",
            "storage_path",
            "C:\\PetForge2\\data\\uploads\\projects\\2026-01-28\\eating-template\\" + id));
    files(id);
  }

  private void files(String id) {
    for (int i = 0; i < CLIPS; i++) {
      old.file(id, "segments/segment_" + i + "_segment.mp4", chain.get(i));
    }
    old.file(id, "opening_image.jpg", Photos.jpeg());
    old.file(id, "final_video.mp4", video);
  }

  private static Map<?, ?> project(Cli.Result result, String id) {
    return result.list("projects").stream()
        .map(one -> (Map<?, ?>) one)
        .filter(one -> id.equals(one.get("project_id")))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + id + " in " + result.out()));
  }

  /** What is told of a project, as {@code what: message}. */
  private static List<String> told(Map<?, ?> project, String kind) {
    return ((List<?>) project.get(kind))
        .stream()
            .map(one -> (Map<?, ?>) one)
            .map(one -> one.get("what") + ": " + one.get("message"))
            .toList();
  }

  private Map<?, ?> show(String id) {
    return cli.run("show", id, "--json").json();
  }

  private Map<String, String> storedFiles(String home) throws IOException {
    Map<String, String> stored = new TreeMap<>();
    Path root = directory.resolve(home).resolve("files/projects");
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String name = root.relativize(file).toString();
        boolean dated = name.endsWith("meta.json") || name.endsWith("storyboard.json");
        stored.put(name, dated ? "" : OldInstallation.hash(file));
      }
    }
    return stored;
  }

  @Test
  void a_project_that_lacks_nothing_is_taken_with_status_0_and_changes_nothing_the_second_time()
      throws IOException {
    whole(ID);

    Cli.Result first = migrate("--json");
    Map<?, ?> taken = project(first, ID);
    assertThat(taken.get("state")).isEqualTo("taken");
    assertThat(taken.get("status")).isEqualTo("completed");
    assertThat(taken.get("clips")).isEqualTo(CLIPS);
    assertThat((List<?>) taken.get("joints")).hasSize(CLIPS - 1);
    assertThat(first.json().get("broken_joints")).isEqualTo(0);
    assertThat(told(taken, "missing")).isEmpty();
    assertThat(first.status()).as(first.out()).isZero();
    Map<String, String> stored = storedFiles("petforge-data");
    assertThat(stored)
        .containsKeys(
            "2026-01-28/eating-template/" + ID + "/final_video.mp4",
            "2026-01-28/eating-template/" + ID + "/segments/segment_0_segment.mp4",
            "2026-01-28/eating-template/" + ID + "/opening_image.jpg");
    Map<?, ?> shown = show(ID);

    Cli.Result second = migrate("--json");
    assertThat(project(second, ID).get("state")).isEqualTo("known");
    assertThat(second.status()).isZero();
    assertThat(storedFiles("petforge-data")).isEqualTo(stored);
    assertThat(show(ID)).isEqualTo(shown);
  }

  @Test
  void a_rehearsal_says_the_same_and_makes_nothing() {
    whole(ID);

    Cli.Result rehearsal = migrate("--json", "--dry-run");

    assertThat(rehearsal.status()).as(rehearsal.err()).isZero();
    assertThat(directory.resolve("petforge-data")).doesNotExist();
    assertThat(project(migrate("--json"), ID)).isEqualTo(project(rehearsal, ID));
  }

  @Test
  void a_broken_joint_is_told_and_shown_with_both_frames() throws IOException {
    old.row(
        ID,
        Map.of(
            "storyboard_json",
            OldInstallation.storyboard(CLIPS),
            "segment_urls",
            OldInstallation.urls(ID, CLIPS)));
    files(ID);
    old.file(ID, "segments/segment_1_segment.mp4", stranger);
    old.file(ID, "history/segment_1_segment_20260128_114842.mp4", chain.get(1));
    old.file(ID, "frames/segment_2_first.jpg", Photos.jpeg());

    Cli.Result result = migrate("--json", "--report", "joints.html");

    Map<?, ?> taken = project(result, ID);
    assertThat(result.json().get("broken_joints")).isEqualTo(2);
    assertThat(told(taken, "noted"))
        .anyMatch(line -> line.matches("segment 1: broken joint \\(.*it does not go on from any.*"))
        .anyMatch(
            line ->
                line.matches(
                    "segment 2: broken joint \\(.*goes on from version 2026.*made anew since"));
    assertThat(taken.get("stale")).isEqualTo(List.of(2));
    assertThat(told(taken, "mended"))
        .anyMatch(line -> line.contains("segment_2_first.jpg is not its first frame"))
        .anyMatch(line -> line.startsWith("segment 2: its last frame was not kept"));
    String page = Files.readString(directory.resolve("joints.html"), StandardCharsets.UTF_8);
    assertThat(Pattern.compile("<figure class=\"broken\">").matcher(page).results()).hasSize(2);
    assertThat(Pattern.compile("src=\"data:image/jpeg;base64,/9j/").matcher(page).results())
        .hasSize(4);
    assertThat(page).contains("last frame of segment 0", "first frame of segment 1", "</html>");
    assertThat(cli.run("show", ID).out()).contains("broken joint", "stale");
  }

  @Test
  void every_mess_is_told_and_made_what_it_is() {
    old.row(
        "remote",
        Map.of(
            "storyboard_json",
            Json.write(
                Map.of("scene_description", "on a table", "storyboards", OldInstallation.shots(2))),
            "segment_urls",
            Json.write(
                Map.of(
                    "segment_0",
                    Map.of(
                        "video_url", "https://relay.example.com/flow/a.mp4", "status", "completed"),
                    "segment_1",
                    Map.of("video_url", "", "status", "generating"))),
            "status",
            "generating_segment_1",
            "error_message",
            "视频生成失败",
            "total_segments",
            7));
    old.row("broken", Map.of("storyboard_json", "{\"storyboards\": [", "segment_urls", "nonsense"));
    old.file("broken", "segments/segment_0_intro.mp4", chain.get(0));
    old.file("broken", "segments/segment_1_eating.mp4", new byte[0]);
    old.file("broken", "final_video.mp4", new byte[0]);
    old.row(
        "aside",
        Map.of(
            "storyboard_json",
            OldInstallation.storyboard(1),
            "segment_urls",
            Json.write(Map.of("segment_0", Map.of("video_url", "", "status", "pending"))),
            "segment_history",
            Json.write(
                Map.of(
                    "segment_0",
                    List.of(
                        Map.of(
                            "local_video_path",
                            "data/uploads/projects/x/y/aside/archive/segment_0/20260129_084926/segment_0_segment.mp4",
                            "archived_at",
                            "2026-01-29T01:20:00.175490",
                            "reason",
                            "regenerate"),
                        Map.of("video_url", "https://relay.example.com/flow/gone.mp4")))),
            "publish_date",
            "soon",
            "template_id",
            "Birthday Party!"));
    old.file("aside", "segments/segment_0_segment.mp4", chain.get(0));
    old.file("aside", "archive/segment_0/20260129_084926/segment_0_segment.mp4", chain.get(1));
    old.row(
        "long",
        Map.of("storyboard_json", OldInstallation.storyboard(14), "template_id", "party-template"));
    old.file("long", "segments/segment_13_segment.mp4", chain.get(0));
    old.row("not an id", Map.of());
    old.file("project_1769051960497_mdrlleb1s", "segments/segment_0_segment.mp4", chain.get(0));
    old.file("project_1769051960497_mdrlleb1s", "opening_image.png", Photos.png());
    old.put("projects/flat0001/segments/segment_0_segment.mp4", chain.get(0));
    old.put("projects/flat0001/storyboard.json", bytes(OldInstallation.storyboard(1)));
    old.put("projects/flat0001/meta.json", bytes("{\"status\": \"completed\"}"));
    old.put("projects/flat0001/clip.mp4", chain.get(1));

    Cli.Result result = migrate("--json");

    assertThat(result.status()).isEqualTo(PetForgeCli.FAILED);
    Map<?, ?> remote = project(result, "remote");
    assertThat(remote.get("status")).isEqualTo("storyboard_ready");
    assertThat(told(remote, "missing"))
        .anyMatch(line -> line.contains("segment 0: its clip is not there; it was at https://"))
        .anyMatch(line -> line.startsWith("folder: "))
        .anyMatch(line -> line.startsWith("opening image: nobody has it"));
    assertThat(told(remote, "mended"))
        .anyMatch(line -> line.startsWith("segment 1: it was being made when PetForge2 was left"))
        .anyMatch(line -> line.equals("total_segments: it said 7: there are 2 segments"))
        .anyMatch(line -> line.startsWith("status: it said 'generating_segment_1'"));
    assertThat(told(remote, "noted")).contains("error_message: it said '视频生成失败'");

    Map<?, ?> broken = project(result, "broken");
    assertThat(broken.get("clips")).isEqualTo(1);
    assertThat(broken.get("segments")).isEqualTo(7);
    assertThat(broken.get("final_video")).isEqualTo(false);
    assertThat(told(broken, "missing"))
        .anyMatch(line -> line.startsWith("storyboard: it cannot be read"))
        .anyMatch(line -> line.startsWith("segment_urls: it cannot be read"))
        .anyMatch(line -> line.startsWith("segment 1: the clip "))
        .anyMatch(line -> line.startsWith("final video: the video "));

    Map<?, ?> aside = project(result, "aside");
    assertThat(aside.get("clips")).isEqualTo(0);
    assertThat(aside.get("earlier_clips")).isEqualTo(2);
    assertThat(told(aside, "missing"))
        .anyMatch(line -> line.startsWith("segment 0, history: a clip that was put aside"));
    assertThat(told(aside, "mended"))
        .contains(
            "publish_date: 'soon' is no day: it is 2026-01-28",
            "template_id: 'Birthday Party!' is no name of a template: it is 'eating-template'");
    Map<?, ?> restored = show("aside");
    assertThat(String.valueOf(restored.get("segments"))).contains("regenerated");

    Map<?, ?> tooLong = project(result, "long");
    assertThat(tooLong.get("segments")).isEqualTo(12);
    assertThat(told(tooLong, "missing"))
        .anyMatch(line -> line.equals("storyboard: it has 14 shots: the first 12 are taken"))
        .anyMatch(line -> line.startsWith("total_segments: there are clips of 14 segments"));
    assertThat(told(tooLong, "noted"))
        .anyMatch(line -> line.startsWith("template_id: there is no template 'party-template'"));

    assertThat(result.list("projects"))
        .map(one -> (Map<?, ?>) one)
        .filteredOn(one -> one.get("project_id") == null)
        .singleElement()
        .satisfies(
            one -> {
              assertThat(one.get("state")).isEqualTo("refused");
              assertThat(told(one, "missing")).singleElement().asString().contains("'not an id'");
            });
    Map<?, ?> folder = project(result, "project_1769051960497_mdrlleb1s");
    assertThat(folder.get("clips")).isEqualTo(1);
    assertThat(told(folder, "noted")).anyMatch(line -> line.startsWith("row: no row"));
    Map<?, ?> flat = project(result, "flat0001");
    assertThat(flat.get("status")).isEqualTo("all_segments_ready");
    assertThat(told(flat, "mended"))
        .anyMatch(line -> line.startsWith("status: it said 'completed', but there is no finished"));
    assertThat(told(flat, "missing")).anyMatch(line -> line.contains("clip.mp4 is a clip of"));
    assertThat(told(project(result, "long"), "missing"))
        .anyMatch(line -> line.contains("segment_13_segment.mp4"));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void rows_of_one_name_are_taken_once_and_another_project_here_stays_as_it_is() {
    whole(ID);
    old.row(ID, Map.of());
    Photos.write(directory.resolve("photos"), "dog.png", Photos.png());
    assertThat(
            cli.run("run", "--photos", "photos", "--home", "other", "--segments=1", "--seconds=1")
                .status())
        .isZero();
    String there =
        String.valueOf(
            ((Map<?, ?>) cli.run("list", "--home", "other", "--json").list("tasks").get(0))
                .get("project_id"));
    old.row(there, Map.of("storyboard_json", OldInstallation.storyboard(1)));
    old.file(there, "segments/segment_0_segment.mp4", chain.get(2));
    Object shown = cli.run("show", there, "--home", "other", "--json").json();

    Cli.Result result = migrate("--json", "--home", "other");

    assertThat(result.status()).isEqualTo(PetForgeCli.FAILED);
    assertThat(result.list("projects"))
        .map(one -> String.valueOf(((Map<?, ?>) one).get("state")))
        .containsExactly("taken", "refused", "different");
    assertThat(cli.run("show", there, "--home", "other", "--json").json()).isEqualTo(shown);
  }

  @Test
  @Tag("slow")
  void a_run_that_is_killed_goes_on_as_if_nothing_had_happened() throws Exception {
    List<String> ids = List.of("aaaaaaaaaaaa", "bbbbbbbbbbbb", "cccccccccccc", "dddddddddddd");
    ids.forEach(this::whole);
    before = old.state();
    String[] arguments = {
      "migrate",
      "--home",
      "killed",
      "--db",
      old.database().toString(),
      "--uploads",
      old.uploads().toString()
    };
    Path projects = directory.resolve("killed/files/projects/2026-01-28/eating-template");
    try (CliProcess process =
        CliProcess.start(directory, Map.of("PETFORGE_MEDIA_CHILDREN", "0"), arguments)) {
      await()
          .atMost(Duration.ofSeconds(60))
          .pollInterval(Duration.ofMillis(5))
          .until(() -> Files.exists(projects.resolve(ids.get(1))));
      process.kill();
    }
    Cli.Result after = cli.run("list", "--home", "killed", "--json");
    assertThat(after.list("tasks").size()).as("all or nothing of each").isBetween(1, 3);

    assertThat(cli.run(arguments).status()).isZero();
    assertThat(migrate("--home", "clean").status()).isZero();

    assertThat(storedFiles("killed")).isEqualTo(storedFiles("clean"));
    for (String id : ids) {
      assertThat(segments(id, "killed")).isEqualTo(segments(id, "clean"));
    }
  }

  /** What is shown of a project's clips, whatever the installation's folder is called. */
  private String segments(String id, String home) {
    Map<?, ?> shown = cli.run("show", id, "--home", home, "--json").json();
    return shown.get("status")
        + String.valueOf(shown.get("segments")).replace("/" + home + "/", "/");
  }

  @Test
  void a_database_that_is_in_use_is_refused_and_a_copied_log_is_read() throws Exception {
    old.execute("pragma journal_mode = wal");
    try (Connection open = old.connect();
        Statement statement = open.createStatement()) {
      statement.execute("pragma wal_autocheckpoint = 0");
      statement.execute("insert into batch_tasks (project_id) values ('inthelog0001')");
      Cli.Result used = migrate();
      assertThat(used.status()).isEqualTo(2);
      assertThat(used.err()).contains("is in use", "close PetForge2 first", "(MIGRATION_IN_USE)");
      assertThat(
              cli.with("LANG", "zh_CN.UTF-8")
                  .run(
                      "migrate",
                      "--db",
                      old.database().toString(),
                      "--uploads",
                      old.uploads().toString())
                  .err())
          .contains("请先关闭 PetForge2");
      assertThat(directory.resolve("petforge-data")).doesNotExist();
      before = Map.of();
      Path copy = Files.createDirectories(directory.resolve("copy"));
      for (String ending : List.of("", "-wal")) {
        Files.copy(Path.of(old.database() + ending), copy.resolve("paretoai.db" + ending));
      }
    }
    Cli.Result copied =
        new Cli(directory)
            .run(
                "migrate",
                "--db",
                "copy/paretoai.db",
                "--uploads",
                old.uploads().toString(),
                "--json");
    assertThat(project(copied, "inthelog0001").get("state")).isEqualTo("taken");
    assertThat(directory.resolve("copy/paretoai.db-shm")).doesNotExist();
  }

  @Test
  void what_is_no_installation_of_petforge2_is_refused_in_both_languages() throws Exception {
    String uploads = old.uploads().toString();
    String database = old.database().toString();
    Files.writeString(directory.resolve("text.db"), "hello, this is no database at all");
    Files.createFile(directory.resolve("empty.db"));
    try (Connection other =
            DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("other.db"));
        Statement statement = other.createStatement()) {
      statement.execute("create table users (id integer)");
    }
    Photos.write(directory.resolve("photos"), "cat.png", Photos.png());
    Files.createDirectories(directory.resolve("nothing"));

    assertRefused("there is no database", "没有数据库", "missing.db", uploads);
    assertRefused("is a folder", "是文件夹", "photos", uploads);
    assertRefused("is no SQLite database", "不是 SQLite 数据库", "text.db", uploads);
    assertRefused("is empty", "是空的", "empty.db", uploads);
    assertRefused("is none of PetForge2", "不是 PetForge2 的", "other.db", uploads);
    assertRefused("there is no uploads folder", "没有上传文件夹", database, "missing");
    assertRefused("is no uploads folder", "不是 PetForge2 的上传文件夹", database, "nothing");
    assertRefused("is a file", "是文件", database, "text.db");
    assertThat(directory.resolve("petforge-data")).doesNotExist();

    assertThat(cli.run("storyboard", "photos/cat.png").status()).isZero();
    assertThat(cli.run("run", "--photos", "photos", "--segments=1", "--seconds=1").status())
        .isZero();
    assertRefused(
        "is one of PetForge itself", "就是 PetForge 自己的", "petforge-data/petforge.db", uploads);
    // The other way round it names the command.
    assertThat(cli.with("DB_URL", "sqlite:///" + old.database()).run("list").err())
        .contains("petforge migrate --db " + old.database() + " --uploads DIR");
  }

  private void assertRefused(String english, String chinese, String database, String uploads) {
    for (String language : List.of("en", "zh")) {
      Cli.Result result =
          cli.run("migrate", "--db", database, "--uploads", uploads, "--lang", language);
      assertThat(result.status()).as(result.err()).isEqualTo(2);
      assertThat(result.err())
          .contains(language.equals("en") ? english : chinese)
          .contains("MIGRATION_SOURCE");
    }
  }

  @Test
  void the_report_speaks_chinese() throws IOException {
    old.row(ID, Map.of("storyboard_json", OldInstallation.storyboard(1), "status", "completed"));

    Cli.Result result = migrate("--lang", "zh");

    assertThat(result.out())
        .contains("第 1 行", "已接收", "缺失  首图：已丢失", "已修正  状态：原来写着“completed”，但没有成片", "行和文件夹共 1 个");
    assertThat(Files.readString(directory.resolve("petforge-migration.html")))
        .contains("lang=\"zh\"", "来自 PetForge2");
    assertThat(cli.run("show", ID).out()).contains("nobody has the opening image");
  }
}
