package dev.petforge.testkit;

import dev.petforge.production.Persistence;

class InMemoryGrantStoreTest extends GrantStoreContract {
  @Override
  protected Persistence fresh() {
    return InMemoryPersistence.create();
  }
}
