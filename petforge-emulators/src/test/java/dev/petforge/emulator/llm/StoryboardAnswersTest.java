package dev.petforge.emulator.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.petforge.document.StoryboardDocument;
import dev.petforge.storyboard.Bilingual;
import dev.petforge.storyboard.ShotSpec;
import dev.petforge.storyboard.Storyboard;
import dev.petforge.storyboard.StoryboardCheck;
import dev.petforge.storyboard.Template;
import dev.petforge.storyboard.TemplateId;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What is called valid is valid. */
class StoryboardAnswersTest {
  private static final Template TEMPLATE = template();

  private static Template template() {
    Bilingual words = new Bilingual("words", "文字");
    List<ShotSpec> shots =
        List.of("intro", "nap", "outro").stream()
            .map(
                type ->
                    new ShotSpec(
                        type,
                        1,
                        type.equals("nap"),
                        OptionalInt.empty(),
                        List.of(words),
                        words,
                        words))
            .toList();
    return new Template(
        new TemplateId("nap-template"), words, words, words, words, words, List.of(), shots);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 12})
  void every_length_of_a_template_passes_the_check_without_a_finding(int count) {
    StoryboardAnswers answers = StoryboardAnswers.valid(TEMPLATE, count);

    Storyboard storyboard = StoryboardDocument.read(answers.root("storyboards").json());

    assertThat(storyboard.size()).isEqualTo(count);
    assertThat(StoryboardCheck.check(storyboard, TEMPLATE)).isEmpty();
  }

  @Test
  void root_fields_and_the_first_index_can_be_chosen() {
    StoryboardAnswers answers =
        StoryboardAnswers.valid(List.of("eating", "outro"))
            .root("shots")
            .around(List.of("scene_lock"))
            .from(5)
            .fields(List.of("segment_index", "duration_sec", "mood", "mood_zh", "prompt"));

    JsonNode document = LlmClient.JSON.readTree(answers.json());

    assertThat(document.propertyNames()).containsExactly("scene_lock", "shots");
    JsonNode shot = document.path("shots").path(0);
    assertThat(shot.path("segment_index").asInt()).isEqualTo(5);
    assertThat(shot.path("duration_sec").asInt()).isEqualTo(8);
    assertThat(shot.path("mood").asString()).isNotBlank();
    assertThat(shot.path("mood_zh").asString()).contains("镜头");
    assertThat(shot.path("prompt").asString()).contains("Locked camera");
    assertThat(LlmClient.JSON.readTree(answers.root("").json()).isArray()).isTrue();
  }

  @Test
  void there_is_no_storyboard_without_a_shot() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> StoryboardAnswers.valid(List.of()))
        .withMessageContaining("at least one shot");
  }

  @Test
  void texts_differ_from_shot_to_shot() {
    JsonNode shots =
        LlmClient.JSON.readTree(StoryboardAnswers.valid(TEMPLATE, 12).json()).path("segments");

    assertThat(IntStream.range(0, 12).mapToObj(i -> shots.path(i).path("action").asString()))
        .doesNotHaveDuplicates();
  }
}
