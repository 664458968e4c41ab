package dev.petforge.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code export} and {@code import-archive}, from one home into another. */
class ArchiveTest {
  private static List<String> projects = List.of();

  @TempDir static Path made;

  @TempDir private Path directory;
  private Cli cli;

  @BeforeAll
  static void videos_are_made() throws IOException {
    Cli cli = new Cli(made);
    for (int i = 0; i < 2; i++) {
      Photos.write(
          made.resolve("photos"),
          "cat" + i + ".png",
          Photos.bytes(Photos.picture(400 + 20 * i, 400), "png"));
    }
    Cli.Result run = cli.run("run", "--photos=photos", "--segments=2", "--seconds=1", "--json");
    assertThat(run.status()).as(run.err()).isZero();
    projects =
        run.list("projects").stream()
            .map(project -> String.valueOf(((Map<?, ?>) project).get("project_id")))
            .toList();
    Cli.Result regenerated = cli.run("regenerate", projects.get(0), "--segment=0", "--yes");
    assertThat(regenerated.status()).as(regenerated.err()).isZero();
  }

  @BeforeEach
  void videos_are_there() throws IOException {
    Damages.copy(made, directory);
    cli = new Cli(directory);
  }

  private String file(String project) {
    return "out/" + project + ".petforge.zip";
  }

  private Cli.Result done(String... arguments) {
    Cli.Result result = cli.run(arguments);
    assertThat(result.status()).as(String.join(" ", arguments) + result.err()).isZero();
    return result;
  }

  private static Map<String, String> files(Path home) {
    Map<String, String> files = new TreeMap<>();
    Path root = home.resolve("files/projects");
    if (!Files.exists(root)) {
      return files;
    }
    try (Stream<Path> all = Files.walk(root)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        files.put(root.relativize(file).toString(), Arrays.toString(Files.readAllBytes(file)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return files;
  }

  private String member(String archive, String name) throws IOException {
    try (ZipFile zip = new ZipFile(directory.resolve(archive).toFile());
        InputStream content = zip.getInputStream(zip.getEntry(name))) {
      return new String(content.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void projects_move_into_another_home_with_all_that_they_have() throws IOException {
    Path here = directory.resolve("petforge-data");
    Path there = directory.resolve("other");

    Cli.Result exported = done("export", projects.get(0), projects.get(1), "--out=out", "--json");

    assertThat(exported.list("archives")).hasSize(2);
    assertThat(exported.list("skipped")).isEmpty();
    assertThat(exported.json().get("bytes"))
        .isEqualTo(
            (int) Files.size(directory.resolve(file(projects.get(0))))
                + (int) Files.size(directory.resolve(file(projects.get(1)))));
    assertThat(exported.err()).contains("2 projects exported").contains("0 skipped");

    Cli.Result rehearsed =
        done(
            "import-archive",
            file(projects.get(0)),
            file(projects.get(1)),
            "--dry-run",
            "--home=other",
            "--json");
    assertThat(rehearsed.json().get("stored")).isEqualTo(false);
    assertThat(rehearsed.err()).contains("would be taken").contains("nothing stored");
    assertThat(there).doesNotExist();

    Cli.Result taken =
        done(
            "import-archive",
            file(projects.get(0)),
            file(projects.get(1)),
            "--home=other",
            "--json");
    assertThat(taken.json().get("stored")).isEqualTo(true);
    assertThat(taken.first("archives").get("state")).isEqualTo("taken");
    assertThat(taken.err()).contains("2 projects taken").contains("belongs to no row here");

    Map<String, String> files = files(here);
    Map<String, String> copies = files(there);
    assertThat(copies.keySet()).isEqualTo(files.keySet());
    copies.forEach(
        (name, content) -> {
          if (!name.endsWith(".json")) {
            assertThat(content).as(name).isEqualTo(files.get(name));
          }
        });
    Cli.Result verified = cli.run("verify", "--hash", "--play", "--home=other");
    assertThat(verified.status()).as(verified.out() + verified.err()).isZero();
    String id = projects.get(0);
    Cli.Result calls = done("calls", "--project=" + id, "--home=other", "--json");
    assertThat(calls.list("calls"))
        .hasSize(3)
        .allSatisfy(call -> assertThat(((Map<?, ?>) call).get("imported")).isEqualTo(true));
    assertThat(done("calls", "--project=" + id, "--home=other").out())
        .contains("made by another installation");
    assertThat(done("history", id, "--home=other", "--json").list("history"))
        .hasSameSizeAs(done("history", id, "--json").list("history"));
    assertThat(done("history", id, "--home=other").out()).contains("made by another installation");
    assertThat(done("cost", "--home=other", "--json").list("cost")).isEmpty();
    assertThat(done("show", id, "--home=other").out()).contains("completed");

    done("export", id, "--out=again", "--home=other");
    assertThat(member("again/" + id + ".petforge.zip", "ledger.json"))
        .isEqualTo(member(file(id), "ledger.json"));
    assertThat(ofContent(member("again/" + id + ".petforge.zip", "project.json")))
        .isEqualTo(ofContent(member(file(id), "project.json")));
  }

  /** Without what belongs to an installation. */
  private static List<String> ofContent(String project) {
    return project
        .replaceFirst("(?s)\"row\" : \\{.*?\\},", "")
        .lines()
        .filter(line -> !line.matches("\\s*\"(version|projection|updated_at)\" : [\"\\d].*"))
        .map(String::strip)
        .filter(line -> !line.isEmpty())
        .toList();
  }

  @Test
  void a_project_goes_on_where_it_was_taken_to_and_is_taken_once_only() {
    String id = projects.get(0);
    done("export", id, "--out=out");
    done("import-archive", file(id), "--home=other");
    Map<String, String> files = files(directory.resolve("other"));

    Cli.Result again = done("import-archive", file(id), "--home=other", "--json");
    assertThat(again.first("archives").get("state")).isEqualTo("known");
    assertThat(again.err()).contains("here already");
    assertThat(files(directory.resolve("other"))).isEqualTo(files);
    assertThat(done("import-archive", file(id), "--json").first("archives").get("state"))
        .as("at home")
        .isEqualTo("known");

    Cli.Result rehearsal = done("regenerate", id, "--segment=1", "--dry-run", "--home=other");
    assertThat(rehearsal.out() + rehearsal.err()).contains("1 clip");
    String earlier =
        done("files", id, "--home=other", "--json").list("files").stream()
            .map(file -> (Map<?, ?>) file)
            .filter(file -> "segment 0".equals(file.get("what")))
            .filter(file -> !"current".equals(file.get("state")))
            .map(file -> String.valueOf(file.get("version")))
            .findFirst()
            .orElseThrow();
    done("merge", id, "--despite-stale", "--home=other");
    done("restore", id, earlier, "--home=other");
    Cli.Result differs = cli.run("import-archive", file(id), "--home=other", "--json");
    assertThat(differs.status()).isEqualTo(PetForgeCli.FAILED);
    assertThat(differs.first("problems").get("code")).isEqualTo("PROJECT_EXISTS");
    assertThat(done("verify", "--hash", "--home=other").status()).isZero();
  }

  @Test
  void all_problems_are_told_at_once_and_nothing_is_stored_because_of_one() throws IOException {
    done("export", "--status=completed", "--out=out");
    Path broken = directory.resolve(file(projects.get(0)));
    byte[] bytes = Files.readAllBytes(broken);
    bytes[bytes.length / 2] ^= 1;
    Files.write(broken, bytes);
    // An installation without anything in it.
    Files.createDirectories(directory.resolve("empty"));
    cli.run("run", "--photos=empty", "--home=other");

    Cli.Result refused =
        cli.run(
            "import-archive",
            file(projects.get(0)),
            file(projects.get(1)),
            "nothing.zip",
            "--home=other",
            "--json");

    assertThat(refused.status()).isEqualTo(PetForgeCli.FAILED);
    assertThat(refused.list("problems").stream().map(problem -> ((Map<?, ?>) problem).get("code")))
        .isEqualTo(List.of("ARCHIVE_DAMAGED", "FILE_MISSING"));
    assertThat(refused.json().get("stored")).isEqualTo(false);
    assertThat(done("list", "--home=other", "--json").list("tasks")).isEmpty();
    assertThat(files(directory.resolve("other"))).isEmpty();

    Path clip =
        done("files", projects.get(0), "--json").list("files").stream()
            .map(file -> (Map<?, ?>) file)
            .filter(file -> "segment 0".equals(file.get("what")))
            .map(file -> Path.of(String.valueOf(file.get("path"))))
            .findFirst()
            .orElseThrow();
    Files.delete(clip);
    Cli.Result skipped =
        cli.run("export", projects.get(0), projects.get(1), "--out=more", "--json");
    assertThat(skipped.status()).isEqualTo(PetForgeCli.FAILED);
    assertThat(skipped.list("archives")).hasSize(1);
    assertThat(skipped.first("skipped").get("code")).isEqualTo("MISSING");
    try (Stream<Path> all = Files.list(directory.resolve("more"))) {
      assertThat(all.map(file -> file.getFileName().toString()))
          .containsExactly(projects.get(1) + ".petforge.zip");
    }
  }

  @Test
  void both_speak_chinese() {
    String id = projects.get(1);
    cli.with("LANG", "zh_CN.UTF-8");

    assertThat(done("export", id, "--out=out").err()).contains("已导出项目 1 个");
    assertThat(done("import-archive", file(id), "--home=other").err())
        .contains("已导入项目 1 个")
        .contains("在这里不属于任何行");
    Cli.Result refused = cli.run("import-archive", "photos/cat0.png", "--home=other");
    assertThat(refused.err()).contains("不是 export 写出的归档");
  }

  @Test
  void no_installation_is_made_for_a_file_that_cannot_be_taken() {
    String id = projects.get(0);
    done("export", id, "--out=out");

    Cli.Result refused =
        cli.run("import-archive", file(id), "photos/cat0.png", "nowhere.zip", "--home=new");

    assertThat(refused.status()).isEqualTo(PetForgeCli.FAILED);
    assertThat(refused.err()).contains("cat0.png cannot be taken", "nowhere.zip cannot be taken");
    assertThat(refused.err()).contains("nothing stored: 1 project could be taken");
    assertThat(directory.resolve("new")).doesNotExist();
    assertThat(done("import-archive", file(id), "--home=new").err()).contains("1 project taken");
  }

  @Test
  void what_was_deleted_here_is_not_taken_in_again_beside_its_note() {
    String project = projects.get(1);
    done("export", project, "--out=out");
    done("delete", project, "--yes");

    Cli.Result again = cli.run("import-archive", file(project));

    assertThat(again.status()).isEqualTo(1);
    assertThat(again.err()).contains("PROJECT_DELETED", project);
    done("undelete", project);
    assertThat(done("import-archive", file(project)).err()).contains("already");
  }

  @Test
  void versions_whose_files_were_removed_are_taken_elsewhere_without_them() {
    String project = projects.get(0);
    done("merge", project);
    cli.with("PETFORGE_KEEP_VERSIONS", "0").with("PETFORGE_KEEP_DAYS", "0");
    assertThat(done("clean", "--json").json().get("versions"))
        .as("the video before the last one; the next clip started from the clip before")
        .isEqualTo(1);
    done("export", project, "--out=out");

    done("import-archive", file(project), "--home=elsewhere");

    assertThat(files(directory.resolve("elsewhere")).keySet())
        .filteredOn(file -> file.contains("/archive/final/") && file.endsWith(".mp4"))
        .hasSize(1);
    done("verify", "--hash", "--home=elsewhere");
    assertThat(done("history", project, "--home=elsewhere").out()).contains("files_removed");
  }
}
