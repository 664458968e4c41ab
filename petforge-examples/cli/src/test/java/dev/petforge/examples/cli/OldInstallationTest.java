package dev.petforge.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

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
    Home.open(
            directory.resolve("petforge-data"),
            Configuration.of(Map.of(), directory),
            Language.ENGLISH,
            Optional.empty(),
            step -> assertThat(step).as("a new one has nothing to migrate").isNull())
        .close();
    assertThat(cli.run("list").err()).doesNotContain("up to date");
    asSchema19LeftIt();

    Cli.Result first = cli.run("list", "--json");
    assertThat(first.status()).as(first.err()).isZero();
    assertThat(first.err()).contains("bringing the database up to date, form 20 of");
    assertThat(first.list("tasks")).isEmpty();

    assertThat(cli.run("list").err()).doesNotContain("up to date");
  }

  private void asSchema19LeftIt() throws SQLException {
    try (Connection connection =
            DriverManager.getConnection(
                "jdbc:sqlite:" + directory.resolve("petforge-data/petforge.db"));
        Statement statement = connection.createStatement()) {
      for (String change :
          List.of(
              "alter table batch_tasks drop column packed",
              "alter table provider_calls drop column packed",
              "alter table provider_calls drop column model",
              "alter table model_calls drop column packed",
              "delete from petforge_schema_history where version = '20'",
              "update petforge_meta set schema_version = 19, writer_version = 19")) {
        statement.execute(change);
      }
    }
  }
}
