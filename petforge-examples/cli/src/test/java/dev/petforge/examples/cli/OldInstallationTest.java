package dev.petforge.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petforge.examples.installation.Configuration;
import dev.petforge.examples.installation.Installation;
import dev.petforge.storyboard.Language;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever comes with an older database is told why the first command takes its time. */
class OldInstallationTest {
  @TempDir Path directory;

  @Test
  void the_first_command_says_that_it_brings_the_database_up_to_date() throws SQLException {
    Cli cli = new Cli(directory);
    Installation.open(
            directory.resolve("petforge-data"),
            Configuration.of(Map.of(), directory),
            Language.ENGLISH,
            Optional.empty(),
            step -> assertThat(step).as("a new one has nothing to migrate").isNull())
        .close();
    assertThat(cli.run("list").err()).doesNotContain("up to date");
    asSchema20LeftIt();

    Cli.Result first = cli.run("list", "--json");
    assertThat(first.status()).as(first.err()).isZero();
    assertThat(first.err()).contains("bringing the database up to date, form 21 of");
    assertThat(first.list("tasks")).isEmpty();

    assertThat(cli.run("list").err()).doesNotContain("up to date");
  }

  private void asSchema20LeftIt() throws SQLException {
    try (Connection connection =
            DriverManager.getConnection(
                "jdbc:sqlite:" + directory.resolve("petforge-data/petforge.db"));
        Statement statement = connection.createStatement()) {
      for (String change :
          List.of(
              "drop trigger provider_calls_planned_closed",
              "drop trigger provider_calls_closed",
              "drop trigger model_calls_closed",
              "alter table closed_totals drop column calls",
              "drop index batch_tasks_out_of_date",
              "alter table batch_tasks drop column final_reencodings",
              "drop table model_waits",
              "create table model_waits (project_id text primary key, reason text not null,"
                  + " since integer not null) strict",
              "alter table provider_calls drop column imported",
              "drop table imported_questions",
              "drop table deleted_projects",
              "drop table project_changes",
              "drop table notification_targets",
              "drop table notification_topics",
              "drop table notifications",
              "drop table account_pace",
              "drop index scheduled_needs",
              "alter table scheduled drop column needs",
              "drop index worker_held_name",
              "alter table worker drop column version",
              "alter table worker drop column kinds",
              "alter table worker drop column serves",
              "alter table worker drop column lacks",
              "alter table worker drop column settings",
              "alter table worker drop column gives_way",
              "alter table worker drop column held_name",
              "alter table petforge_meta drop column last_change",
              "alter table petforge_meta drop column moved_to",
              "alter table petforge_meta drop column moved_at",
              "alter table petforge_meta drop column moving_from",
              "delete from petforge_schema_history where cast(version as integer) > 20",
              "update petforge_meta set schema_version = 20, writer_version = 20")) {
        statement.execute(change);
      }
    }
  }
}
