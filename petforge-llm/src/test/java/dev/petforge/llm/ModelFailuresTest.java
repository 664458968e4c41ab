package dev.petforge.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.petforge.emulator.llm.LlmAnswer;
import dev.petforge.emulator.llm.LlmEmulator;
import dev.petforge.emulator.llm.LlmFault;
import dev.petforge.emulator.llm.LlmModel;
import dev.petforge.emulator.llm.LlmSettings;
import dev.petforge.failure.PermanentException;
import dev.petforge.failure.PetForgeException;
import dev.petforge.failure.RetryableException;
import dev.petforge.money.Money;
import dev.petforge.question.ModelAnswer.Ending;
import dev.petforge.question.ModelQuestion.Reason;
import dev.petforge.storyboard.StoryboardBrief;
import dev.petforge.storyboard.StoryboardDraft;
import dev.petforge.testkit.RecordingModelCalls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

/** What a user sees when a model does not write, and what it cost. */
class ModelFailuresTest {
  @TempDir private Path folder = Path.of("");
  private LlmEmulator llm = new LlmEmulator(LlmSettings.standard());
  private final RecordingModelCalls calls = new RecordingModelCalls();
  private final ListAppender<ILoggingEvent> logged = new ListAppender<>();
  private final Logger logger = (Logger) LoggerFactory.getLogger("dev.petforge.llm");

  @BeforeEach
  void listen() {
    logger.setLevel(Level.TRACE);
    logger.setAdditive(false);
    logged.start();
    logger.addAppender(logged);
  }

  @AfterEach
  void nothing_that_was_said_or_kept_has_the_key() {
    logger.detachAppender(logged);
    logger.setAdditive(true);
    logger.setLevel(null);
    assertThat(logged.list).noneMatch(e -> e.getFormattedMessage().contains(LlmSettings.KEY));
    assertThat(calls.entries().toString()).doesNotContain(LlmSettings.KEY);
    assertThat(calls.open()).isZero();
    llm.close();
  }

  private void emulate(LlmSettings settings) {
    llm.close();
    llm = new LlmEmulator(settings);
  }

  private StoryboardBrief brief(String scene) {
    return Briefs.brief(Briefs.image(folder), 7, scene, "");
  }

  private PetForgeException failure(ModelStoryboardWriter writer) {
    return failure(writer, brief(""));
  }

  private PetForgeException failure(ModelStoryboardWriter writer, StoryboardBrief brief) {
    PetForgeException failure =
        catchThrowableOfType(PetForgeException.class, () -> writer.write(brief, calls));
    assertThat(failure).isNotNull();
    assertThat(failure.failure().message()).doesNotContain(LlmSettings.KEY);
    return failure;
  }

  private static void assertPermanent(PetForgeException failure, String code, String... words) {
    assertThat(failure).isInstanceOf(PermanentException.class);
    assertThat(failure.failure().code()).isEqualTo(code);
    assertThat(failure.failure().message()).contains(words);
  }

  @Test
  void without_a_key_nothing_is_asked_and_the_setting_is_named() {
    ModelStoryboardWriter writer =
        ModelStoryboardWriter.builder(Briefs.profile(llm, "deepseek", "deepseek-flash"), " ")
            .build();

    assertThat(writer.ready()).isFalse();
    assertThat(Briefs.flash(llm).build().ready()).isTrue();
    assertPermanent(
        failure(writer), "MODEL_KEY_MISSING", "set DEEPSEEK_API_KEY", "nothing was asked");
    assertThat(llm.requests()).isEmpty();
    assertThat(calls.entries()).isEmpty();
  }

  @Test
  void a_question_waits_for_its_turn_among_all_that_ask_the_model() {
    List<String> paced = new ArrayList<>();
    ModelStoryboardWriter writer =
        ModelStoryboardWriter.builder(
                Briefs.profile(llm, "deepseek", "deepseek-flash"), LlmSettings.KEY)
            .rate(90, 2)
            .pace(
                (account, rate, longest) -> {
                  paced.add(account + " " + rate.turns() + " " + rate.period());
                  return Optional.empty();
                })
            .build();

    PetForgeException failure = failure(writer);

    assertThat(failure).isInstanceOf(RetryableException.class);
    assertThat(paced).containsExactly("model/deepseek/deepseek-flash 90 PT1M");
    assertThat(llm.requests()).isEmpty();
    assertThat(calls.entries()).isEmpty();
  }

  @Test
  void a_wrong_key_is_named_by_its_setting_and_never_shown() {
    String wrong = "sk-wrongwrongwrongwrong9999";
    ModelStoryboardWriter writer =
        ModelStoryboardWriter.builder(Briefs.profile(llm, "deepseek", "deepseek-flash"), wrong)
            .build();

    PetForgeException failure = failure(writer);

    assertPermanent(failure, "MODEL_KEY_WRONG", "HTTP 401", "set DEEPSEEK_API_KEY to one that is");
    assertThat(failure.failure().message() + calls.entries()).doesNotContain(wrong);
    assertThat(calls.endings()).containsExactly(Ending.REFUSED);
    assertThat(calls.spentMicros()).isZero();
  }

  @Test
  void an_empty_purse_asks_to_be_filled() {
    llm.next(LlmAnswer.failing(LlmFault.BALANCE));

    assertPermanent(
        failure(Briefs.flash(llm).build()),
        "MODEL_BALANCE_EMPTY",
        "Insufficient Balance",
        "top it up");
  }

  @Test
  void a_model_that_is_gone_is_named_with_those_that_are_there() {
    assertPermanent(
        failure(Briefs.writer(llm, "deepseek", "deepseek-chat").build()),
        "MODEL_UNKNOWN",
        "deepseek-chat",
        "deepseek-flash, deepseek-v4-pro",
        "set DEEPSEEK_MODEL");
  }

  @Test
  void a_picture_that_cannot_be_read_is_named_before_anything_is_asked() throws IOException {
    Path image = Files.writeString(folder.resolve("broken.jpg"), "no picture at all");

    assertPermanent(
        failure(Briefs.flash(llm).build(), Briefs.brief(image, 7)),
        "PICTURE_UNREADABLE",
        "broken.jpg");
    assertThat(calls.entries()).isEmpty();
  }

  @Test
  void content_that_is_refused_is_final_and_says_what_to_change() {
    llm.next(LlmAnswer.failing(LlmFault.MODERATED));

    assertPermanent(
        failure(Briefs.flash(llm).build()),
        "CONTENT_REFUSED",
        "Content Exists Risk",
        "change the picture or scene_description");
    assertThat(calls.entries()).hasSize(1);
  }

  @Test
  void an_answer_that_is_withheld_is_final() {
    llm.next(LlmAnswer.failing(LlmFault.FILTERED));

    assertPermanent(failure(Briefs.flash(llm).build()), "CONTENT_REFUSED", "withheld its answer");
    assertThat(calls.endings()).containsExactly(Ending.REJECTED);
  }

  @Test
  void what_does_not_fit_into_the_model_is_said() {
    LlmModel small =
        dev.petforge.emulator.llm.LlmVendor.DEEPSEEK
            .models()
            .get(0)
            .withLimits(new LlmModel.Limits(4_000, 8_192, 4_000));
    emulate(LlmSettings.standard().withModels(small));

    assertPermanent(
        failure(Briefs.flash(llm).build()), "MODEL_CONTEXT_TOO_LONG", "maximum context length");
  }

  @ParameterizedTest
  @EnumSource(
      value = LlmFault.class,
      names = {
        "RATE",
        "RATE_WITH_WAIT",
        "INTERNAL",
        "OVERLOADED",
        "OVERLOADED_NOW",
        "GATEWAY",
        "HTML",
        "CUT_BEFORE",
        "CUT_AFTER",
        "CUT_WITHIN",
        "CAPACITY"
      })
  void what_may_pass_is_asked_again_and_passes(LlmFault fault) {
    llm.next(LlmAnswer.failing(fault));

    StoryboardDraft draft = Briefs.flash(llm).build().write(brief(""), calls);

    assertThat(draft.storyboard().size()).isEqualTo(7);
    assertThat(calls.reasons()).containsExactly(Reason.WRITE, Reason.AGAIN);
    assertThat(llm.calls()).as("nobody but us asks again").hasSize(2);
    assertThat(calls.spentMicros())
        .as("what may have been billed is counted")
        .isGreaterThanOrEqualTo(llm.spent().micros());
  }

  @ParameterizedTest
  @EnumSource(
      value = LlmFault.class,
      names = {"RATE", "INTERNAL", "OVERLOADED_NOW", "CUT_AFTER", "CAPACITY"})
  void what_does_not_pass_is_asked_three_times_and_may_be_tried_later(LlmFault fault) {
    LlmAnswer failing = LlmAnswer.failing(fault);
    llm.next(failing, failing, failing, failing);

    PetForgeException failure = failure(Briefs.flash(llm).build());

    assertThat(failure).isInstanceOf(RetryableException.class);
    assertThat(failure.failure().message()).startsWith("deepseek/deepseek-flash");
    assertThat(calls.entries()).hasSize(3);
    assertThat(llm.unasked()).isEqualTo(1);
  }

  @Test
  void an_answer_that_never_comes_ends_with_its_time() {
    llm.next(LlmAnswer.failing(LlmFault.HUNG), LlmAnswer.failing(LlmFault.HUNG));

    PetForgeException failure =
        failure(
            Briefs.flash(llm)
                .callTime(Duration.ofSeconds(2))
                .deadline(Duration.ofMillis(2_500))
                .build());

    assertThat(failure).isInstanceOf(RetryableException.class);
    // What is left for the second one may be over before it is sent.
    assertThat(calls.endings()).startsWith(Ending.LOST);
    assertThat(calls.entries().get(0).question().atMost()).isEqualTo(calls.answers().get(0).cost());
  }

  @Test
  void nobody_who_listens_is_free_of_charge() {
    int port = llm.base().getPort();
    llm.close();
    ModelStoryboardWriter writer =
        ModelStoryboardWriter.builder(
                ModelProfiles.builtIn()
                    .profile("deepseek", "deepseek-flash")
                    .at("http://127.0.0.1:" + port),
                LlmSettings.KEY)
            .firstPause(Duration.ofMillis(10))
            .build();

    PetForgeException failure = failure(writer);

    assertThat(failure.failure().code()).isEqualTo("MODEL_NO_ANSWER");
    assertThat(calls.endings()).containsExactly(Ending.REFUSED, Ending.REFUSED, Ending.REFUSED);
    assertThat(calls.spentMicros()).isZero();
  }

  @Test
  void a_budget_that_does_not_hold_the_question_keeps_it_from_being_asked() {
    RetryableException spent = new RetryableException("BUDGET", "the day's budget is spent");
    calls.refuse(spent);

    assertThatThrownBy(() -> Briefs.flash(llm).build().write(brief(""), calls)).isSameAs(spent);
    assertThat(llm.requests()).isEmpty();
  }

  @Test
  void what_is_billed_is_what_is_counted_and_less_than_what_was_held_for_it() {
    java.time.InstantSource night =
        java.time.InstantSource.fixed(java.time.Instant.parse("2026-11-22T20:00:00Z"));

    Briefs.flash(llm).clock(night).build().write(brief(""), calls);

    assertThat(calls.answers().get(0).cost()).isEqualTo(llm.spent());
    assertThat(calls.usage()).isEqualTo(llm.used());
    Money held = calls.entries().get(0).question().atMost();
    assertThat(held.micros()).isGreaterThan(2 * llm.spent().micros());
    assertThat(held.micros()).as("two cents at most").isLessThan(20_000);
  }

  @Test
  void an_answer_with_the_key_in_it_is_kept_without() {
    llm.next(LlmAnswer.text("Your key is " + LlmSettings.KEY + " is it not?"));
    llm.next(LlmAnswer.text("{\"a\":\"" + LlmSettings.KEY + "\"}"));
    llm.next(LlmAnswer.text("Bearer " + LlmSettings.KEY));

    PetForgeException failure = failure(Briefs.flash(llm).build());

    assertThat(failure.failure().code()).isEqualTo("STORYBOARD_INVALID");
    assertThat(List.copyOf(llm.calls()).get(1).request().text()).doesNotContain(LlmSettings.KEY);
  }
}
