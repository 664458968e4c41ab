package dev.petforge.storage.jdbc;

import dev.petforge.production.Persistence;
import dev.petforge.testkit.PersistenceContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqlitePersistenceTest extends PersistenceContract {
  @TempDir Path folder;

  private String url = "";

  @Override
  protected Persistence fresh() {
    url = Databases.newSqlite(folder);
    return Databases.open(url);
  }

  @Override
  protected Persistence reopened(Persistence before) {
    before.close();
    return Databases.open(url);
  }
}
