package dev.petforge.examples.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The benchmark of an import with few pictures. */
class ImportBenchmarkTest {
  @TempDir Path directory;

  @Test
  void an_import_is_measured_against_one_picture_at_a_time() {
    BenchmarkCommands.Result result =
        new BenchmarkCommands(directory)
            .run("bench", "import", "--pictures=20", "--rounds=1", "--home=h", "--json");

    assertThat(result.status()).as(result.err()).isZero();
    double together = result.number("together_ms");
    double oneByOne = result.number("one_by_one_ms");
    assertThat(together).isPositive();
    assertThat(result.number("ratio")).isEqualTo(together / oneByOne);
    assertThat(result.number("pictures")).isEqualTo(20);
    assertThat(directory.resolve("h")).as("all is thrown away").isEmptyDirectory();
  }
}
