package dev.petforge.examples.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The benchmark of a bucket with few files. */
@Tag("slow")
class BucketBenchmarkTest {
  @TempDir Path directory;

  @Test
  void a_bucket_is_measured_against_the_sdk_alone_in_little_memory() {
    BenchmarkCommands.Result result =
        new BenchmarkCommands(directory)
            .run("bench", "bucket", "--large-mb=70", "--rounds=1", "--home=h", "--json");

    assertThat(result.status()).as(result.err()).isZero();
    assertThat(result.number("ratio"))
        .isPositive()
        .isEqualTo(result.number("own_ms") / result.number("plain_ms"));
    assertThat(result.number("up_s")).isPositive();
    assertThat(result.number("down_s")).isPositive();
    assertThat(result.number("large_mb"))
        .as("more than the client could hold")
        .isGreaterThan(result.number("heap_limit_mb"));
    assertThat(directory.resolve("h")).as("all is thrown away").isEmptyDirectory();
  }
}
