package dev.petforge.testkit;

import dev.petforge.production.Persistence;

class InMemoryConnectionStoreTest extends ConnectionStoreContract {
  @Override
  protected Persistence fresh() {
    return InMemoryPersistence.create();
  }
}
