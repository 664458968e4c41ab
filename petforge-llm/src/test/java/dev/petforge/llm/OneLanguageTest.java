package dev.petforge.llm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petforge.emulator.llm.LlmEmulator;
import dev.petforge.emulator.llm.LlmSettings;
import dev.petforge.storyboard.Direction;
import dev.petforge.storyboard.Headings;
import dev.petforge.storyboard.Language;
import dev.petforge.storyboard.Shot;
import dev.petforge.storyboard.Template;
import dev.petforge.testkit.RecordingModelCalls;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A template says what its films are written in, and what a model is told of them. */
class OneLanguageTest {
  @TempDir private Path folder = Path.of("");
  private final RecordingModelCalls calls = new RecordingModelCalls();

  private static Template in(Set<Language> languages) {
    Template usual = Briefs.eating();
    return new Template(
        usual.id(),
        usual.name(),
        usual.camera(),
        usual.light(),
        usual.sound(),
        usual.negatives(),
        usual.ledger(),
        usual.shots(),
        new Direction(
            languages,
            OptionalInt.empty(),
            Optional.of(new Direction.Seconds(6, 10)),
            true,
            Headings.ENGLISH,
            "Let {subject} take its time."));
  }

  @ParameterizedTest
  @EnumSource(Language.class)
  void a_film_of_one_language_is_asked_for_and_written_in_it(Language language) {
    try (LlmEmulator llm = new LlmEmulator(LlmSettings.standard())) {
      ModelStoryboardWriter writer =
          Briefs.flash(llm).templates(List.of(in(EnumSet.of(language)))).build();

      List<Shot> shots =
          writer.write(Briefs.brief(Briefs.image(folder), 7), calls).storyboard().shots();

      boolean chinese = language == Language.CHINESE;
      assertThat(calls.entries()).hasSize(1);
      assertThat(shots)
          .allSatisfy(
              shot -> {
                assertThat(shot.fields()).containsKey(chinese ? "action_zh" : "action");
                assertThat(shot.fields()).doesNotContainKey(chinese ? "action" : "action_zh");
                assertThat(shot.prompt()).startsWith("[Key] ").contains("[Consistency] ");
              });
    }
  }

  @Test
  void the_model_is_told_what_the_template_says_of_such_films() {
    try (LlmEmulator llm = new LlmEmulator(LlmSettings.standard())) {
      ModelStoryboardWriter writer =
          Briefs.flash(llm).templates(List.of(in(EnumSet.allOf(Language.class)))).build();

      writer.write(Briefs.brief(Briefs.image(folder), 7), calls);

      assertThat(llm.last().request().messages().get(0).text())
          .contains("Let the pet take its time.")
          .contains("one clip of 6 to 10 seconds")
          .contains("The camera never moves");
    }
  }
}
