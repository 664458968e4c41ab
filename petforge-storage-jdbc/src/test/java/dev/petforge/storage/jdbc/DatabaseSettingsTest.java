package dev.petforge.storage.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petforge.job.JobKind;
import dev.petforge.storyboard.Language;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DatabaseSettingsTest {
  private static DatabaseSettings with(Map<JobKind.Queue, Integer> threads) {
    return new DatabaseSettings(
        Duration.ofSeconds(1),
        4,
        Duration.ofSeconds(1),
        threads,
        Optional.empty(),
        Language.ENGLISH,
        Map.of());
  }

  @Test
  void media_get_a_thread_for_each_processor_and_others_what_their_queue_says() {
    DatabaseSettings usual = with(Map.of());
    int processors = Runtime.getRuntime().availableProcessors();

    assertThat(usual.threads(JobKind.Queue.MEDIA))
        .isEqualTo(Math.max(JobKind.Queue.MEDIA.threads(), processors));
    assertThat(usual.threads(JobKind.Queue.PROVIDERS)).isEqualTo(JobKind.Queue.PROVIDERS.threads());
  }

  @Test
  void what_somebody_says_goes_before() {
    DatabaseSettings said = with(Map.of(JobKind.Queue.MEDIA, 1));

    assertThat(said.threads(JobKind.Queue.MEDIA)).isEqualTo(1);
    assertThat(said.connections()).isEqualTo(JobKind.Queue.DECISIONS.threads() + 10);
  }
}
