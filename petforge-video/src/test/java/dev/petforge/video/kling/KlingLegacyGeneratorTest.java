package dev.petforge.video.kling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petforge.testkit.emulator.EmulatorSettings;
import org.junit.jupiter.api.Test;

/** Kling in its old dialect, with an API key. */
class KlingLegacyGeneratorTest extends KlingContract {
  @Override
  KlingGenerator.Builder builder() {
    return plain().dialect(KlingGenerator.Dialect.LEGACY).apiKey(EmulatorSettings.KEY);
  }

  @Test
  void a_model_that_is_not_sold_there_is_refused_before_it_is_asked_for() {
    assertThat(
            refused(generator().submit(KEY, KlingRequests.lasting("kling-3.0-turbo", 3), inputs()))
                .code())
        .isEqualTo("MODEL_GONE");
    assertThat(emulator().requests()).isEmpty();
  }
}
