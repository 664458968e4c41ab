package dev.petforge.storage.jdbc;

import dev.petforge.production.Persistence;
import dev.petforge.testkit.NotificationStoreContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteNotificationStoreTest extends NotificationStoreContract {
  @TempDir Path folder;

  @Override
  protected Persistence fresh() {
    return Databases.open(Databases.newSqlite(folder));
  }
}
