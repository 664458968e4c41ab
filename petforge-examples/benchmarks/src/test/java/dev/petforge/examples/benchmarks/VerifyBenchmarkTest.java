package dev.petforge.examples.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The benchmark of {@code verify} with few projects. */
@Tag("slow")
class VerifyBenchmarkTest {
  @TempDir Path directory;

  @Test
  void verify_is_measured_against_sha256sum_over_the_same_files() {
    BenchmarkCommands.Result result =
        new BenchmarkCommands(directory)
            .run(
                "bench",
                "verify",
                "--projects=2",
                "--clip-kb=10",
                "--rounds=1",
                "--home=h",
                "--json");

    assertThat(result.status()).as(result.err()).isZero();
    assertThat(result.number("files"))
        .as("an opening image, seven clips with frames, a video")
        .isEqualTo(2 * (1 + 7 * 4 + 1));
    assertThat(result.number("bytes"))
        .as("each once")
        .isEqualTo(2 * (30_000 + 7 * (10_000 + 3 * 30_000) + 7 * 10_000));
    assertThat(result.number("ratio"))
        .isEqualTo(result.number("hash_ms") / result.number("sha256sum_ms"));
    assertThat(directory.resolve("h")).as("all is thrown away").isEmptyDirectory();
  }
}
