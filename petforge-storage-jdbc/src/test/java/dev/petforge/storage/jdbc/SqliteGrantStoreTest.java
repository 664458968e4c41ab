package dev.petforge.storage.jdbc;

import dev.petforge.production.Persistence;
import dev.petforge.testkit.GrantStoreContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteGrantStoreTest extends GrantStoreContract {
  @TempDir Path folder;

  @Override
  protected Persistence fresh() {
    return Databases.open(Databases.newSqlite(folder));
  }
}
