package dev.petforge.video.kling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petforge.emulator.EmulatorSettings;
import dev.petforge.generation.PromptTerms;
import dev.petforge.generation.ProviderJobId;
import org.junit.jupiter.api.Test;

/** Kling in its old dialect, with an API key. */
class KlingLegacyGeneratorTest extends KlingContract {
  @Override
  KlingGenerator.Builder builder() {
    return plain().dialect(KlingGenerator.Dialect.LEGACY).apiKey(EmulatorSettings.KEY);
  }

  @Test
  void a_key_that_was_used_in_the_new_dialect_finds_its_job() {
    KlingGenerator other = plain().apiKey(EmulatorSettings.KEY).build();
    ProviderJobId job = accepted(other.submit(KEY, request(), inputs()));

    assertThat(accepted(generator().submit(KEY, request(), inputs()))).isEqualTo(job);
    assertThat(emulator().jobs()).hasSize(1);
  }

  @Test
  void a_model_that_is_not_sold_there_is_refused_before_it_is_asked_for() {
    assertThat(
            refused(generator().submit(KEY, KlingRequests.lasting("kling-3.0-turbo", 3), inputs()))
                .code())
        .isEqualTo("MODEL_GONE");
    assertThat(emulator().requests()).isEmpty();
  }

  @Test
  void it_has_a_field_for_what_must_not_be_seen_and_one_limit_for_all_models() {
    assertThat(builder().model("kling-3.0").build().capabilities().prompts())
        .isEqualTo(PromptTerms.characters(2500).withNegativeField());
  }
}
