package dev.petforge.testkit;

import dev.petforge.Persistence;

class InMemoryTaskStoreTest extends TaskStoreContract {
  @Override
  protected Persistence fresh() {
    return InMemoryPersistence.create();
  }
}
