package dev.petforge.storage.jdbc;

import dev.petforge.production.Persistence;
import dev.petforge.testkit.AlarmsContract;

class PostgresqlAlarmsTest extends AlarmsContract {

  private String url = "";

  @Override
  protected Persistence fresh() {
    url = Postgres.newDatabase();
    return Databases.open(url);
  }

  @Override
  protected Persistence killed(Persistence before) {
    ((JdbcPersistence) before).crash();
    return Databases.open(url);
  }
}
