package dev.petforge.storage.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petforge.call.Admission;
import dev.petforge.money.AccountId;
import dev.petforge.money.PurchaseCount;
import dev.petforge.money.PurchaseMark;
import dev.petforge.production.Persistence;
import dev.petforge.project.ProjectId;
import dev.petforge.reconciliation.Purchases;
import dev.petforge.task.Outcome.Decided;
import dev.petforge.task.Task;
import dev.petforge.testkit.Calls;
import dev.petforge.testkit.InMemoryPurchaseWitness;
import dev.petforge.testkit.Tasks;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes that buy and look at one database. */
class PurchaseCountTest {
  private static final int PURCHASES = 40;
  private static final AccountId ACCOUNT = Calls.POOL.account();

  @TempDir Path folder;

  private static void plan(Persistence database, int number) {
    ProjectId project = Tasks.id(number);
    database.tasks().commit(Tasks.imported(project));
    Task task = database.tasks().find(project).orElseThrow().task();
    database
        .tasks()
        .commit(
            new Decided(Tasks.next(task), List.of(Calls.planned(project, 0)), Map.of(), List.of()));
  }

  @Test
  void whoever_looks_while_another_one_buys_is_never_behind_the_witness() throws Exception {
    for (String url : List.of(Databases.newSqlite(folder), Postgres.newDatabase())) {
      InMemoryPurchaseWitness witness = new InMemoryPurchaseWitness();
      ExecutorService threads = Executors.newFixedThreadPool(2);
      try (JdbcPersistence buyer = Databases.open(url);
          JdbcPersistence onlooker = Databases.open(url)) {
        buyer.becomeWorker();
        Purchases seen = new Purchases(onlooker, witness);
        Future<?> bought = threads.submit(() -> buy(buyer, witness));
        Future<Integer> looks =
            threads.submit(
                () -> {
                  int count = 0;
                  do {
                    assertThat(seen.inTheWayOf(ACCOUNT)).isEmpty();
                    count++;
                  } while (!bought.isDone());
                  return count;
                });
        bought.get();

        assertThat(looks.get()).isPositive();
        assertThat(sends(onlooker)).isEqualTo(PURCHASES);
        witness.remember(List.of(new PurchaseMark(buyer.installation(), ACCOUNT, PURCHASES + 1)));
        assertThat(seen.inTheWayOf(ACCOUNT)).as("it can be behind").hasSize(1);
      } finally {
        threads.shutdownNow();
      }
    }
  }

  private static long sends(Persistence database) {
    return database.calls().purchases().getOrDefault(ACCOUNT, PurchaseCount.NONE).sends();
  }

  private static void buy(Persistence database, InMemoryPurchaseWitness witness) {
    for (int i = 1; i <= PURCHASES; i++) {
      plan(database, i);
      database.calls().admit(Calls.POOL, new Admission(PURCHASES, List.of()));
      long sends = sends(database);
      witness.remember(List.of(new PurchaseMark(database.installation(), ACCOUNT, sends)));
    }
  }
}
