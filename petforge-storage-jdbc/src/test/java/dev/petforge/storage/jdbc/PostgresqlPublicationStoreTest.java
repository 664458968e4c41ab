package dev.petforge.storage.jdbc;

import dev.petforge.production.Persistence;
import dev.petforge.testkit.PublicationStoreContract;

class PostgresqlPublicationStoreTest extends PublicationStoreContract {
  @Override
  protected Persistence fresh() {
    return Databases.open(Postgres.emptiedDatabase(getClass()));
  }
}
