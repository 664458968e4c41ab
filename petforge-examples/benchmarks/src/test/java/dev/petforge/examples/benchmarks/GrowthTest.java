package dev.petforge.examples.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petforge.call.CallState;
import dev.petforge.call.ProviderCall;
import dev.petforge.production.Persistence;
import dev.petforge.storage.jdbc.JdbcPersistence;
import dev.petforge.task.Project;
import dev.petforge.task.Task;
import dev.petforge.task.TaskQuery;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The benchmark of growth with few projects, and the database that it fills. */
@Tag("slow")
class GrowthTest {
  private static final int COPIES = 20;

  /** Three tables, two films. */
  private static final int ORIGINALS = 6;

  private static final int SEGMENTS = 7;

  @TempDir Path directory;

  @Test
  void a_filled_database_is_one_that_was_lived_in() {
    BenchmarkCommands commands = new BenchmarkCommands(directory);
    BenchmarkCommands.Result filled =
        commands.run("bench", "fill", "--projects", "20", "--home", "home");
    assertThat(filled.status()).as(filled.err()).isZero();

    try (Persistence database =
        JdbcPersistence.open("jdbc:sqlite:" + directory.resolve("home/petforge.db"))) {
      List<Task> tasks = database.tasks().list(TaskQuery.all());
      assertThat(tasks).hasSize(COPIES + ORIGINALS);
      Set<Object> keys = new HashSet<>();
      Set<Object> rows = new HashSet<>();
      for (Task task : tasks) {
        assertThat(task.chain().finalVideo()).as("video of " + task.id()).isPresent();
        rows.add(task.source().row().orElseThrow());
        Project project = database.tasks().find(task.id()).orElseThrow();
        assertThat(project.calls()).hasSize(SEGMENTS);
        for (ProviderCall call : project.calls()) {
          assertThat(call.subject().project()).isEqualTo(task.id());
          assertThat(call.key().value()).contains(task.id().value());
          assertThat(call.status().state()).isEqualTo(CallState.DONE);
          keys.add(call.key());
        }
        assertThat(database.modelCalls().find(task.id()))
            .hasSize(2)
            .allMatch(call -> call.answer().isPresent());
        assertThat(database.publications().of(task.id())).hasSize(1);
      }
      assertThat(keys).hasSize(SEGMENTS * tasks.size());
      assertThat(rows).hasSize(tasks.size());
      assertThat(tasks.stream().map(task -> task.versions().createdAt()).min(Instant::compareTo))
          .hasValueSatisfying(
              first -> assertThat(first).isBefore(Instant.now().minus(Duration.ofDays(8))));
    }
    assertThat(commands.runCli("list", "--home", "home").out().lines()).hasSize(COPIES + ORIGINALS);
  }

  @Test
  void growth_is_measured_with_few_projects_and_with_many() {
    BenchmarkCommands.Result result =
        new BenchmarkCommands(directory)
            .run("bench", "growth", "--projects", "20", "--rounds", "1", "--home", "h", "--json");

    assertThat(result.status()).as(result.err()).isZero();
    assertThat(result.json().get("few")).hasToString("2");
    assertThat(result.json().get("many")).hasToString("20");
    List<Double> ratios = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (Object one : result.list("rows")) {
      Map<?, ?> row = (Map<?, ?>) one;
      double few = number(row, "few_ms");
      assertThat(few).isPositive();
      assertThat(number(row, "ratio"))
          .isCloseTo(
              number(row, "many_ms") / few, org.assertj.core.data.Percentage.withPercentage(1));
      ratios.add(number(row, "ratio"));
      names.add(String.valueOf(row.get("what")));
    }
    assertThat(names)
        .contains("dispatch", "poll", "sweep", "push", "show", "budget check", "run of a new row");
    assertThat(number(result.json(), "ratio"))
        .isEqualTo(ratios.stream().mapToDouble(Double::doubleValue).max().orElseThrow());
    assertThat(directory.resolve("h")).as("the database is thrown away").isEmptyDirectory();
  }

  private static double number(Map<?, ?> tree, String name) {
    return Double.parseDouble(String.valueOf(tree.get(name)));
  }
}
