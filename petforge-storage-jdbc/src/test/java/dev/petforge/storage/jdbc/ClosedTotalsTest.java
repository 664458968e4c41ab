package dev.petforge.storage.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.petforge.call.Admission;
import dev.petforge.call.Fact;
import dev.petforge.call.ProviderCall;
import dev.petforge.failure.Failure;
import dev.petforge.generation.ProviderJobId;
import dev.petforge.money.Money;
import dev.petforge.money.PurchaseCount;
import dev.petforge.money.Spending;
import dev.petforge.money.SpendingQuery;
import dev.petforge.money.WrongTotal;
import dev.petforge.production.Persistence;
import dev.petforge.project.ProjectId;
import dev.petforge.task.Outcome.Decided;
import dev.petforge.task.Task;
import dev.petforge.testkit.Calls;
import dev.petforge.testkit.Tasks;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClosedTotalsTest {
  @TempDir Path folder;

  private List<String> urls() {
    return List.of(Databases.newSqlite(folder), Postgres.newDatabase());
  }

  /** Has a call of a new project fail that the provider took money for. */
  private static ProviderCall failed(Persistence database, int number) {
    ProjectId project = Tasks.id(number);
    ProviderCall call = Calls.planned(project, 0);
    database.tasks().commit(Tasks.imported(project));
    Task task = database.tasks().find(project).orElseThrow().task();
    database.tasks().commit(new Decided(Tasks.next(task), List.of(call), Map.of(), List.of()));
    database.calls().admit(Calls.POOL, new Admission(1_000, List.of()));
    ProviderJobId job = new ProviderJobId("job " + number);
    database.calls().record(call.key(), new Fact.Accepted(1, job));
    database
        .calls()
        .record(
            call.key(),
            new Fact.Failed(job, Failure.permanent("1", "no"), Optional.of(Calls.PRICE)));
    return call;
  }

  @Test
  void sums_that_somebody_changed_are_said_and_put_right() {
    for (String url : urls()) {
      try (JdbcPersistence database = Databases.open(url)) {
        database.becomeWorker();
        failed(database, 1);
        failed(database, 2);
        assertThat(database.calls().recount()).isEmpty();
        DatabaseSchemaTest.execute(
            url, "update closed_totals set spent_micros = 1, sends = 0, calls = 3");

        List<WrongTotal> seen = database.calls().wrongTotals();
        List<WrongTotal> wrong = database.calls().recount();

        assertThat(seen).as("only looked at").isEqualTo(wrong);
        assertThat(wrong)
            .containsExactly(
                new WrongTotal(
                    Optional.of(Tasks.TABLE),
                    Optional.of(Calls.POOL),
                    "USD",
                    2 * (Calls.PRICE.micros() - 1),
                    2,
                    -4));
        assertThat(database.calls().wrongTotals()).isEmpty();
        assertThat(database.calls().recount()).isEmpty();
        assertThat(database.calls().purchases())
            .containsEntry(Calls.POOL.account(), new PurchaseCount(2, 0));
      }
    }
  }

  @Test
  void what_somebody_changed_beside_a_project_is_seen_and_written_anew() {
    for (String url : urls()) {
      try (JdbcPersistence database = Databases.open(url)) {
        database.becomeWorker();
        ProviderCall call = failed(database, 1);
        ProjectId project = call.subject().project();
        Task task = database.tasks().require(project).task();
        assertThat(database.tasks().misfiled(List.of(project))).isEmpty();
        DatabaseSchemaTest.execute(
            url,
            "update batch_tasks set status = 'x', progress = 'y', busy = 1 - busy, failure = 'z'");

        assertThat(database.tasks().misfiled(List.of(project)))
            .isEqualTo(Map.of(project, Set.of("status", "progress", "busy", "failure")));

        database.tasks().refile(List.of(project));
        assertThat(database.tasks().misfiled(List.of(project))).isEmpty();
        assertThat(database.tasks().require(project).task()).isEqualTo(task);

        assertThat(database.calls().withoutProject(9)).isEmpty();
        DatabaseSchemaTest.execute(url, "delete from batch_tasks");
        assertThat(database.calls().withoutProject(9))
            .singleElement()
            .satisfies(one -> assertThat(one.key()).isEqualTo(call.key()));
      }
    }
  }

  @Test
  void a_worker_makes_one_of_many_rows_that_are_about_the_same() throws SQLException {
    for (String url : urls()) {
      try (JdbcPersistence database = Databases.open(url)) {
        database.becomeWorker();
        failed(database, 1);
      }
      DatabaseSchemaTest.execute(
          url,
          "with recursive n(i) as (select 1 union all select i + 1 from n where i < 1000)"
              + " insert into closed_totals select table_id, pool, currency, 1, 1, 1"
              + " from closed_totals, n");

      try (JdbcPersistence database = Databases.open(url)) {
        database.becomeWorker();

        await()
            .until(() -> totals(url).equals(List.of(Calls.PRICE.micros() + 1000 + ", 1001, 1001")));
      }
    }
  }

  private static List<String> totals(String url) throws SQLException {
    DatabaseUrl address = DatabaseUrl.parse(url);
    try (Connection connection =
            DriverManager.getConnection(
                address.jdbc(), address.user().orElse(""), address.password().orElse(""));
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("select spent_micros, sends, calls from closed_totals")) {
      List<String> rows = new ArrayList<>();
      while (row.next()) {
        rows.add(row.getLong(1) + ", " + row.getLong(2) + ", " + row.getLong(3));
      }
      return rows;
    }
  }

  @Test
  void what_had_ended_before_there_were_sums_is_in_them() {
    for (String url : List.of(Databases.sqlite(folder), Postgres.emptyDatabase())) {
      DatabaseUrl address = DatabaseUrl.parse(url);
      Dialect dialect = address.file().isPresent() ? Dialect.SQLITE : Dialect.POSTGRESQL;
      Flyway.configure()
          .dataSource(address.jdbc(), address.user().orElse(""), address.password().orElse(""))
          .locations(dialect.migrations())
          .table("petforge_schema_history")
          .target("16")
          .load()
          .migrate();
      DatabaseSchemaTest.execute(
          url, "insert into petforge_meta values (1, 'abc123', 16, 16, 16, 1)");
      for (String state : List.of("done", "failed", "running")) {
        DatabaseSchemaTest.execute(
            url,
            "insert into provider_calls (call_key, project_id, segment, attempt, operation,"
                + " purpose, provider, pool, price_micros, currency, keyed, longest_run_ms,"
                + " request, terms, remaining, release_date, planned_at, state, wanted, sends, sent_at,"
                + " lookups, stray_jobs, since, due, revision, spent_micros) values ('"
                + state
                + "', 'p', 0, "
                + state.length()
                + ", 'o', 'make', 'sample', 'sample/account/model-1', 5, 'USD', 1, 1, '{}', '{}',"
                + " 1, '2026-01-28', 1, '"
                + state
                + "', 0, 2, 1, 0, '[]', 1, 1, 1, 5)");
      }

      try (JdbcPersistence database = Databases.open(url)) {
        assertThat(database.calls().purchases())
            .containsEntry(Calls.POOL.account(), new PurchaseCount(6, 0));
        assertThat(database.calls().spending(new SpendingQuery(Spending.By.TABLE, ZoneOffset.UTC)))
            .containsExactly(
                new Spending(Spending.NO_TABLE, 3, new Money(15, "USD"), new Money(5, "USD")));
        assertThat(database.calls().recount()).isEmpty();
      }
    }
  }
}
