package dev.petforge.storage.jdbc;

import dev.petforge.production.Persistence;
import dev.petforge.testkit.PersistenceContract;

class PostgresqlPersistenceTest extends PersistenceContract {

  private String url = "";

  @Override
  protected Persistence fresh() {
    url = Postgres.emptiedDatabase(getClass());
    return Databases.open(url);
  }

  @Override
  protected Persistence reopened(Persistence before) {
    before.close();
    return Databases.open(url);
  }
}
