package dev.petforge.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The benchmark of scale with few projects. */
class ScaleTest {
  @TempDir Path directory;

  @Test
  void the_schedule_is_compared_with_one_without_overhead() {
    Cli.Result result =
        new Cli(directory)
            .run(
                "bench",
                "scale",
                "--only",
                "schedule",
                "--projects",
                "4",
                "--segments",
                "2",
                "--slots",
                "2",
                "--clip-seconds",
                "1",
                "--home",
                "h",
                "--json");

    assertThat(result.status()).as(result.err()).isZero();
    assertThat(result.json().get("name")).isEqualTo("scale");
    Map<?, ?> schedule = (Map<?, ?>) result.json().get("schedule");
    assertThat(number(schedule, "simulated_seconds")).isEqualTo(4);
    assertThat(number(schedule, "old_mean_seconds")).isEqualTo(3.5);
    assertThat(number(schedule, "ratio"))
        .as("eight clips of a second in two slots")
        .isGreaterThanOrEqualTo(1)
        .isCloseTo(number(schedule, "seconds") / 4, Percentage.withPercentage(1));
    assertThat(number(schedule, "mean_ratio"))
        .isCloseTo(number(schedule, "mean_seconds") / 3.5, Percentage.withPercentage(1));
    assertThat(number(schedule, "idle_slots")).isBetween(0.0, 1.0);
    assertThat(number(schedule, "polls")).isPositive();
    for (String delay : new String[] {"seen_ms", "stored_ms", "decided_ms", "refilled_ms"}) {
      assertThat(number(schedule, delay)).as(delay).isPositive();
    }
    assertThat(directory.resolve("h")).as("the database is thrown away").isEmptyDirectory();
  }

  @Test
  void a_part_that_there_is_not_is_refused() {
    assertThat(new Cli(directory).run("bench", "scale", "--only", "nothing").status()).isNotZero();
  }

  private static double number(Map<?, ?> tree, String name) {
    return Double.parseDouble(String.valueOf(tree.get(name)));
  }
}
