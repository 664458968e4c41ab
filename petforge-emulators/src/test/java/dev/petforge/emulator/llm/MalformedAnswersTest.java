package dev.petforge.emulator.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.petforge.emulator.llm.MalformedAnswer.Expected;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Each malformed answer is exactly what its row says. */
class MalformedAnswersTest {
  private static final JsonMapper STRICT =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();
  private static final JsonMapper LENIENT =
      JsonMapper.builder()
          .enable(
              JsonReadFeature.ALLOW_TRAILING_COMMA,
              JsonReadFeature.ALLOW_JAVA_COMMENTS,
              JsonReadFeature.ALLOW_SINGLE_QUOTES,
              JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();
  private static final StoryboardAnswers VALID =
      StoryboardAnswers.valid(
          List.of("intro", "approach", "first_bite", "eating", "savor", "finish", "outro"));

  private static MalformedAnswer one(int row) {
    List<MalformedAnswer> answers = MalformedAnswers.row(VALID, row);
    assertThat(answers).hasSize(1);
    return answers.get(0);
  }

  private static MalformedAnswer spare(String name) {
    return MalformedAnswers.row(VALID, 0).stream()
        .filter(answer -> answer.name().contains(name))
        .findFirst()
        .orElseThrow();
  }

  private static JsonNode shots(String json) {
    return STRICT.readTree(json).path("segments");
  }

  @Test
  void the_valid_answer_is_valid_and_says_all_it_must() {
    JsonNode shots = shots(VALID.json());

    assertThat(shots.size()).isEqualTo(7);
    Set<String> actions = new HashSet<>();
    for (int i = 0; i < 7; i++) {
      JsonNode shot = shots.path(i);
      assertThat(shot.path("segment_index").asInt()).isEqualTo(i);
      assertThat(shot.path("crucial").asString())
          .contains(
              shot.path("subject_lock").asString(),
              shot.path("scene_lock").asString(),
              shot.path("end_state").asString());
      actions.add(shot.path("action").asString());
      if (i > 0) {
        assertThat(shot.path("start_state")).isEqualTo(shots.path(i - 1).path("end_state"));
      }
    }
    assertThat(actions).hasSize(7);
  }

  @Test
  void there_are_twenty_rows_with_words_and_names_of_their_own() {
    List<MalformedAnswer> all = MalformedAnswers.of(VALID);

    assertThat(all.stream().map(MalformedAnswer::row).distinct())
        .containsAll(IntStream.rangeClosed(0, 20).boxed().toList());
    assertThat(all.stream().map(MalformedAnswer::toString)).doesNotHaveDuplicates();
    assertThat(all).allSatisfy(answer -> assertThat(answer.words()).isNotBlank());
  }

  /** Rows that a plain parser refuses, with what is wrong in them. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 11, 12, 13, 14, 15, 17, 18})
  void these_are_no_strict_json(int row) {
    assertThat(MalformedAnswers.row(VALID, row))
        .isNotEmpty()
        .allSatisfy(
            answer ->
                assertThatExceptionOfType(JacksonException.class)
                    .isThrownBy(() -> STRICT.readTree(answer.content())));
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 14})
  void these_are_what_a_lenient_parser_takes(int row) {
    JsonNode shots = LENIENT.readTree(one(row).content()).path("segments");

    assertThat(shots.size()).isEqualTo(7);
  }

  @Test
  void the_first_is_fenced_and_the_second_has_prose_with_a_brace() {
    assertThat(one(1).content()).isEqualTo("```json\n" + VALID.json() + "\n```");
    assertThat(one(2).content())
        .startsWith("Here is your storyboard:\n")
        .contains(VALID.json())
        .endsWith("feel free to change {duration}.");
  }

  @Test
  void what_was_cut_for_its_length_ends_inside_a_string_of_the_last_segment() {
    MalformedAnswer cut = one(4);

    assertThat(cut.finishReason()).isEqualTo("length");
    assertThat(cut.expected()).isEqualTo(Expected.MORE_ROOM);
    assertThat(VALID.json()).startsWith(cut.content());
    assertThat(cut.content()).contains("\"segment_index\":6").endsWith("\"action\":\"The c");
    assertThat(one(5).finishReason()).isEqualTo("stop");
    assertThat(VALID.json()).startsWith(one(5).content());
    assertThat(shots(one(5).content() + "]}").size()).isEqualTo(5);
  }

  @ParameterizedTest
  @CsvSource({"6, 5", "7, 8", "8, 7", "9, 7", "10, 7"})
  void these_parse_and_have_so_many_segments(int row, int segments) {
    assertThat(shots(one(row).content()).size()).isEqualTo(segments);
  }

  @Test
  void the_miscounted_ones_are_wrong_where_they_say() {
    List<Integer> doubled = new java.util.ArrayList<>();
    shots(one(8).content())
        .values()
        .forEach(shot -> doubled.add(shot.path("segment_index").asInt()));
    assertThat(doubled).containsExactly(0, 1, 2, 3, 3, 5, 6);
    assertThat(shots(one(9).content()).path(0).path("segment_index").asString()).isEqualTo("1");
    assertThat(shots(one(9).content()).path(6).path("segment_index").isString()).isTrue();
    assertThat(shots(one(10).content()).path(2).has("sound")).isFalse();
    assertThat(shots(one(10).content()).path(5).path("negative_constraint").isNull()).isTrue();
    assertThat(shots(one(7).content()).path(7).path("segment_type").asString()).isEqualTo("bonus");
  }

  @Test
  void swapping_the_delimiters_back_gives_the_valid_answer() {
    String quotes = one(11).content();
    assertThat(quotes).startsWith("{“segments”:[{“segment_index”:0,").doesNotContain("\"");
    assertThat(quotes.replace('“', '"').replace('”', '"')).isEqualTo(VALID.json());

    String wide = one(12).content();
    assertThat(wide).startsWith("{\"segments\"：[{\"segment_index\"：0，");
    assertThat(wide).contains("端坐在碗后，眼睛看着镜头");
  }

  @Test
  void inner_quotes_and_breaks_stand_as_they_are() {
    assertThat(one(13).content()).contains("\"action\":\"the tin says \"Tuna\" clearly\"");
    assertThat(one(14).content()).contains("its head\nand sniffs");
  }

  @Test
  void the_shapes_are_all_the_same_storyboard() {
    List<MalformedAnswer> shapes = MalformedAnswers.row(VALID, 16);
    JsonNode valid = shots(VALID.json());

    assertThat(STRICT.readTree(shapes.get(0).content())).isEqualTo(valid);
    assertThat(STRICT.readTree(shapes.get(1).content()).path("storyboard").path("segments"))
        .isEqualTo(valid);
    assertThat(STRICT.readTree(shapes.get(2).content()).asString()).isEqualTo(VALID.json());
    assertThat(one(17).content().lines().map(STRICT::readTree))
        .containsExactlyElementsOf(valid.values());
    assertThat(MalformedAnswers.row(VALID, 15))
        .hasSize(2)
        .allSatisfy(
            answer ->
                assertThat(answer.content())
                    .startsWith("<think>draft {\"segments\":[]} hmm")
                    .endsWith(VALID.json()));
    assertThat(MalformedAnswers.row(VALID, 15).get(1).content()).doesNotContain("</think>");
    assertThat(MalformedAnswers.row(VALID, 18))
        .hasSize(2)
        .allSatisfy(answer -> assertThat(answer.content()).endsWith(VALID.json()));
  }

  @Test
  void the_empty_ones_say_nothing_of_some_segments() {
    assertThat(one(19).content()).isBlank().hasSize(400);
    List<MalformedAnswer> lazy = MalformedAnswers.row(VALID, 20);
    assertThat(lazy).hasSize(3);
    assertThat(lazy.get(0).content()).contains("}, ... , {");
    assertThat(shots(lazy.get(1).content()).path(2).asString())
        .isEqualTo("segments 2–5 follow the same pattern");
    assertThat(shots(lazy.get(2).content()).path(3).path("action").asString())
        .isEqualTo("<describe action>");
  }

  @Test
  void the_spare_ones_are_what_they_say() {
    assertThat(LENIENT.readTree(spare("comments").content()).path("segments").size()).isEqualTo(7);
    assertThat(spare("Python").content()).contains("'food_item':None").contains("'looped':True");
    assertThatExceptionOfType(JacksonException.class)
        .isThrownBy(() -> STRICT.readTree(spare("action twice").content()))
        .withMessageContaining("action");
    assertThat(spare("twice and the same").content()).contains("{\"sound\":\"", ",\"sound\":\"");
    assertThat(spare("escape nothing").content()).contains("5\\$ \\(white\\)");
    assertThat(STRICT.readTree(spare("in Chinese, beside").content()).path("分镜"))
        .isEqualTo(shots(VALID.json()));
    assertThat(spare("commas between").content().replace("}\n{", "},{")).isEqualTo(VALID.json());
    assertThat(spare("closing quotation").content()).startsWith("{\"segments: [");
    assertThat(spare("keys in Chinese").content())
        .contains("\"动作\":")
        .doesNotContain("\"action\":");
    assertThat(spare("empty arguments").finishReason()).isEqualTo("length");
    assertThat(spare("thoughts").answer().said()).isInstanceOf(LlmAnswer.Thoughts.class);
    assertThat(spare("error page").content()).startsWith("<html>");
    assertThat(spare("own member").content()).isEmpty();
  }

  @Test
  void a_storyboard_that_is_too_short_or_lacks_a_field_is_refused() {
    StoryboardAnswers six = StoryboardAnswers.valid(List.of("a", "b", "c", "d", "e", "f"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MalformedAnswers.of(six))
        .withMessageContaining("had 6");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MalformedAnswers.of(VALID.fields(List.of("segment_index", "action"))))
        .withMessageContaining("sound");
  }

  @Test
  void a_seed_breaks_an_answer_always_in_the_same_way_and_seeds_differ() {
    Set<String> texts = new HashSet<>();
    int unreadable = 0;
    for (long seed = 0; seed < 500; seed++) {
      AnswerMutator.Mutation broken = AnswerMutator.mutate(VALID.json(), seed);
      assertThat(AnswerMutator.mutate(VALID.json(), seed)).isEqualTo(broken);
      assertThat(broken.toString()).startsWith("seed " + seed + ": ");
      assertThat(broken.changes()).isNotEmpty();
      texts.add(broken.text());
      unreadable += isReadable(broken.text()) ? 0 : 1;
    }

    assertThat(texts).hasSizeGreaterThan(450);
    // Both kinds are met: what no parser reads, and what parses and is wrong.
    assertThat(unreadable).isBetween(150, 400);
  }

  private static boolean isReadable(String text) {
    try {
      return STRICT.readTree(text) != null;
    } catch (JacksonException e) {
      return false;
    }
  }
}
