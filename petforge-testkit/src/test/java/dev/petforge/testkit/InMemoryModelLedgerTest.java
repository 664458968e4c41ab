package dev.petforge.testkit;

import dev.petforge.production.Persistence;

class InMemoryModelLedgerTest extends ModelLedgerContract {
  @Override
  protected Persistence fresh() {
    return InMemoryPersistence.create();
  }
}
