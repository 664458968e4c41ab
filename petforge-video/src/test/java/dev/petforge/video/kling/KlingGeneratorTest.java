package dev.petforge.video.kling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.petforge.emulator.EmulatorSettings;
import dev.petforge.failure.PermanentException;
import dev.petforge.generation.ClipRequest;
import dev.petforge.generation.PromptTerms;
import org.junit.jupiter.api.Test;

/** Kling in its new dialect. */
class KlingGeneratorTest extends KlingContract {
  @Override
  KlingGenerator.Builder builder() {
    return plain().apiKey(EmulatorSettings.KEY);
  }

  @Test
  void one_question_asks_for_twenty_jobs() {
    twenty_jobs_are_asked_for_at_once();

    assertThat(emulator().requests().stream().filter(line -> line.equals("GET /tasks"))).hasSize(1);
  }

  @Test
  void what_must_not_be_seen_counts_as_a_part_of_the_prompt() {
    ClipRequest request =
        KlingRequests.request(
            "kling-2.6", 5, "720p", false, false, "x".repeat(2000), "y".repeat(500));

    assertThatExceptionOfType(PermanentException.class)
        .isThrownBy(() -> generator().check(request))
        .satisfies(e -> assertThat(e.failure().code()).isEqualTo("PROMPT_TOO_LONG"))
        .withMessageContaining("2508");
  }

  @Test
  void access_and_secret_key_are_refused_before_anything_is_asked() {
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> plain().accessKey("a", "b").build())
        .withMessageContaining("API key");
    assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> plain().build());
  }

  @Test
  void a_model_that_always_sounds_needs_no_word_about_it() {
    ClipRequest silent = KlingRequests.lasting("kling-3.0-turbo", 3);

    accepted(generator().submit(KEY, silent, inputs()));

    assertThat(emulator().complaints()).isEmpty();
    assertThat(generator().price(silent).micros()).isEqualTo(336_000);
  }

  @Test
  void it_has_no_field_for_what_must_not_be_seen_and_each_model_its_own_limit() {
    assertThat(builder().model("kling-3.0").build().capabilities().prompts())
        .isEqualTo(PromptTerms.characters(3072));
    assertThat(builder().model("kling-2.6").build().capabilities().prompts())
        .isEqualTo(PromptTerms.characters(2500));
  }
}
