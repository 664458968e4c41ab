package dev.petforge.storage.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petforge.storyboard.Language;
import dev.petforge.work.WorkKind;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SettingsTest {
  private static Settings with(Map<WorkKind.Queue, Integer> threads) {
    return new Settings(
        Duration.ofSeconds(1),
        4,
        Duration.ofSeconds(1),
        threads,
        "test",
        Language.ENGLISH,
        Map.of());
  }

  @Test
  void media_get_a_thread_for_each_processor_and_others_what_their_queue_says() {
    Settings usual = with(Map.of());
    int processors = Runtime.getRuntime().availableProcessors();

    assertThat(usual.threads(WorkKind.Queue.MEDIA))
        .isEqualTo(Math.max(WorkKind.Queue.MEDIA.threads(), processors));
    assertThat(usual.threads(WorkKind.Queue.PROVIDERS))
        .isEqualTo(WorkKind.Queue.PROVIDERS.threads());
  }

  @Test
  void what_somebody_says_goes_before() {
    Settings said = with(Map.of(WorkKind.Queue.MEDIA, 1));

    assertThat(said.threads(WorkKind.Queue.MEDIA)).isEqualTo(1);
    assertThat(said.connections()).isEqualTo(WorkKind.Queue.DECISIONS.threads() + 10);
  }
}
