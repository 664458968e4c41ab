package dev.petforge.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CallsCommandsTest {
  @TempDir Path directory;

  @Test
  void calls_costs_and_estimates_are_shown_and_a_settled_call_cannot_be_settled_again() {
    Photos.write(directory.resolve("photos"), "cat.png", Photos.png());
    Cli cli = new Cli(directory);
    assertThat(cli.run("run", "--photos=photos", "--segments=2", "--seconds=1").status()).isZero();

    Cli.Result calls = cli.run("calls", "--json");
    assertThat(calls.list("calls")).hasSize(2);
    Map<?, ?> call = calls.first("calls");
    assertThat(call.get("state")).isEqualTo("done");
    assertThat(call.get("price")).isEqualTo("0 USD");
    String key = String.valueOf(call.get("key"));
    assertThat(cli.run("calls", "--state=done").out()).contains(key);
    assertThat(cli.run("calls", "--state=unknown,planned", "--json").list("calls")).isEmpty();
    assertThat(cli.run("calls", "--project=nobody", "--json").list("calls")).isEmpty();

    Cli.Result resolved = cli.run("calls", "resolve", key, "--not-made");
    assertThat(resolved.status()).isEqualTo(1);
    assertThat(resolved.err()).contains("NOT_UNCERTAIN").contains("done");
    assertThat(cli.run("calls", "resolve", "nobody", "--found=x").err()).contains("NO_CALL");
    Cli.Result price = cli.run("calls", "abandon", key);
    assertThat(price.status()).isEqualTo(1);
    assertThat(price.err()).contains("--yes").contains("0 USD");
    assertThat(cli.run("calls", "abandon", key, "--yes").err()).contains("NOTHING_TO_DO");

    Cli.Result cost = cli.run("cost", "--by=provider", "--json");
    assertThat(cost.first("cost").get("calls")).isEqualTo(2);
    assertThat(String.valueOf(cost.first("cost").get("on"))).startsWith("animatic/");
    assertThat(cli.run("cost").out()).contains("2 calls");
    assertThat(cli.run("estimate", "--json").json().get("price")).isEqualTo("0 USD");
    assertThat(cli.run("estimate", "nobody").err()).contains("NO_PROJECT");
    String project = String.valueOf(cli.run("list", "--json").first("tasks").get("project_id"));
    assertThat(cli.run("explain", project).out()).contains(project).contains("is finished");
    assertThat(cli.run("explain", project, "--json").json().get("verdict")).isEqualTo("finished");
    assertThat(cli.run("explain", "nobody").err()).contains("NO_PROJECT");
  }

  @Test
  void wrong_usage_names_what_there_is() {
    Cli cli = new Cli(directory);

    assertThat(cli.run("calls", "--state=lost").status()).isEqualTo(2);
    assertThat(cli.run("calls", "--state=lost").err()).contains("'lost'").contains("unknown");
    assertThat(cli.run("calls", "resolve", "key").status()).isEqualTo(2);
    assertThat(cli.run("calls", "resolve", "key", "--not-made", "--resubmit").status())
        .isEqualTo(2);
    assertThat(cli.run("calls", "resolve", "k e y", "--not-made").err()).contains("'k e y'");
    assertThat(cli.run("cost", "--by=month").status()).isEqualTo(2);
  }
}
