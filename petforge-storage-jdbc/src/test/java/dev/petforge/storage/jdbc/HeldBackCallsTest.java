package dev.petforge.storage.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petforge.call.Admission;
import dev.petforge.call.ProviderCall;
import dev.petforge.money.Budget;
import dev.petforge.money.Money;
import dev.petforge.production.Persistence;
import dev.petforge.project.ProjectId;
import dev.petforge.task.Outcome.Decided;
import dev.petforge.task.Task;
import dev.petforge.testkit.Calls;
import dev.petforge.testkit.Tasks;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Any number of calls may wait for a budget: of those that stay, what makes them large is left. */
class HeldBackCallsTest {
  private static final int CALLS = 40;

  /** A request that cannot be read: whoever reads one all the same leaves its call alone. */
  private static final String DAMAGE = "update provider_calls set request = 'damaged'";

  @TempDir Path folder;

  private List<String> urls() {
    return List.of(Databases.newSqlite(folder), Postgres.newDatabase());
  }

  /**
   * @param dear what each second one costs
   */
  private static List<ProviderCall> planned(Persistence database, Money dear) {
    List<ProviderCall> planned = new ArrayList<>();
    for (int i = 0; i < CALLS; i++) {
      ProjectId project = Tasks.id(100 + i);
      Money price = i % 2 == 0 ? Calls.PRICE : dear;
      ProviderCall call = Calls.planned(project, 0, 1, Calls.at(price, Calls.keyed()));
      database.tasks().commit(Tasks.imported(project));
      Task task = database.tasks().find(project).orElseThrow().task();
      database.tasks().commit(new Decided(Tasks.next(task), List.of(call), Map.of(), List.of()));
      planned.add(call);
    }
    return planned;
  }

  private static Admission calls(int slots, int budget) {
    return calls(Budget.Scope.DAY, slots, budget);
  }

  private static Admission calls(Budget.Scope scope, int slots, int budget) {
    Money limit = new Money(budget * Calls.PRICE.micros(), Calls.PRICE.currency());
    return new Admission(slots, List.of(new Budget(scope, limit, ZoneOffset.UTC)));
  }

  /** How many calls wait for what. */
  private static Map<String, Integer> waiting(String url) throws SQLException {
    Map<String, Integer> waiting = new LinkedHashMap<>();
    try (Connection connection = DatabaseSchemaTest.connect(url);
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "select waiting_for, count(*) from provider_calls where state = 'planned' group by"
                    + " waiting_for")) {
      while (rows.next()) {
        waiting.put(rows.getString(1), rows.getInt(2));
      }
    }
    return waiting;
  }

  @Test
  void of_calls_that_wait_for_money_or_room_no_request_is_read() throws Exception {
    for (String url : urls()) {
      try (JdbcPersistence database = Databases.open(url)) {
        database.becomeWorker();
        planned(database, Calls.PRICE);
        DatabaseSchemaTest.execute(url, DAMAGE);

        for (Budget.Scope scope : Budget.Scope.values()) {
          assertThat(database.calls().admit(Calls.POOL, calls(scope, 10, 0))).isEmpty();
          assertThat(waiting(url)).isEqualTo(Map.of("budget", CALLS));

          assertThat(database.calls().admit(Calls.POOL, calls(scope, 0, CALLS))).isEmpty();
          assertThat(waiting(url)).isEqualTo(Map.of("slot", CALLS));
        }
      }
    }
  }

  @Test
  void those_that_may_be_sent_are_read_and_one_that_cannot_be_takes_nobodys_room()
      throws Exception {
    for (String url : urls()) {
      try (JdbcPersistence database = Databases.open(url)) {
        database.becomeWorker();
        List<ProviderCall> planned = planned(database, Calls.PRICE);
        DatabaseSchemaTest.execute(
            url, DAMAGE + " where call_key = '" + planned.get(0).key().value() + "'");

        assertThat(database.calls().admit(Calls.POOL, calls(2, 5)))
            .extracting(ProviderCall::key)
            .containsExactly(planned.get(1).key(), planned.get(2).key());
        assertThat(database.calls().admit(Calls.POOL, calls(9, 3)))
            .extracting(ProviderCall::key)
            .containsExactly(planned.get(3).key());
        assertThat(waiting(url)).isEqualTo(Map.of("budget", CALLS - 3));
      }
    }
  }

  @Test
  void calls_that_wait_for_different_things_are_each_told_their_own() throws Exception {
    Money dear = new Money(3 * Calls.PRICE.micros(), Calls.PRICE.currency());
    for (String url : urls()) {
      try (JdbcPersistence database = Databases.open(url)) {
        database.becomeWorker();
        planned(database, dear);
        Map<String, Integer> each = Map.of("budget", CALLS / 2, "slot", CALLS / 2);

        assertThat(database.calls().admit(Calls.POOL, calls(0, 2))).isEmpty();
        assertThat(waiting(url)).isEqualTo(each);
        assertThat(database.calls().admit(Calls.POOL, calls(0, 3))).isEmpty();
        assertThat(waiting(url)).isEqualTo(Map.of("slot", CALLS));
        assertThat(database.calls().admit(Calls.POOL, calls(0, 2))).isEmpty();
        assertThat(waiting(url)).isEqualTo(each);
      }
    }
  }
}
