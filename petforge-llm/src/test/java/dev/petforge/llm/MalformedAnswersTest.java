package dev.petforge.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.petforge.emulator.llm.LlmAnswer;
import dev.petforge.emulator.llm.LlmEmulator;
import dev.petforge.emulator.llm.LlmSettings;
import dev.petforge.emulator.llm.MalformedAnswer;
import dev.petforge.emulator.llm.MalformedAnswers;
import dev.petforge.emulator.llm.StoryboardAnswers;
import dev.petforge.failure.PermanentException;
import dev.petforge.question.ModelAnswer.Ending;
import dev.petforge.question.ModelQuestion.Reason;
import dev.petforge.storyboard.Language;
import dev.petforge.storyboard.Shot;
import dev.petforge.storyboard.ShotPart;
import dev.petforge.storyboard.StoryboardDraft;
import dev.petforge.testkit.RecordingModelCalls;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each answer that models were seen to give ends as it should, whatever is wrong with it. */
@TestInstance(Lifecycle.PER_CLASS)
class MalformedAnswersTest {
  private static final StoryboardAnswers VALID = StoryboardAnswers.valid(Briefs.eating(), 7);

  /** Another storyboard, so that it can be told which answer was taken. */
  private static final String CORRECTED = VALID.json().replace("orange tabby", "ginger tabby");

  private final LlmEmulator llm = new LlmEmulator(LlmSettings.standard());
  private final ModelStoryboardWriter writer = Briefs.flash(llm).build();
  private RecordingModelCalls calls = new RecordingModelCalls();
  private Path image = Path.of("");

  @BeforeEach
  void begin(@TempDir Path folder) {
    image = Briefs.image(folder);
    calls = new RecordingModelCalls();
  }

  @AfterAll
  void close() {
    llm.close();
  }

  static List<MalformedAnswer> answers() {
    return MalformedAnswers.of(VALID);
  }

  private StoryboardDraft write() {
    return writer.write(Briefs.brief(image, 7), calls);
  }

  private static List<String> actions(StoryboardDraft draft) {
    return draft.storyboard().shots().stream()
        .map(shot -> shot.text(ShotPart.ACTION, Language.ENGLISH))
        .toList();
  }

  private static List<String> actions(StoryboardAnswers answers) {
    return answers.shots().values().stream().map(shot -> shot.path("action").asString()).toList();
  }

  @ParameterizedTest
  @MethodSource("answers")
  void each_ends_as_expected(MalformedAnswer malformed) {
    llm.next(malformed.answer(), LlmAnswer.text(CORRECTED));

    StoryboardDraft draft;
    try {
      draft = write();
    } catch (PermanentException e) {
      assertThat(e.failure().code()).isEqualTo("CONTENT_REFUSED");
      assertThat(malformed.expected()).isEqualTo(MalformedAnswer.Expected.EITHER);
      assertThat(llm.unasked()).isEqualTo(1);
      // The correction that nobody asked for must not meet the next test.
      write();
      return;
    }

    boolean corrected = draft.storyboard().shot(0).prompt().contains("ginger");
    int asked = calls.entries().size();
    switch (malformed.expected()) {
      case ACCEPTED -> assertThat(corrected).as(malformed.words()).isFalse();
      case ASKED_AGAIN -> assertThat(corrected).as(malformed.words()).isTrue();
      case MORE_ROOM -> {
        assertThat(corrected).isTrue();
        assertThat(calls.reasons()).containsExactly(Reason.WRITE, Reason.MORE_ROOM);
      }
      case EITHER -> assertThat(asked).isEqualTo(corrected ? 2 : 1);
    }
    assertThat(asked).isEqualTo(corrected ? 2 : 1);
    assertThat(calls.open()).isZero();
    assertThat(calls.endings().get(asked - 1)).isEqualTo(Ending.TAKEN);
    assertThat(draft.storyboard().size()).isEqualTo(7);
    assertThat(draft.storyboard().shots())
        .extracting(Shot::index)
        .containsExactly(0, 1, 2, 3, 4, 5, 6);
    List<String> actions = new ArrayList<>(actions(VALID));
    if (malformed.row() == 13) {
      actions.set(2, "the tin says \"Tuna\" clearly");
    } else if (malformed.row() == 14) {
      actions.set(1, "The cat lowers its head and sniffs at the bowl.");
    }
    assertThat(actions(draft)).isEqualTo(actions);
    if (!corrected) {
      assertThat(llm.unasked()).isEqualTo(1);
      write();
    }
    assertThat(llm.unasked()).isZero();
  }

  @Test
  void what_is_forgiven_is_said() {
    llm.next(MalformedAnswers.row(VALID, 9).get(0).answer());

    assertThat(write().warnings())
        .anyMatch(warning -> warning.contains("texts [1, 2, 3, 4, 5, 6, 7]"));
  }

  @Test
  void the_model_is_told_every_mistake_with_its_place() {
    llm.next(MalformedAnswers.row(VALID, 10).get(0).answer(), LlmAnswer.text(CORRECTED));

    write();

    String asked = llm.last().request().messages().get(1).text();
    assertThat(asked)
        .contains("1. /segments/2/sound: must have a text, had none")
        .contains("2. /segments/5/negative_constraint: must have a text, had none")
        .contains("<answer>")
        .endsWith("Return the whole corrected json object with exactly 7 (seven) segments.");
    assertThat(llm.last().request().images()).as("a text is missing: content").hasSize(1);
    assertThat(llm.last().request().body().path("temperature").asDouble()).isEqualTo(0.2);
    assertThat(calls.reasons()).containsExactly(Reason.WRITE, Reason.MEND);
  }

  @Test
  void a_mistake_of_form_is_mended_without_the_picture() {
    llm.next(MalformedAnswers.row(VALID, 8).get(0).answer(), LlmAnswer.text(CORRECTED));

    write();

    assertThat(llm.last().request().images()).isEmpty();
    assertThat(llm.calls().get(llm.calls().size() - 2).request().messages().get(0).text())
        .as("the system message is the same, so that the cache knows it")
        .isEqualTo(llm.last().request().messages().get(0).text());
  }

  @Test
  void the_same_mistakes_twice_are_the_end() {
    LlmAnswer five = MalformedAnswers.row(VALID, 6).get(0).answer();
    llm.next(five, five);

    assertThatExceptionOfType(PermanentException.class)
        .isThrownBy(this::write)
        .satisfies(e -> assertThat(e.failure().code()).isEqualTo("STORYBOARD_INVALID"))
        .withMessageContaining("deepseek/deepseek-flash")
        .withMessageContaining("2 questions")
        .withMessageContaining("last finish reason stop")
        .withMessageContaining("/segments: must have exactly 7 segments, had 5")
        .withMessageContaining("It began: {\"segments\":[");
    assertThat(calls.endings()).containsExactly(Ending.REJECTED, Ending.REJECTED);
  }

  @Test
  void three_different_mistakes_are_the_end() {
    llm.next(
        MalformedAnswers.row(VALID, 6).get(0).answer(),
        MalformedAnswers.row(VALID, 8).get(0).answer(),
        MalformedAnswers.row(VALID, 10).get(0).answer());

    assertThatExceptionOfType(PermanentException.class)
        .isThrownBy(this::write)
        .withMessageContaining("3 questions");
    assertThat(llm.unasked()).isZero();
    assertThat(calls.usage().completion()).isPositive();
  }

  @Test
  void an_answer_that_breaks_off_twice_is_no_storyboard_however_much_of_it_there_is() {
    LlmAnswer most =
        LlmAnswer.text(VALID.json().substring(0, VALID.json().length() - 2)).finishing("length");
    llm.next(most, most);

    assertThatExceptionOfType(PermanentException.class)
        .isThrownBy(this::write)
        .withMessageContaining("broke off after at most 16384 tokens");
    assertThat(llm.last().request().budget()).hasValue(16_384);
    assertThat(calls.reasons()).containsExactly(Reason.WRITE, Reason.MORE_ROOM);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "eos",
        "end_turn",
        "COMPLETE",
        "STOP",
        "length",
        "MAX_TOKENS",
        "model_length",
        "content_filter",
        "sensitive",
        "network_error",
        "abort",
        "insufficient_system_resource",
        "whatever"
      })
  void a_whole_storyboard_is_one_whatever_word_ends_it(String word) {
    llm.next(LlmAnswer.text(VALID.json()).finishing(word));

    assertThat(actions(write())).isEqualTo(actions(VALID));
    assertThat(calls.endings()).containsExactly(Ending.TAKEN);
    assertThat(llm.unasked()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "content_filter",
        "sensitive",
        "SAFETY",
        "PROHIBITED_CONTENT",
        "RECITATION",
        "refusal",
        "content_filter: BLOCKLIST",
        "ERROR_TOXIC",
        "guardrail_intervened"
      })
  void an_answer_that_is_withheld_is_refused_in_every_providers_word(String word) {
    llm.next(LlmAnswer.text("").finishing(word));

    assertThatExceptionOfType(PermanentException.class)
        .isThrownBy(this::write)
        .satisfies(e -> assertThat(e.failure().code()).isEqualTo("CONTENT_REFUSED"));
    assertThat(calls.endings()).containsExactly(Ending.REJECTED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"network_error", "abort", "error", "server_error", "timeout", "cancelled"})
  void an_answer_that_the_provider_broke_off_is_asked_for_again(String word) {
    llm.next(
        LlmAnswer.text(VALID.json().substring(0, 900)).finishing(word), LlmAnswer.text(CORRECTED));

    write();

    assertThat(calls.reasons()).containsExactly(Reason.WRITE, Reason.AGAIN);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"length", "MAX_TOKENS", "max_output_tokens", "model_length", "ERROR_LIMIT"})
  void an_answer_that_is_cut_off_gets_more_room_in_every_providers_word(String word) {
    llm.next(
        LlmAnswer.text(VALID.json().substring(0, 900)).finishing(word), LlmAnswer.text(CORRECTED));

    write();

    assertThat(calls.reasons()).containsExactly(Reason.WRITE, Reason.MORE_ROOM);
  }
}
