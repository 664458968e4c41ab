package dev.petforge.storage.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petforge.production.Persistence;
import dev.petforge.production.PushTurns;
import dev.petforge.task.Task;
import dev.petforge.testkit.PushTurnsContract;
import dev.petforge.testkit.Tasks;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqlitePushTurnsTest extends PushTurnsContract {
  @TempDir Path folder;

  private String url = "";

  @Override
  protected Persistence fresh() {
    url = Databases.newSqlite(folder);
    return Databases.open(url);
  }

  @Override
  protected void pass(Duration time) {
    PushTimes.age(url, time);
  }

  @Test
  void rows_that_cannot_be_read_take_no_place_of_others() {
    String address = Databases.newSqlite(folder);
    try (JdbcPersistence database = Databases.open(address)) {
      for (int i = 1; i <= 7; i++) {
        database.tasks().commit(Tasks.imported(Tasks.id(i)));
      }
      DatabaseSchemaTest.execute(
          address,
          "update batch_tasks set activity = '{' where project_id < '" + Tasks.id(6) + "'");
      PushTurns turns = database.pushTurns();
      PushTurns.Turn turn = turns.begin(Tasks.TABLE.base());

      assertThat(turns.take(turn, Tasks.TABLE, 2).orElseThrow())
          .extracting(Task::id)
          .containsExactly(Tasks.id(6), Tasks.id(7));
      assertThat(turns.take(turn, Tasks.TABLE, 500).orElseThrow()).hasSize(2);
    }
  }
}
