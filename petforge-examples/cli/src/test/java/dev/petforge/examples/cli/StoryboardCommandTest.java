package dev.petforge.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petforge.emulator.llm.LlmAnswer;
import dev.petforge.emulator.llm.LlmEmulator;
import dev.petforge.emulator.llm.LlmFault;
import dev.petforge.emulator.llm.LlmSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Storyboards by models, from the command line. */
class StoryboardCommandTest {
  @TempDir Path directory;

  private final LlmEmulator llm = new LlmEmulator(LlmSettings.standard());

  @BeforeEach
  void picture() throws IOException {
    Files.createDirectories(directory.resolve("pets"));
    Files.write(directory.resolve("pets").resolve("momo.png"), Photos.png());
  }

  @AfterEach
  void close() {
    llm.close();
  }

  private Cli cli() {
    return new Cli(directory)
        .with("DEEPSEEK_API_KEY", LlmSettings.KEY)
        .with("DEEPSEEK_BASE_URL", llm.base().toString());
  }

  private static Map<?, ?> object(Cli.Result result, String name) {
    return (Map<?, ?>) Objects.requireNonNull(result.json().get(name));
  }

  private static List<?> shots(Cli.Result result) {
    return result.list("storyboards");
  }

  @Test
  void a_model_writes_the_storyboard_of_a_picture_and_what_it_cost_is_in_the_ledger() {
    Cli.Result result =
        cli().run("storyboard", "pets/momo.png", "--writer=deepseek", "--segments=3", "--json");

    assertThat(result.err()).isEmpty();
    assertThat(result.status()).isZero();
    assertThat(shots(result)).hasSize(3);
    assertThat(((Map<?, ?>) shots(result).get(0)).get("segment_type")).isEqualTo("intro");
    assertThat(String.valueOf(object(result, "usage").get("prompt_tokens")))
        .isEqualTo(Long.toString(llm.used().prompt()));
    assertThat(llm.last().request().images()).as("it saw the picture").hasSize(1);

    Cli.Result answers = cli().run("answers", "preview", "--json");
    assertThat(answers.list("answers")).hasSize(1);
    assertThat(answers.first("answers").get("ending")).isEqualTo("taken");
    Cli.Result cost = cli().run("cost", "--by=provider", "--json");
    assertThat(cost.first("cost").get("on")).isEqualTo("deepseek/deepseek-flash");
    assertThat(cli().run("list", "--json").list("tasks")).as("no project begins").isEmpty();
  }

  @Test
  void people_read_it_shot_by_shot() {
    Cli.Result result = cli().run("storyboard", "pets/momo.png", "--segments=2");

    assertThat(result.status()).isZero();
    assertThat(result.out()).contains("0  intro", "1  outro", "action", "sound", "avoid", "end");
    assertThat(llm.calls()).as("the offline writer asks nobody").isEmpty();
    assertThat(cli().run("storyboard", "pets/momo.png", "--segments=2", "--lang=zh").out())
        .contains("动作", "音效");
  }

  @Test
  void an_answer_that_cannot_be_used_is_shown_and_kept() {
    for (int i = 0; i < 3; i++) {
      llm.next(LlmAnswer.text("I would rather not."));
    }

    Cli.Result result =
        cli().run("storyboard", "pets/momo.png", "--writer=deepseek", "--segments=2");

    assertThat(result.status()).isEqualTo(1);
    assertThat(result.err()).contains("STORYBOARD_INVALID");
    assertThat(cli().run("answers", "preview").out()).contains("I would rather not.", "rejected");
  }

  @Test
  void without_a_key_or_with_a_wrong_one_a_person_is_told_what_to_set() {
    Cli.Result none = new Cli(directory).run("storyboard", "pets/momo.png", "--writer=deepseek");
    assertThat(none.status()).isEqualTo(1);
    assertThat(none.err()).contains("NO_KEY", "DEEPSEEK_API_KEY");

    Cli.Result wrong =
        cli()
            .with("DEEPSEEK_API_KEY", "sk-wrong-0123456789")
            .run("storyboard", "pets/momo.png", "--writer=deepseek");
    assertThat(wrong.status()).isEqualTo(1);
    assertThat(wrong.err()).contains("MODEL_KEY_WRONG").doesNotContain("sk-wrong");

    llm.next(LlmAnswer.failing(LlmFault.BALANCE));
    assertThat(cli().run("storyboard", "pets/momo.png", "--writer=deepseek").err())
        .contains("MODEL_BALANCE_EMPTY");
  }

  @Test
  void what_does_not_exist_is_wrong_usage() {
    assertThat(cli().run("storyboard", "pets/nobody.png").err()).contains("there is no picture");
    assertThat(cli().run("storyboard", "pets/momo.png", "--writer=shakespeare").err())
        .contains("there is no writer 'shakespeare'", "offline", "deepseek", "openai");
    assertThat(cli().run("storyboard", "pets/momo.png", "--template=dancing").status())
        .isEqualTo(2);
  }

  @Test
  void a_run_has_a_model_write_and_says_how_much_came_from_its_cache() throws IOException {
    Files.copy(directory.resolve("pets/momo.png"), directory.resolve("pets/tama.png"));

    Cli.Result result =
        cli()
            .run(
                "run",
                "--photos=pets",
                "--writer=deepseek",
                "--segments=1",
                "--seconds=1",
                "--json");

    assertThat(result.status()).as(result.err()).isZero();
    assertThat(result.list("projects")).hasSize(2);
    assertThat(object(result, "models").get("questions")).isEqualTo(2);
    assertThat(result.err()).contains("models: 2 questions");
    // Who wrote is remembered, as who makes the clips.
    assertThat(cli().run("run", "--photos=pets", "--json").status()).isZero();
    assertThat(Files.readString(directory.resolve("petforge-data/petforge.properties")))
        .contains("writer=deepseek");
  }

  @Test
  void what_a_model_said_of_a_picture_can_be_replaced_by_a_person() {
    cli()
        .with("DEEPSEEK_MODEL", "deepseek-v4-pro")
        .with("PETFORGE_LLM_DESCRIBE_MODEL", "deepseek/deepseek-flash")
        .with("PETFORGE_LLM_DESCRIBE_API_KEY", LlmSettings.KEY)
        .with("PETFORGE_LLM_DESCRIBE_BASE_URL", llm.base().toString())
        .run("run", "--photos=pets", "--writer=deepseek", "--segments=1", "--seconds=1");
    String project = String.valueOf(cli().run("list", "--json").first("tasks").get("project_id"));
    assertThat(cli().run("show", project, "--json").json().get("picture_description"))
        .as("the one that sees has described it for the one that writes")
        .isNotEqualTo("");

    assertThat(cli().run("describe", project, "a black dog on a red rug").status()).isZero();

    assertThat(cli().run("show", project, "--json").json().get("picture_description"))
        .isEqualTo("a black dog on a red rug");
    assertThat(cli().run("describe", project, "a black dog on a red rug").err())
        .contains("NOTHING_TO_DO");
  }

  @Test
  void a_budget_holds_storyboards_too() {
    Cli.Result result =
        cli()
            .with("PETFORGE_BUDGET_DAY", "0.0001 USD")
            .run("storyboard", "pets/momo.png", "--writer=deepseek");

    assertThat(result.status()).isEqualTo(1);
    assertThat(result.err())
        .contains("(BUDGET)", "PETFORGE_BUDGET_DAY (0.0001 USD", "does not hold");
    assertThat(llm.calls()).isEmpty();
  }

  @Test
  void templates_of_the_installation_are_there_and_a_broken_one_is_named() throws IOException {
    Path templates = Files.createDirectories(directory.resolve("petforge-data/templates"));
    Files.writeString(templates.resolve("dancing.md"), "---\nid: dancing\nnmae: x\n---\nDance.\n");

    Cli.Result result = cli().run("storyboard", "pets/momo.png", "--segments=1");

    assertThat(result.status()).isZero();
    assertThat(result.err()).contains("a template is left out", "dancing.md", "nmae");
  }
}
