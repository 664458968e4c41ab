package dev.petforge.examples.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The benchmark of scale with few projects. */
@Tag("slow")
class ScaleTest {
  @TempDir Path directory;

  @Test
  void the_schedule_is_compared_with_one_without_overhead() {
    BenchmarkCommands.Result result =
        new BenchmarkCommands(directory)
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
                "--database",
                "postgresql",
                "--workers",
                "2",
                "--round-trip-ms",
                "1",
                "--home",
                "h",
                "--json");

    assertThat(result.status()).as(result.err()).isZero();
    assertThat(result.json().get("name")).isEqualTo("scale");
    Map<?, ?> schedule = tree(result, "schedule");
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
    assertThat(number(schedule, "workers")).isEqualTo(2);
    assertThat(number(schedule, "round_trip_ms")).isEqualTo(1);
    assertThat(number(schedule, "transactions")).isPositive();
    assertThat(number(schedule, "lock_wait_share"))
        .isCloseTo(
            number(schedule, "lock_waits") / number(schedule, "transactions"),
            Percentage.withPercentage(1));
    assertThat(directory.resolve("h")).as("the database is thrown away").isEmptyDirectory();
  }

  @Test
  void the_lateness_of_polls_is_measured_from_a_start_on() {
    Map<?, ?> load = part("load", "--calls", "40", "--seconds", "8");

    assertThat(number(load, "calls")).isEqualTo(40);
    assertThat(number(load, "polls"))
        .as("each is due once in ten seconds, half of them at the start")
        .isBetween(20.0, 60.0);
    assertThat(number(load, "p99_ms")).isBetween(number(load, "p50_ms"), 8_000.0);
    assertThat(number(load, "max_ms")).isGreaterThanOrEqualTo(number(load, "p99_ms"));
    assertThat(number(load, "threads")).isPositive();
    assertThat(number(load, "heap_in_use_mb")).isLessThan(number(load, "heap_limit_mb"));
  }

  @Test
  void decisions_are_compared_with_plain_statements() {
    Map<?, ?> decisions = part("decisions", "--rounds", "1");

    assertThat(number(decisions, "ratio"))
        .isPositive()
        .isCloseTo(
            number(decisions, "decisions_per_second") / number(decisions, "plain_per_second"),
            Percentage.withPercentage(1));
  }

  @Test
  void wishes_that_are_stored_together_are_compared_with_those_told_one_by_one() {
    Map<?, ?> wishes = part("wishes", "--projects", "10");

    assertThat(number(wishes, "projects")).isEqualTo(10);
    assertThat(number(wishes, "import_ms")).isPositive();
    assertThat(number(wishes, "ratio"))
        .isPositive()
        .isCloseTo(
            number(wishes, "together_ms") / number(wishes, "one_by_one_ms"),
            Percentage.withPercentage(1));
  }

  @Test
  void the_processor_time_of_an_idle_worker_is_measured() {
    Map<?, ?> idle = part("idle", "--projects", "10", "--seconds", "3");

    // It is counted in ticks of 10 ms, and an idle worker may need none in so short a time.
    assertThat(number(idle, "share_of_a_core")).isBetween(0.0, 0.9);
    assertThat(number(idle, "share_of_a_core_of_the_server")).as("SQLite has none").isZero();
  }

  private Map<?, ?> part(String name, String... more) {
    List<String> arguments =
        new ArrayList<>(List.of("bench", "scale", "--only", name, "--home", "h", "--json"));
    arguments.addAll(List.of(more));
    BenchmarkCommands.Result result =
        new BenchmarkCommands(directory).run(arguments.toArray(String[]::new));
    assertThat(result.status()).as(result.err()).isZero();
    return tree(result, name);
  }

  private static Map<?, ?> tree(BenchmarkCommands.Result result, String name) {
    return (Map<?, ?>) Objects.requireNonNull(result.json().get(name), name);
  }

  @Test
  void a_part_that_there_is_not_is_refused() {
    assertThat(new BenchmarkCommands(directory).run("bench", "scale", "--only", "nothing").status())
        .isNotZero();
  }

  private static double number(Map<?, ?> tree, String name) {
    return Double.parseDouble(String.valueOf(tree.get(name)));
  }
}
