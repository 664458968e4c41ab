package dev.petforge.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code verify} and {@code inspect} tell people, and what can be done about it. */
class VerifyTest {
  @TempDir private Path directory;
  private Cli cli;
  private String project = "";

  @BeforeEach
  void a_video_is_there() {
    cli = new Cli(directory);
    Photos.write(
        directory.resolve("photos"), "cat.png", Photos.bytes(Photos.picture(400, 400), "png"));
    Cli.Result made = cli.run("run", "--photos=photos", "--segments=2", "--seconds=1", "--json");
    assertThat(made.status()).as(made.err()).isZero();
    project = String.valueOf(made.first("projects").get("project_id"));
  }

  private Path files() throws IOException {
    try (Stream<Path> all = Files.walk(directory.resolve("petforge-data/files/projects"), 3)) {
      return all.filter(folder -> folder.endsWith(project)).findFirst().orElseThrow();
    }
  }

  private Path clip(int segment) throws IOException {
    try (Stream<Path> all = Files.walk(files().resolve("archive/segment_" + segment))) {
      return all.filter(file -> file.toString().endsWith(".mp4")).findFirst().orElseThrow();
    }
  }

  private static void cut(Path file) throws IOException {
    byte[] content = Files.readAllBytes(file);
    Files.delete(file);
    Files.write(file, Arrays.copyOf(content, content.length / 2));
  }

  @Test
  void what_is_sound_is_said_to_be() {
    Cli.Result sound = cli.run("verify");
    assertThat(sound.status()).as(sound.out()).isZero();
    assertThat(sound.out()).isEmpty();
    assertThat(sound.err()).contains("looked at 1 project and 10 files, read 0 MB: 0 findings");
    assertThat(cli.run("verify", project, "--hash", "--play", "--json").list("findings")).isEmpty();
    assertThat(cli.run("verify", "--repair").status()).isZero();
  }

  @Test
  void a_clip_that_was_cut_off_comes_back_from_its_provider_and_what_lay_there_is_kept()
      throws IOException {
    Path clip = clip(1);
    byte[] right = Files.readAllBytes(clip);
    cut(clip);
    Files.delete(files().resolve("segments").resolve(clip.getFileName()));

    Cli.Result found = cli.run("verify");
    assertThat(found.status()).isEqualTo(1);
    assertThat(found.out())
        .contains("project " + project, "was changed: it must have " + right.length + " bytes")
        .contains("(DAMAGED); it does not play any more")
        .contains("can be mended (--repair): the provider may still have the clip")
        .contains("(NAME_MISSING)");
    assertThat(cli.run("verify", "--only=table,ledger,jobs").status()).isZero();
    assertThat(cli.run("verify", "--lang=zh").out())
        .contains("项目 " + project, "字节", "已不能播放", "可以修好（--repair）：服务商可能还留着这个片段");

    Cli.Result repaired = cli.run("verify", "--repair");
    assertThat(repaired.status()).as(repaired.out()).isZero();
    assertThat(repaired.out()).contains("mended: fetched again from the provider");
    assertThat(clip).hasBinaryContent(right);
    assertThat(files().resolve("segments").resolve(clip.getFileName())).hasBinaryContent(right);
    try (Stream<Path> kept = Files.walk(files().resolve("damaged"))) {
      assertThat(kept.filter(Files::isRegularFile).map(Path::getFileName))
          .containsExactly(clip.getFileName());
    }
    assertThat(cli.run("verify", "--hash").status()).isZero();
  }

  @Test
  void what_only_another_clip_mends_is_said_with_the_command_and_its_price() throws IOException {
    Path clip = clip(0);
    Files.delete(clip);
    Files.delete(files().resolve("segments").resolve(clip.getFileName()));
    Damages.copy(directory.resolve("photos"), directory.resolve("petforge-data/animatic"));

    Cli.Result tried = cli.run("verify", "--repair");
    assertThat(tried.status()).isEqualTo(1);
    assertThat(tried.out())
        .contains("(MISSING)", "not mended: there is no job", "(RESULT_GONE)")
        .contains(
            "only another clip helps, for 0", "./petforge regenerate " + project + " --segment 0");
    Map<?, ?> finding =
        cli.run("verify", "--json").list("findings").stream()
            .map(one -> (Map<?, ?>) one)
            .filter(one -> "MISSING".equals(one.get("code")))
            .findFirst()
            .orElseThrow();
    assertThat(finding.get("path")).isEqualTo(clip.toString());
    assertThat(finding.get("end")).isEqualTo("files");
  }

  @Test
  void options_that_make_no_sense_are_refused() {
    assertThat(cli.run("verify", "--only=clips").err())
        .contains("--only must be some of files, table");
    assertThat(cli.run("verify", "--waive").err()).contains("need --provider");
    assertThat(cli.run("verify", "--provider=kling", "--hash").err()).contains("leave projects");
    assertThat(cli.run("verify", "nobody").err()).contains("NO_PROJECT");
    assertThat(cli.run("verify", project, "--status=completed").err()).contains("not both");
  }

  @Test
  void one_screen_shows_how_the_installation_does() {
    Cli.Result shown = cli.run("inspect", "--sizes");
    assertThat(shown.status()).as(shown.err()).isZero();
    assertThat(shown.out())
        .contains("projects: 1 (completed 1)", "open calls: 0", "rows behind", "schema ");
    assertThat(cli.run("inspect", "--lang=zh").out()).contains("项目：1（完成 1）", "数据库版本");
    Map<?, ?> tree = cli.run("inspect", "--json").json();
    assertThat(tree.get("projects")).isEqualTo(Map.of("completed", 1));
    assertThat(tree.get("parked")).isEqualTo(List.of());
    assertThat(String.valueOf(tree.get("files_bytes"))).isEqualTo("null");
    assertThat(cli.run("inspect", "--days=0").status()).isEqualTo(2);
  }
}
