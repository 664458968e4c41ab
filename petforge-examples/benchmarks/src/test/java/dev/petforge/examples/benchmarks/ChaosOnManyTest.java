package dev.petforge.examples.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petforge.examples.benchmarks.kills.Blow;
import dev.petforge.examples.benchmarks.kills.ChaosDatabase;
import dev.petforge.examples.benchmarks.kills.ChaosFiles;
import dev.petforge.examples.benchmarks.kills.ChaosPlan;
import dev.petforge.examples.benchmarks.kills.ChaosSeries;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The short form of {@code ./petforge chaos --workers 4}. */
@Tag("slow")
class ChaosOnManyTest {
  /** Twice as many videos as blows: some are always left to be made. */
  private static final ChaosPlan SHORT =
      new ChaosPlan(
          12,
          2,
          3,
          ChaosPlan.Slots.counted(4, Duration.ofSeconds(1)),
          Arrays.stream(Blow.values()).collect(Collectors.toMap(Function.identity(), blow -> 1)),
          2,
          Duration.ofSeconds(2),
          Duration.ofMinutes(8));

  @TempDir Path directory;

  @Test
  void workers_that_share_a_server_and_a_bucket_make_every_video_once_whatever_happens_to_them()
      throws Exception {
    ChaosSeries.Report report =
        ShortChaos.report(directory, "kling", ChaosDatabase.POSTGRESQL, ChaosFiles.S3, SHORT, 1, 1);

    ShortChaos.assertThatTheBooksAgree(report.result());
    assertThat(report.result().events().mostAtOnce()).isBetween(1, SHORT.slots().told());
    assertThat(Blow.values()).allMatch(blow -> report.result().events().of(blow) == 1);
  }
}
