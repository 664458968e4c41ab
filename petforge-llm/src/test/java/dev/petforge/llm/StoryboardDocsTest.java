package dev.petforge.llm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petforge.media.FrameSize;
import dev.petforge.media.Picture;
import dev.petforge.question.ModelCalls;
import dev.petforge.storyboard.Storyboard;
import dev.petforge.storyboard.StoryboardBrief;
import dev.petforge.storyboard.StoryboardCheck;
import dev.petforge.storyboard.Template;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What docs/storyboards says is so. */
class StoryboardDocsTest {
  private static String page(String name) throws IOException {
    return Files.readString(Path.of("../docs").resolve(name));
  }

  private static Template example(String name) throws IOException {
    String page = page(name);
    int start = page.indexOf("```markdown\n") + "```markdown\n".length();
    TemplateFile.Reading reading =
        TemplateFile.read(name, page.substring(start, page.indexOf("\n```", start)) + "\n");
    assertThat(reading.problems()).isEmpty();
    return reading.template().orElseThrow();
  }

  @ParameterizedTest
  @ValueSource(strings = {"storyboards.md", "storyboards.zh.md"})
  void the_example_is_a_template_whose_films_have_no_fault(String name) throws IOException {
    Template template = example(name);
    OfflineStoryboardWriter writer = OfflineStoryboardWriter.of(List.of(template));

    assertThat(template.usualShots()).isEqualTo(5);
    for (int shots = 1; shots <= Storyboard.MAX_SHOTS; shots++) {
      StoryboardBrief brief =
          new StoryboardBrief(
              template.id(),
              shots,
              Path.of("image.jpg"),
              new Picture(new FrameSize(1376, 768), List.of("#e8d9c0"), 140),
              "",
              "",
              List.of());
      Storyboard film = writer.write(brief, ModelCalls.none()).storyboard();

      assertThat(StoryboardCheck.check(film, template, shots))
          .as("%s shots", shots)
          .noneMatch(finding -> finding.rule() != StoryboardCheck.Rule.ACTION_REPEATED);
      assertThat(ProseCheck.check(film, template)).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({"storyboards.md, soft", "storyboards.zh.md, 软"})
  void every_rule_and_every_key_is_explained(String name, String soft) throws IOException {
    String page = page(name);

    for (StoryboardCheck.Rule rule : StoryboardCheck.Rule.values()) {
      assertThat(page).contains("`" + rule + "`");
    }
    for (ProseCheck.Rule rule : ProseCheck.Rule.values()) {
      assertThat(page).contains("`" + rule + "` | " + soft);
    }
    for (String key : TemplateReader.KEYS) {
      assertThat(page).contains("\n" + key + ":");
    }
    for (String slot : Template.SLOTS) {
      assertThat(page).contains("`{" + slot + "}`");
    }
  }
}
