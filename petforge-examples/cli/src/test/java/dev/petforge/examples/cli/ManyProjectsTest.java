package dev.petforge.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands in processes whose memory does not hold all projects at once. */
class ManyProjectsTest {
  private static final int COPIES = 8_000;
  private static final int UNFINISHED = 1_000;

  /** Half of what all projects would take, or less. */
  private static final int MEGABYTES = 64;

  @TempDir Path directory;

  @Tag("long")
  @Test
  void every_command_that_shows_something_works_with_less_memory_than_all_projects_take()
      throws Exception {
    Photos.write(directory.resolve("photos"), "cat.png", Photos.png());
    Cli.Result made =
        new Cli(directory).run("run", "--photos=photos", "--segments=2", "--seconds=1", "--json");
    assertThat(made.status()).as(made.err()).isZero();
    String project = String.valueOf(made.first("projects").get("project_id"));
    fill();

    Cli.Result all = command("list", "--json", "--all");
    assertThat(
            tasks(all).stream().map(task -> String.valueOf(((Map<?, ?>) task).get("project_id"))))
        .hasSize(COPIES + 1)
        .contains(project)
        .doesNotHaveDuplicates();
    assertThat(all.json().get("next")).isNull();

    Cli.Result page = command("list", "--json");
    assertThat(tasks(page)).isEqualTo(tasks(all).subList(0, Listing.PAGE));
    String next = String.valueOf(page.json().get("next"));
    assertThat(tasks(command("list", "--json", "--after=" + next)))
        .isEqualTo(tasks(all).subList(Listing.PAGE, 2 * Listing.PAGE));
    assertThat(command("list", "--status=failed").err()).contains("no such projects");

    assertThat(command("show", project, "--json").list("segments")).hasSize(2);
    assertThat(command("calls", "--json").list("calls")).hasSize(Listing.PAGE);
    assertThat(command("calls", "--json", "--all").list("calls")).hasSize(2 * (COPIES + 1));
    assertThat(command("cost", "--by=provider", "--json").first("cost").get("calls"))
        .isEqualTo(2 * (COPIES + 1));
    assertThat(command("jobs", "--json", "--all").list("jobs")).hasSizeGreaterThanOrEqualTo(COPIES);
    assertThat(command("estimate", "--json").json().get("projects")).isEqualTo(UNFINISHED);
  }

  private static List<Object> tasks(Cli.Result result) {
    return List.copyOf(result.list("tasks"));
  }

  private Cli.Result command(String... arguments) throws InterruptedException {
    try (CliProcess process = CliProcess.start(MEGABYTES, directory, Map.of(), arguments)) {
      int status = process.end();
      assertThat(status).as(String.join(" ", arguments) + ": " + process.err()).isZero();
      return new Cli.Result(status, process.out(), process.err());
    }
  }

  /** Copies the one project there is, with its calls, and leaves a sleeping job for each. */
  private void fill() throws SQLException {
    String url = "jdbc:sqlite:" + directory.resolve("petforge-data/petforge.db");
    String copies =
        " cross join (with recursive n (i) as (select 1 union all select i + 1 from n where i < "
            + COPIES
            + ") select i from n)";
    try (Connection connection = DriverManager.getConnection(url)) {
      connection.setAutoCommit(false);
      try (Statement statement = connection.createStatement()) {
        copy(
            statement,
            "batch_tasks",
            Map.of(
                "id", "null",
                "project_id", "printf('%012x', i)",
                "feishu_record_id", "feishu_record_id || '-' || i",
                "created_at", "created_at - i / 2"),
            copies);
        copy(
            statement,
            "provider_calls",
            Map.of(
                "seq", "null",
                "call_key", "'copy-' || i || '-' || seq",
                "project_id", "printf('%012x', i)"),
            copies);
        statement.executeUpdate(
            "insert into jobs (id, kind, subject, state, created_at)"
                + " select 'copy-' || i, 'projection', printf('%012x', i), 'waiting', 0 from (select 1)"
                + copies);
        statement.executeUpdate(
            "update batch_tasks set status = 'all_segments_ready' where id in (select id from"
                + " batch_tasks order by id desc limit "
                + UNFINISHED
                + ")");
      }
      connection.commit();
    }
  }

  private static void copy(
      Statement statement, String table, Map<String, String> changed, String copies)
      throws SQLException {
    List<String> columns = new ArrayList<>();
    try (ResultSet row = statement.executeQuery("pragma table_info(" + table + ")")) {
      while (row.next()) {
        columns.add(row.getString("name"));
      }
    }
    statement.executeUpdate(
        "insert into "
            + table
            + " ("
            + String.join(", ", columns)
            + ") select "
            + columns.stream()
                .map(column -> changed.getOrDefault(column, column))
                .collect(Collectors.joining(", "))
            + " from (select * from "
            + table
            + ")"
            + copies);
  }
}
