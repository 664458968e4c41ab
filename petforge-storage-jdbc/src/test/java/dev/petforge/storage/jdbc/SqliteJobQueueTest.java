package dev.petforge.storage.jdbc;

import dev.petforge.production.Persistence;
import dev.petforge.testkit.JobQueueContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteJobQueueTest extends JobQueueContract {
  @TempDir Path folder;

  private String url = "";

  @Override
  protected Persistence fresh() {
    url = Databases.newSqlite(folder);
    return Databases.open(url);
  }

  @Override
  protected Persistence killed(Persistence before) {
    ((JdbcPersistence) before).crash();
    return Databases.open(url);
  }
}
