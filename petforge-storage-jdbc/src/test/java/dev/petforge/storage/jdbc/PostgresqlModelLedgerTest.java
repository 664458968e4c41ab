package dev.petforge.storage.jdbc;

import dev.petforge.production.Persistence;
import dev.petforge.testkit.ModelLedgerContract;

class PostgresqlModelLedgerTest extends ModelLedgerContract {
  @Override
  protected Persistence fresh() {
    return Databases.open(Postgres.emptiedDatabase(getClass()));
  }
}
