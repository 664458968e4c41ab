package dev.petforge.storage.jdbc;

import dev.petforge.production.Persistence;
import dev.petforge.testkit.JobQueueContract;

class PostgresqlJobQueueTest extends JobQueueContract {

  private String url = "";

  @Override
  protected Persistence fresh() {
    url = Postgres.emptiedDatabase(getClass());
    return Databases.open(url);
  }

  @Override
  protected Persistence killed(Persistence before) {
    ((JdbcPersistence) before).crash();
    return Databases.open(url);
  }
}
