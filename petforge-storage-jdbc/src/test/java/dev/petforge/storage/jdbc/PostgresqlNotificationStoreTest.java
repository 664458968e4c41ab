package dev.petforge.storage.jdbc;

import dev.petforge.production.Persistence;
import dev.petforge.testkit.NotificationStoreContract;

class PostgresqlNotificationStoreTest extends NotificationStoreContract {
  @Override
  protected Persistence fresh() {
    return Databases.open(Postgres.emptiedDatabase(getClass()));
  }
}
