package dev.petforge.storage.jdbc;

import dev.petforge.production.Persistence;
import dev.petforge.testkit.TrashContract;

class PostgresqlTrashTest extends TrashContract {
  @Override
  protected Persistence fresh() {
    return Databases.open(Postgres.emptiedDatabase(getClass()));
  }
}
