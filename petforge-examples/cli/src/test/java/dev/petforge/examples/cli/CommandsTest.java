package dev.petforge.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.petforge.examples.installation.Configuration;
import dev.petforge.examples.installation.Installation;
import dev.petforge.examples.installation.view.ProjectTree;
import dev.petforge.file.Sha256;
import dev.petforge.media.JointLimits;
import dev.petforge.media.JointReport;
import dev.petforge.project.ProjectId;
import dev.petforge.segment.Chain;
import dev.petforge.segment.Segment;
import dev.petforge.segment.SegmentVersion;
import dev.petforge.storyboard.Language;
import dev.petforge.task.Project;
import dev.petforge.task.Task;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class CommandsTest {
  @TempDir Path directory;

  @Test
  void demo_makes_real_videos_and_run_again_finds_them_there() throws IOException {
    Cli cli = new Cli(directory).withMediaProcesses();

    Cli.Result first =
        cli.run("demo", "--projects=2", "--segments=2", "--seconds=1", "--out=out", "--json");

    assertThat(first.status()).as(first.err()).isZero();
    assertThat(first.list("projects")).hasSize(2);
    assertThat(first.json().keySet()).hasToString("[projects, seconds]");
    for (Object element : first.list("projects")) {
      Map<?, ?> project = (Map<?, ?>) element;
      assertThat(project.keySet())
          .hasToString("[project_id, status, final_video, segments, error]");
      assertThat(project.get("status")).isEqualTo("completed");
      assertThat(project.get("segments")).isEqualTo(2);
      assertThat(project.get("error")).isNull();
      Path video = Path.of(String.valueOf(project.get("final_video")));
      assertThat(video).startsWith(directory.resolve("out")).isNotEmptyFile();
    }
    assertThat(first.err()).contains("1-cat.png: done").contains("2 of 2 videos are done");
    List<Path> files = files();

    Cli.Result second =
        cli.run("demo", "--projects=2", "--segments=2", "--seconds=1", "--out=out", "--json");

    assertThat(second.status()).isZero();
    assertThat(second.list("projects")).isEqualTo(first.list("projects"));
    assertThat(files()).as("nothing was made again").isEqualTo(files);
    assertThat(second.err()).doesNotContain("1-cat.png");
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> found = Files.walk(directory.resolve("out"))) {
      return found.filter(path -> path.toString().endsWith(".mp4")).sorted().toList();
    }
  }

  @Test
  void run_again_shows_what_was_deleted() throws IOException {
    Photos.write(directory.resolve("photos"), "cat.png", Photos.png());
    Cli cli = new Cli(directory);
    Cli.Result first = cli.run("run", "--photos=photos", "--segments=1", "--seconds=1", "--json");
    Path video = Path.of(String.valueOf(first.first("projects").get("final_video")));
    Files.delete(video);
    Files.delete(video.resolveSibling("storyboard.json"));
    Files.delete(directory.resolve("photos/table.csv"));

    Cli.Result again = cli.run("run", "--photos=photos", "--segments=1", "--json");

    assertThat(again.status()).as(again.err()).isZero();
    assertThat(again.list("projects")).isEqualTo(first.list("projects"));
    assertThat(video).isNotEmptyFile();
    assertThat(video.resolveSibling("storyboard.json")).isNotEmptyFile();
    assertThat(directory.resolve("photos/table.csv")).content().contains("completed");
  }

  @Test
  void an_edited_folder_is_taken_in_as_far_as_nothing_was_bought() throws IOException {
    Path photos = directory.resolve("photos");
    Photos.write(photos, "cat.png", Photos.png());
    Cli cli = new Cli(directory);
    cli.run("run", "--photos=photos", "--segments=1", "--seconds=1", "--json");

    Files.setLastModifiedTime(photos.resolve("cat.png"), FileTime.fromMillis(1_000));
    Cli.Result touched = cli.run("run", "--photos=photos", "--json");
    assertThat(touched.status()).as(touched.err()).isZero();
    assertThat(touched.err()).doesNotContain("taken: ");

    Photos.write(photos, "cat.png", Photos.bytes(Photos.picture(160, 128), "png"));
    Cli.Result bought = cli.run("run", "--photos=photos", "--json");
    assertThat(bought.status()).as(bought.err()).isZero();
    assertThat(bought.err()).contains("not taken: table.csv line 2", "--take-pictures");
    assertThat(bought.first("held_back").get("code")).isEqualTo("BOUGHT");

    Cli.Result taken = cli.run("run", "--photos=photos", "--take-pictures", "--json");
    assertThat(taken.err()).contains("taken: table.csv line 2", "opening_image_url is now");
    assertThat(cli.run("show", String.valueOf(taken.first("projects").get("project_id"))).out())
        .contains("stale");
    assertThat(cli.run("compare", "--json").first("tables").get("sound")).isEqualTo(true);
  }

  @Test
  void demo_takes_photos_and_leaves_their_folder_as_it_is() throws IOException {
    Photos.write(directory.resolve("mine"), "b.png", Photos.png());
    Photos.write(directory.resolve("mine"), "a.jpg", Photos.jpeg());

    Cli.Result result =
        new Cli(directory)
            .run("demo", "--photos=mine", "--projects=1", "--segments=1", "--seconds=1", "--json");

    assertThat(result.status()).as(result.err()).isZero();
    assertThat(result.list("projects")).hasSize(1);
    assertThat(directory.resolve("petforge-demo/photos/a.jpg")).exists();
    try (Stream<Path> left = Files.list(directory.resolve("mine"))) {
      assertThat(left.map(path -> String.valueOf(path.getFileName())))
          .containsExactlyInAnyOrder("a.jpg", "b.png");
    }
  }

  @Test
  void a_project_that_fails_is_named_and_run_again_goes_on_where_it_was() {
    Photos.write(directory.resolve("photos"), "cat.png", Photos.png());
    Cli faulty = new Cli(directory).with("PETFORGE_ANIMATIC_FAULTS", "1:1");

    Cli.Result failed =
        faulty.run("run", "--photos=photos", "--segments=2", "--seconds=1", "--json");

    assertThat(failed.status()).isEqualTo(1);
    Map<?, ?> project = failed.first("projects");
    assertThat(project.get("status")).isEqualTo("failed");
    assertThat(String.valueOf(project.get("error"))).contains("rehearsal");
    assertThat(project.get("final_video")).isNull();
    String id = String.valueOf(project.get("project_id"));
    assertThat(failed.err()).contains("failed: cat.png (project " + id + ")");

    Cli cli = new Cli(directory);
    assertThat(cli.run("list").out()).contains(id).contains("cat.png").contains("failed");
    Map<?, ?> listed = cli.run("list", "--json").first("tasks");
    assertThat(listed.get("project_id")).isEqualTo(id);
    assertThat(listed.get("total_segments")).isEqualTo(2);
    Cli.Result shown = cli.run("show", id, "--json");
    assertThat(shown.list("calls")).hasSize(3);
    assertThat(shown.first("calls").get("state")).isEqualTo("failed");
    assertThat(shown.first("segments").get("status")).isEqualTo("failed");
    assertThat(cli.run("show", id).out())
        .contains("segment 0")
        .contains("failed")
        .contains("call ");
    assertThat(cli.run("jobs", "--json").list("jobs")).isNotEmpty();
    assertThat(cli.run("jobs").out()).contains("sweep:all").doesNotContain("dispatch:");

    Cli.Result again = cli.run("run", "--photos=photos", "--segments=2", "--json");

    assertThat(again.status()).as(again.err()).isZero();
    assertThat(again.first("projects").get("project_id")).isEqualTo(id);
    Cli.Result done = cli.run("show", id, "--json");
    assertThat(done.list("calls")).as("three that failed, two that did not").hasSize(5);
    assertThat(((Map<?, ?>) done.list("segments").get(1)).get("duration"))
        .as("the length of the first run is remembered")
        .isEqualTo(1.0);
    assertThat(cli.run("retry", id).err()).contains("NOTHING_TO_DO");
  }

  @Test
  void retry_without_a_worker_works_the_project_to_its_end() {
    Photos.write(directory.resolve("photos"), "cat.png", Photos.png());
    Cli.Result failed =
        new Cli(directory)
            .with("PETFORGE_ANIMATIC_FAULTS", "1:1")
            .run("run", "--photos=photos", "--segments=1", "--seconds=1", "--json");
    String id = String.valueOf(failed.first("projects").get("project_id"));

    Cli.Result retried = new Cli(directory).run("retry", id, "--json");

    assertThat(retried.status()).as(retried.err()).isZero();
    assertThat(retried.first("projects").get("status")).isEqualTo("completed");
  }

  @Test
  void retry_says_what_the_table_does_not_show() throws IOException {
    Path photos = directory.resolve("photos");
    Photos.write(photos, "cat.png", Photos.png());
    Cli.Result failed =
        new Cli(directory)
            .with("PETFORGE_ANIMATIC_FAULTS", "1:1")
            .run("run", "--photos=photos", "--segments=1", "--seconds=1", "--json");
    String id = String.valueOf(failed.first("projects").get("project_id"));
    // Something stands where the table's lock belongs, whoever runs this: root writes everywhere.
    Files.deleteIfExists(photos.resolve(".table.csv.lock"));
    Photos.write(photos.resolve(".table.csv.lock"), "in-the-way", new byte[0]);

    Cli.Result retried = new Cli(directory).run("retry", id, "--json");

    assertThat(retried.status()).isEqualTo(1);
    assertThat(retried.first("projects").get("status")).isEqualTo("completed");
    assertThat(retried.err()).contains("do not show everything yet", ".table.csv.lock");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void today_is_the_day_of_the_person_at_this_machine() throws InterruptedException {
    Photos.write(directory.resolve("photos"), "cat.png", Photos.png());
    boolean morning = LocalTime.now(ZoneOffset.UTC).getHour() < 12;
    // In one of them it is another day than in UTC, for some hours to come.
    ZoneId zone = ZoneId.of(morning ? "Etc/GMT+12" : "Etc/GMT-14");
    LocalDate before = LocalDate.now(zone);

    try (CliProcess process =
        CliProcess.start(
            directory,
            Map.of("TZ", zone.getId()),
            "run",
            "--photos=photos",
            "--segments=1",
            "--seconds=1")) {
      assertThat(process.end()).as(process.err()).isZero();
    }

    assertThat(new Cli(directory).run("list", "--json").first("tasks").get("release_date"))
        .isIn(before.toString(), LocalDate.now(zone).toString());
  }

  @Test
  void nothing_is_made_while_less_is_free_than_a_person_wants() throws InterruptedException {
    Photos.write(directory.resolve("photos"), "cat.png", Photos.png());
    try (CliProcess process =
        CliProcess.start(
            directory,
            Map.of("PETFORGE_FREE_DISK_MB", "1000000000"),
            "run",
            "--photos=photos",
            "--segments=1",
            "--seconds=1")) {
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> process.err().contains("the disk is nearly full"));

      process.terminate();
      process.end();
    }

    Cli.Result free =
        new Cli(directory)
            .with("PETFORGE_FREE_DISK_MB", "0")
            .run("run", "--photos=photos", "--segments=1");
    assertThat(free.status()).as(free.err()).isZero();
  }

  @Test
  void show_says_what_does_not_go_on_from_the_segment_before_it() {
    Photos.write(directory.resolve("photos"), "cat.png", Photos.png());
    Cli cli = new Cli(directory);
    Cli.Result made = cli.run("run", "--photos=photos", "--segments=2", "--seconds=1", "--json");
    ProjectId id = new ProjectId(String.valueOf(made.first("projects").get("project_id")));
    Configuration settings = Configuration.of(Map.of(), directory);
    try (Installation installation =
        Installation.existing(
            directory.resolve("petforge-data"), settings, Language.ENGLISH, step -> {})) {
      Project sound = installation.petForge().project(id).find().orElseThrow();
      Project broken = new Project(withBrokenJoint(sound.task()), sound.calls());

      ProjectView view =
          new ProjectView(
              broken, installation, PetForgeCli.messages(Language.ENGLISH), JointLimits.DEFAULT);

      assertThat(
              new ProjectView(
                      sound,
                      installation,
                      PetForgeCli.messages(Language.ENGLISH),
                      JointLimits.DEFAULT)
                  .lines())
          .noneMatch(line -> line.contains("stale") || line.contains("broken"))
          .anyMatch(line -> line.contains("  good joint ("));
      assertThat(view.lines())
          .filteredOn(line -> line.startsWith("segment 1"))
          .singleElement()
          .asString()
          .contains("  broken joint (20.0 dB)  ", "  stale");
      assertThat(
              String.valueOf(
                  new ProjectTree(broken, installation, Language.ENGLISH, JointLimits.DEFAULT)
                      .tree()
                      .get("segments")))
          .contains("stale=true, broken_joint=true");
    }
  }

  /** As if segment 1 had been made from another picture than the last one of segment 0. */
  private static Task withBrokenJoint(Task task) {
    Segment segment = task.chain().segment(1);
    SegmentVersion version = segment.current().orElseThrow();
    SegmentVersion other =
        new SegmentVersion(
            version.id(),
            version.files(),
            Optional.of(new Sha256("0".repeat(64))),
            version.duration(),
            Optional.of(new JointReport(20, 0.5)),
            Optional.empty(),
            Optional.empty(),
            version.madeAt());
    Segment changed = new Segment(1, Optional.of(other), List.of(), Optional.empty(), false);
    Chain chain =
        new Chain(
            task.chain().opening(),
            List.of(task.chain().segment(0), changed),
            task.chain().finalVideo(),
            task.chain().earlierFinals());
    return new Task(
        task.id(), task.source(), task.script(), chain, task.activity(), task.versions());
  }

  @Test
  void what_is_not_there_or_cannot_be_stopped_is_said_in_one_line() {
    Photos.write(directory.resolve("photos"), "none.txt", new byte[] {1});
    Cli cli = new Cli(directory);
    Cli.Result nothing = cli.run("run", "--photos=photos", "--json");
    assertThat(nothing.status()).isEqualTo(1);
    assertThat(nothing.out()).startsWith("{\"projects\":[],\"seconds\":");
    assertThat(nothing.err())
        .contains("the folder " + directory.resolve("photos"))
        .contains("jpg, jpeg, png, gif, webp, bmp, heic, heif, avif");

    for (String command : new String[] {"show", "cancel", "retry"}) {
      Cli.Result result = cli.run(command, "abc");
      assertThat(result.status()).isEqualTo(1);
      assertThat(result.err()).contains("there is no project abc").hasLineCount(1);
    }
    assertThat(cli.run("list").err()).contains("no projects yet");
    assertThat(cli.run("show", "abc", "--verbose").err()).contains("\tat ");
  }
}
