package dev.petforge.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happened to a project, for people in both languages and for programs. */
class HistoryCommandTest {
  @TempDir Path directory;

  @Test
  void a_project_is_followed_from_its_import_to_its_video() throws IOException {
    Photos.write(directory.resolve("photos"), "cat.png", Photos.png());
    Cli cli = new Cli(directory);
    Cli.Result run = cli.run("run", "--photos=photos", "--segments=1", "--seconds=1", "--json");
    String project = String.valueOf(run.first("projects").get("project_id"));

    Cli.Result people = cli.run("history", project);

    assertThat(people.status()).isZero();
    assertThat(people.err()).isEmpty();
    assertThat(people.out().lines())
        .satisfiesExactly(
            line -> assertThat(line).contains("taken in, template "),
            line -> assertThat(line).contains("clip ordered by call ", "segment 0  done"),
            line -> assertThat(line).contains("came in  segment 0  current"),
            line -> assertThat(line).contains("joined  current"));
    assertThat(cli.run("history", project, "--lang=zh").out().lines())
        .satisfiesExactly(
            line -> assertThat(line).contains("导入，模板 "),
            line -> assertThat(line).contains("下单片段，调用 ", "第 0 段  完成"),
            line -> assertThat(line).contains("送到  第 0 段  当前"),
            line -> assertThat(line).contains("合成  当前"));

    List<?> all = cli.run("history", project, "--json").list("history");
    assertThat(all)
        .extracting(one -> ((Map<?, ?>) one).get("kind"))
        .hasToString("[imported, call, clip, video]");
    String second = String.valueOf(((Map<?, ?>) all.get(1)).get("id"));
    assertThat(cli.run("history", project, "--after=" + second, "--json").list("history"))
        .isEqualTo(all.subList(2, 4));
  }

  @Test
  void a_project_that_there_is_not_is_named() throws IOException {
    Photos.write(directory.resolve("photos"), "cat.png", Photos.png());
    Cli cli = new Cli(directory);
    cli.run("run", "--photos=photos", "--segments=1", "--seconds=1");

    Cli.Result result = cli.run("history", "nobody");

    assertThat(result.status()).isEqualTo(1);
    assertThat(result.err()).contains("there is no project nobody");
  }
}
