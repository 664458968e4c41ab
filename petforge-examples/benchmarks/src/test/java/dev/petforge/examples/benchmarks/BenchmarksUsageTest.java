package dev.petforge.examples.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BenchmarksUsageTest {
  private static final Set<String> NAMES = Set.of("emulate", "bench", "chaos", "kills");

  @TempDir Path directory;

  private BenchmarkCommands commands() {
    return new BenchmarkCommands(directory);
  }

  @Test
  void every_command_is_found_by_its_name_and_told_of_by_the_command_line() {
    String all = commands().runCli("--help").out();
    for (String name : NAMES) {
      BenchmarkCommands.Result help = commands().run(name, "--help");
      assertThat(help.status()).as(name).isZero();
      assertThat(help.out()).startsWith("Usage: petforge " + name + " ");
      assertThat(all).containsPattern("\n  (chaos, )?" + name + "\\b");
    }
    assertThat(commands().run("help", "chaos").out()).startsWith("Usage: petforge chaos ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"emulate kling", "bench start", "chaos", "kills --home home"})
  void a_setting_that_is_mistyped_stops_every_command(String command) {
    BenchmarkCommands.Result result =
        commands().with(Map.of("PETFORGE_KLING_UTL", "http://127.0.0.1:1")).run(command.split(" "));

    assertThat(result.status()).isEqualTo(1);
    assertThat(result.err()).contains("PETFORGE_KLING_URL", "(UNKNOWN_SETTING)");
  }

  @Test
  void the_script_knows_the_names() throws Exception {
    assertThat(Files.readString(Path.of("../../petforge")))
        .contains("emulate | bench | chaos | kills)");
  }

  @Test
  void the_command_line_tells_of_them_in_both_languages() {
    assertThat(
            new BenchmarkCommands(directory)
                .with(Map.of("LANG", "zh_CN.UTF-8"))
                .runCli("--help")
                .out())
        .contains("  emulate ", "  chaos, kills ", "在本机扮演");
  }

  @ParameterizedTest
  @ValueSource(strings = {"chaos", "kills"})
  void each_option_of_a_command_for_those_who_change_petforge_is_explained(String command) {
    BenchmarkCommands.Result help = commands().run(command, "--help");

    assertThat(help.out()).contains("--");
    assertThat(help.out().lines()).noneMatch(line -> line.matches(" +--[a-z-]+=\\S+"));
  }

  @Test
  void the_help_of_chaos_names_what_there_is_and_what_is_taken() {
    assertThat(commands().run("chaos", "--help").out())
        .containsPattern("--runs=N +\\S.*\\(20\\)")
        .containsPattern("--provider=NAME +kling, relay, veo or omni \\(kling\\)")
        .containsPattern("--database=NAME +sqlite or postgresql;")
        .containsPattern("--files=WHERE +local or s3:");
  }

  @Test
  void a_mistake_is_said_in_one_line_with_the_usage_and_ends_with_2() {
    BenchmarkCommands.Result range = commands().run("chaos", "--runs=0");
    BenchmarkCommands.Result database = commands().run("chaos", "--database=oracle");

    assertThat(range.status()).isEqualTo(2);
    assertThat(range.out()).isEmpty();
    assertThat(range.err())
        .startsWith("petforge: --runs must be 1 to 100000, was 0")
        .contains("Usage: petforge chaos ");
    assertThat(database.status()).isEqualTo(2);
    assertThat(database.err())
        .startsWith("petforge: there is no database 'oracle' here, there are sqlite, postgresql");
    assertThat(directory).as("nothing is made").isEmptyDirectory();
  }
}
