package dev.petforge.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The benchmark of an import with few pictures. */
class ImportBenchmarkTest {
  @TempDir Path directory;

  @Test
  void an_import_is_measured_against_one_picture_at_a_time() {
    Cli.Result result =
        new Cli(directory)
            .run("bench", "import", "--pictures=20", "--rounds=1", "--home=h", "--json");

    assertThat(result.status()).as(result.err()).isZero();
    double together = number(result, "together_ms");
    double oneByOne = number(result, "one_by_one_ms");
    assertThat(together).isPositive();
    assertThat(number(result, "ratio")).isEqualTo(together / oneByOne);
    assertThat(number(result, "pictures")).isEqualTo(20);
    assertThat(directory.resolve("h")).as("all is thrown away").isEmptyDirectory();
  }

  private static double number(Cli.Result result, String name) {
    return Double.parseDouble(String.valueOf(result.json().get(name)));
  }
}
