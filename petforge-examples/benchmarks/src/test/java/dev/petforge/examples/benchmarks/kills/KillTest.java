package dev.petforge.examples.benchmarks.kills;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills the command line at work. {@code -Dpetforge.kills=50} makes it the long form, which must
 * meet every state of a call and every kind of work; {@code -Dpetforge.seed=7} another series.
 */
@Tag("slow")
class KillTest {
  private static final int LONG_FORM = 50;

  @TempDir Path directory;

  @Test
  void a_worker_that_is_killed_again_and_again_makes_every_clip_once_and_loses_none()
      throws Exception {
    int kills = Integer.getInteger("petforge.kills", 6);
    long seed = Long.getLong("petforge.seed", 1);

    KillReport report =
        new KillRehearsal(directory.toRealPath(), kills, seed, System.out::println).run();

    assertThat(report.problems()).isEmpty();
    assertThat(report.projects()).isGreaterThanOrEqualTo(3);
    assertThat(report.hits()).as("%s", report).hasSizeGreaterThanOrEqualTo(4);
    if (kills >= LONG_FORM) {
      assertThat(report.notMet()).as("%s", report).isEmpty();
    }
  }
}
