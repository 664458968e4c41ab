package dev.petforge.examples.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The benchmark of a push with few rows. */
class PushBenchmarkTest {
  @TempDir Path directory;

  @Test
  void the_benchmark_counts_calls_that_were_made() {
    BenchmarkCommands.Result bench =
        new BenchmarkCommands(directory).run("bench", "push", "--rows=30", "--json");

    assertThat(bench.status()).as(bench.err()).isZero();
    assertThat(bench.json().get("name")).isEqualTo("push");
    assertThat(bench.json().get("rows")).hasToString("30");
    assertThat(bench.json().get("calls")).hasToString("1");
    assertThat(bench.json().get("one_by_one")).hasToString("30");
    assertThat(bench.number("ratio")).isCloseTo(1.0 / 30, offset(1e-9));
  }

  @Test
  void what_a_benchmark_needs_is_asked_for() {
    assertThat(new BenchmarkCommands(directory).run("bench", "media").err()).contains("--clips");
  }
}
