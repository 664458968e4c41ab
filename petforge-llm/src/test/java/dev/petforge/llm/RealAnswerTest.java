package dev.petforge.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.petforge.emulator.llm.LlmAnswer;
import dev.petforge.emulator.llm.LlmEmulator;
import dev.petforge.emulator.llm.LlmSettings;
import dev.petforge.failure.PermanentException;
import dev.petforge.storyboard.Shot;
import dev.petforge.storyboard.Storyboard;
import dev.petforge.storyboard.StoryboardDraft;
import dev.petforge.testkit.RecordingModelCalls;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model's answer as it came once: prose, then a fenced array in the form of the predecessor. */
class RealAnswerTest {
  @TempDir private Path folder = Path.of("");
  private final LlmEmulator llm = new LlmEmulator(LlmSettings.standard());
  private final RecordingModelCalls calls = new RecordingModelCalls();

  @AfterEach
  void close() {
    llm.close();
  }

  private StoryboardDraft write() {
    return Briefs.flash(llm).build().write(Briefs.brief(Briefs.image(folder), 7), calls);
  }

  @Test
  void it_is_the_storyboard_that_it_holds() throws IOException {
    llm.next(LlmAnswer.text(RealStoryboards.answerText()));

    Storyboard film = write().storyboard();

    assertThat(calls.entries()).hasSize(1);
    assertThat(film.shots())
        .extracting(Shot::type)
        .containsExactly("intro", "eating", "eating", "eating", "eating", "eating", "outro");
    assertThat(film.shot(3).field("food_item")).contains("Dark Canelé Cake");
    assertThat(film.shot(3).field("action_zh")).contains("猫伸手去拿中间盘子里的深褐色可丽露蛋糕。它用两只爪子捧着，啃咬顶部。");
    assertThat(film.shot(6).prompt())
        .startsWith("[关键] An orange tabby cat sits at a table.")
        .endsWith("[一致性约束] No purring sound. No sudden movements.");
  }

  @Test
  void with_a_shot_missing_it_is_asked_again_and_the_failure_says_why() throws IOException {
    String real = RealStoryboards.answerText();
    int from = real.indexOf("  {\n    \"segment_index\": 4");
    int to = real.indexOf("  {\n    \"segment_index\": 5");
    assertThat(from).isPositive();
    String six = real.substring(0, from) + real.substring(to);
    llm.next(LlmAnswer.text(six), LlmAnswer.text(six));

    assertThatExceptionOfType(PermanentException.class)
        .isThrownBy(this::write)
        .withMessageContaining("must have exactly 7 segments, had 6");
    assertThat(calls.entries()).hasSize(2);
  }
}
