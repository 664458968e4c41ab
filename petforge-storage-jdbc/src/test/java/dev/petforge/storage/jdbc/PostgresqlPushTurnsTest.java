package dev.petforge.storage.jdbc;

import dev.petforge.production.Persistence;
import dev.petforge.testkit.PushTurnsContract;
import java.time.Duration;

class PostgresqlPushTurnsTest extends PushTurnsContract {
  private String url = "";

  @Override
  protected Persistence fresh() {
    url = Postgres.emptiedDatabase(getClass());
    return Databases.open(url);
  }

  @Override
  protected void pass(Duration time) {
    PushTimes.age(url, time);
  }
}
