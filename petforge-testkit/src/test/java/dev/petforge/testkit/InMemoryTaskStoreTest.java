package dev.petforge.testkit;

import dev.petforge.production.Persistence;

class InMemoryTaskStoreTest extends TaskStoreContract {
  @Override
  protected Persistence fresh() {
    return InMemoryPersistence.create();
  }
}
