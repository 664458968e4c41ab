package dev.petforge.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands that show a project show several as well, by name or by what they are like. */
class ShownProjectsTest {
  @TempDir static Path directory;

  private static Cli cli = new Cli(Path.of("."));
  private static List<String> projects = List.of();

  /** They are only looked at, but for one storyboard. */
  @BeforeAll
  static void two_projects() {
    cli = new Cli(directory);
    for (String name : List.of("cat.png", "dog.png")) {
      Photos.write(directory.resolve("photos"), name, Photos.png());
    }
    Cli.Result run = cli.run("run", "--photos=photos", "--segments=1", "--dry-run");
    assertThat(run.status()).as(run.err()).isZero();
    projects =
        cli.run("list", "--json").list("tasks").stream()
            .map(task -> String.valueOf(((Map<?, ?>) task).get("project_id")))
            .sorted()
            .toList();
    assertThat(projects).hasSize(2);
  }

  private static List<String> ids(Cli.Result result) {
    return result.list("projects").stream()
        .map(project -> String.valueOf(((Map<?, ?>) project).get("project_id")))
        .toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"show", "history", "files", "explain", "answers"})
  void several_are_shown_by_their_names_or_by_what_they_are_like(String command) {
    Cli.Result named = cli.run(command, projects.get(1), projects.get(0), "--json");
    Cli.Result like = cli.run(command, "--template=eating-template", "--json");
    Cli.Result none = cli.run(command, "--status=failed", "--json");

    assertThat(named.status()).as(named.err()).isZero();
    assertThat(ids(named)).containsExactly(projects.get(1), projects.get(0));
    assertThat(ids(like)).containsExactlyInAnyOrderElementsOf(projects);
    assertThat(none.status()).isZero();
    assertThat(none.list("projects")).isEmpty();
    assertThat(none.err()).contains("there are no such projects");
  }

  @ParameterizedTest
  @ValueSource(strings = {"show", "history", "files", "explain", "answers"})
  void one_that_is_named_is_the_document_itself_and_a_member_of_several(String command) {
    Map<?, ?> alone = cli.run(command, projects.get(0), "--json").json();
    Map<?, ?> among =
        cli.run(command, projects.get(0), projects.get(1), "--json").first("projects");

    assertThat(alone.containsKey("projects")).isFalse();
    alone.forEach((key, value) -> assertThat(among.get(key)).as("%s", key).isEqualTo(value));
    assertThat(among.get("project_id")).isEqualTo(projects.get(0));
  }

  @ParameterizedTest
  @ValueSource(strings = {"show", "history", "files", "explain", "answers"})
  void people_see_whose_page_each_is(String command) {
    Cli.Result shown = cli.run(command, projects.get(0), projects.get(1));
    Cli.Result alone = cli.run(command, projects.get(1));

    assertThat(shown.status()).as(shown.err()).isZero();
    assertThat(shown.out().lines().filter(line -> line.contains(projects.get(0))))
        .as(shown.out())
        .isNotEmpty();
    assertThat(shown.out()).endsWith(alone.out());
    assertThat(alone.out()).doesNotContain("project " + projects.get(1) + ":");
  }

  @ParameterizedTest
  @ValueSource(strings = {"show", "history", "files", "explain", "answers"})
  void one_that_there_is_not_does_not_keep_off_the_others(String command) {
    Cli.Result shown = cli.run(command, "nobody", projects.get(0), "--json");

    assertThat(shown.status()).isEqualTo(PetForgeCli.FAILED);
    assertThat(ids(shown)).containsExactly(projects.get(0));
    assertThat(shown.err()).containsOnlyOnce("petforge: there is no project nobody (NO_PROJECT)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"show", "history", "files", "explain", "answers"})
  void whose_is_said_just_once(String command) {
    assertThat(cli.run(command).err()).contains("say which projects: by their ids");
    assertThat(cli.run(command, projects.get(0), "--status=pending").err())
        .contains("say either the ids of projects or what they are like");
    assertThat(cli.run(command, projects.get(0), projects.get(0), "--json").json())
        .isEqualTo(cli.run(command, projects.get(0), "--json").json());
  }

  @Test
  void a_page_of_a_history_is_of_one_project() {
    Cli.Result result = cli.run("history", "--status=pending", "--after=x");

    assertThat(result.status()).isEqualTo(2);
    assertThat(result.err()).contains("--after is for one project that is named");
  }

  @Test
  void a_shot_that_one_of_them_does_not_have_is_named_and_the_others_are_shown() {
    assertThat(cli.run("storyboards", projects.get(0)).status()).isZero();

    Cli.Result shown =
        cli.run("show", "--prompt=0", "--template=eating-template", "--json", "--lang=zh");

    assertThat(shown.status()).isEqualTo(PetForgeCli.FAILED);
    assertThat(ids(shown)).containsExactly(projects.get(0));
    assertThat(String.valueOf(shown.first("projects").get("prompt"))).isNotBlank();
    assertThat(shown.err()).contains("项目 " + projects.get(1) + " 没有镜头 0");
  }
}
